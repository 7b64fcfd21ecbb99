"""The demo's plain pages: about, first steps, privacy, and two pieces of news, in three languages."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from cms.pages.actions import open_section
from cms.pages.models import PageTranslation
from cms.pages.pages import HomePage, NewsIndexPage, NewsPage, StandardPage


@dataclass(frozen=True)
class Words:
    title: str
    summary: str
    text: str


PAGES: dict[str, dict[str, Words]] = {
    "about": {
        "zh-hans": Words(
            "关于云课",
            "海外中文学校的老师、家长和侨团，一起用的一间云教室。",
            "<p>2020 年春天，一个省的“云课堂”把十四个国家的三十所中文学校连在一起，送去一百五十门课。"
            "厨师的助手把问题一条一条答完；一位医生隔着一个大洲给侨胞讲课。</p>"
            "<p>云课就是那时大家想要的那间教室：课程可以选用，讲座可以提问，没看完的从停下的那一秒接着看。"
            "一部手机、一段不太快的网络，就够了。</p>",
        ),
        "en": Words(
            "About Yunke",
            "One classroom in the cloud for the teachers, families and associations of Chinese schools abroad.",
            "<p>In the spring of 2020 one province’s “cloud class” linked thirty Chinese schools in fourteen "
            "countries with 150 courses. Chefs’ helpers answered questions one by one; a doctor spoke live to "
            "a community on another continent.</p><p>Yunke is the classroom those people wished for: courses "
            "a school can take up, lectures one can ask questions in, and lessons that go on at the second "
            "where you stopped. A phone and a slow connection are enough.</p>",
        ),
        "es": Words(
            "Qué es Yunke",
            "Un aula en la nube para maestros, familias y asociaciones de las escuelas chinas en el mundo.",
            "<p>En la primavera de 2020, el «aula en la nube» de una provincia unió treinta escuelas chinas de "
            "catorce países con 150 cursos. Los ayudantes de los cocineros respondieron pregunta a pregunta y "
            "un médico habló en directo a una comunidad de otro continente.</p><p>Yunke es el aula que "
            "aquellas personas deseaban: cursos que una escuela puede adoptar, charlas en las que se pregunta "
            "y clases que siguen en el segundo en que las dejaste. Basta un teléfono y una conexión lenta.</p>",
        ),
    },
    "first-steps": {
        "zh-hans": Words(
            "第一次来",
            "选课、看课、接着看：三步就会。",
            "<h2>一、选一门课</h2><p>在“课程”里按学段或科目找，点“选课”。</p>"
            "<h2>二、看课</h2><p>点大按钮开始。网慢的时候画面会小一点，声音不断。</p>"
            "<h2>三、接着看</h2><p>换一部手机也没关系，会从停下的地方接着放。看过九成，这一课就算学完。</p>",
        ),
        "en": Words(
            "First steps",
            "Choose a course, watch, go on: three steps.",
            "<h2>1. Choose a course</h2><p>Look under “Courses” by stage or subject and press “Enrol”.</p>"
            "<h2>2. Watch</h2><p>Press the big button. On a slow connection the picture gets smaller; the "
            "sound goes on.</p><h2>3. Go on</h2><p>On another phone too: the film goes on where you stopped. "
            "A lesson is complete once you have seen nine tenths of it.</p>",
        ),
        "es": Words(
            "Primeros pasos",
            "Elegir un curso, ver, seguir: tres pasos.",
            "<h2>1. Elige un curso</h2><p>Busca en «Cursos» por etapa o materia y pulsa «Inscribirse».</p>"
            "<h2>2. Mira la clase</h2><p>Pulsa el botón grande. Con mala conexión la imagen se hace pequeña; "
            "el sonido sigue.</p><h2>3. Sigue</h2><p>También en otro teléfono: la película sigue donde la "
            "dejaste. Una clase está completa cuando has visto nueve décimas partes.</p>",
        ),
    },
    "privacy": {
        "zh-hans": Words(
            "隐私",
            "我们记什么，不记什么。",
            "<p>我们记：名字、出生的年和月、邮箱、你选的语言和时区、报了哪些课、看到第几分几秒。"
            "寄给你的信，内容留三十天。</p>"
            "<p>登录没成功时，会记下那一次的 IP 地址和浏览器，只用来挡住猜密码的人；登录成功就删掉。</p>"
            "<p>我们不记：证件号码、住址、照片。没有广告，不连任何第三方网站，邮箱不给别人。</p>",
        ),
        "en": Words(
            "Privacy",
            "What we keep, and what we do not.",
            "<p>We keep: a name, the year and month of birth, your e-mail address, the language and time zone "
            "you chose, the courses taken, and how far a film has been watched. The words of letters to you "
            "are kept for thirty days.</p><p>When a sign-in fails, we note its IP address and browser, only to "
            "keep out people who guess passwords; the note goes once you have signed in.</p><p>We do not keep: "
            "document numbers, where you live, or photographs. There is no advertising, no other website is "
            "contacted, and nobody is given your e-mail address.</p>",
        ),
        "es": Words(
            "Privacidad",
            "Qué guardamos y qué no.",
            "<p>Guardamos: un nombre, el año y el mes de nacimiento, tu correo, el idioma y la zona horaria que "
            "elegiste, los cursos y hasta dónde se ha visto una película. El texto de las cartas que te "
            "enviamos se guarda treinta días.</p><p>Cuando alguien no consigue entrar, anotamos la dirección IP "
            "y el navegador, solo para frenar a quien adivina contraseñas; la nota se borra en cuanto entras."
            "</p><p>No guardamos: números de documentos, domicilio ni fotografías. No hay publicidad, no se "
            "contacta con ningún otro sitio y no damos tu correo a nadie.</p>",
        ),
    },
}

NEWS: dict[str, tuple[int, dict[str, Words]]] = {
    "twelve-courses": (
        3,
        {
            "zh-hans": Words(
                "十二门课上架了",
                "从“日月山水”到外婆的灶台，五个学段都有。",
                "<p>第一批十二门课、五十三课时，现在就能看。</p>",
            ),
            "en": Words(
                "Twelve courses to begin with",
                "From “Sun, Moon, Hill, Water” to grandmother’s stove, for all five stages.",
                "<p>The first twelve courses with their fifty-three lessons are open now.</p>",
            ),
            "es": Words(
                "Doce cursos para empezar",
                "De «Sol, luna, monte, agua» al fogón de la abuela, para las cinco etapas.",
                "<p>Los doce primeros cursos, con sus cincuenta y tres clases, ya están abiertos.</p>",
            ),
        },
    ),
    "lectures-begin": (
        1,
        {
            "zh-hans": Words(
                "云讲座开始预约",
                "时间都换算成了你那里的钟点。",
                "<p>四场讲座，从呼吸健康到小店主的法律常识。</p>",
            ),
            "en": Words(
                "Cloud lectures begin",
                "Every hour is shown on your own clock.",
                "<p>Four lectures, from breathing easy to the law for small shops.</p>",
            ),
            "es": Words(
                "Empiezan las charlas",
                "Cada hora aparece en tu propio reloj.",
                "<p>Cuatro charlas, de respirar bien a las leyes para pequeños comercios.</p>",
            ),
        },
    ),
}


def seed_site_texts(home: HomePage) -> None:
    for slug, words in PAGES.items():
        if not StandardPage.objects.filter(slug=slug).exists():
            page = StandardPage(slug=slug, show_in_menus=True, **_original(words))
            page.other_languages = _translations(words)
            home.add_child(instance=page)
    index = open_section(
        home=home,
        page_class=NewsIndexPage,
        slug="news",
        title="消息",
        titles={"en": "News", "es": "Noticias"},
    )
    for slug, (days_ago, words) in NEWS.items():
        if not NewsPage.objects.filter(slug=slug).exists():
            day = (timezone.now() - timedelta(days=days_ago)).date()
            news = NewsPage(slug=slug, published_on=day, **_original(words))
            news.other_languages = _translations(words)
            index.add_child(instance=news)


def _original(words: dict[str, Words]) -> dict[str, str]:
    chinese = words["zh-hans"]
    return {"title": chinese.title, "summary": chinese.summary, "body": chinese.text}


def _translations(words: dict[str, Words]) -> list[PageTranslation]:
    return [
        PageTranslation(language=language, title=said.title, summary=said.summary, text=said.text)
        for language, said in words.items()
        if language != "zh-hans"
    ]
