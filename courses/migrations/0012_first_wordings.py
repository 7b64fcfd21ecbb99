"""What families are asked from the first day on, and the ages of consent as they were known then.

Both are rows: the people who run a site add new ones, with their dates, in Wagtail's admin.
"""

from datetime import date

from django.db import migrations

FIRST_DAY = date(2026, 11, 1)

WORDINGS = {
    "account": {
        "zh-hans": (
            "可以为学生开设账户并保存学习记录吗？",
            "有了账户，学生可以自己登录，接着上次的地方往下学。我们保存：姓名、出生年月、所在班级，以及看了哪些课、什么时候看的。只有本校老师能看到，校外的人看不到。\n\n"
            "只要学生还在学校、而您也愿意，这些记录就一直保留。您随时可以在“家庭资料”里查看全部内容、下载一份，或者全部删除。\n\n"
            "如果不同意：学生不能用自己的账户登录，我们也不再记录看过的课。您仍然可以用自己的账户替学生选课，并打开每一课。\n\n"
            "有疑问请找学校，也可以向您所在国家的数据保护机构投诉。",
        ),
        "en": (
            "May the student have an account and a learning record?",
            "With an account the student signs in alone and goes on where they stopped. We keep the name, the month and year of birth, the class, and which lessons were watched and when. Teachers of the school see this; nobody outside the school does.\n\n"
            "It stays for as long as the student is at the school and you wish it. You can see all of it, take a copy or have it erased at any time under “My family's data”.\n\n"
            "If you say no: the student cannot sign in with an account of their own, and nothing new is recorded of what they watch. You can still enrol them and open every lesson with your own account.\n\n"
            "Questions go to the school; you may also complain to the data protection authority of your country.",
        ),
        "es": (
            "¿Puede el alumno tener una cuenta y un registro de aprendizaje?",
            "Con una cuenta, el alumno entra solo y sigue donde lo dejó. Guardamos el nombre, el mes y el año de nacimiento, la clase y qué lecciones ha visto y cuándo. Lo ven los profesores de la escuela; nadie de fuera.\n\n"
            "Se conserva mientras el alumno esté en la escuela y usted lo desee. En «Datos de mi familia» puede verlo todo, llevarse una copia o borrarlo cuando quiera.\n\n"
            "Si dice que no: el alumno no puede entrar con una cuenta propia y no se registra nada nuevo de lo que ve. Usted puede seguir inscribiéndolo y abrir todas las lecciones con su propia cuenta.\n\n"
            "Para cualquier duda, hable con la escuela; también puede reclamar ante la autoridad de protección de datos de su país.",
        ),
    },
    "recordings": {
        "zh-hans": (
            "可以把学生的录音和作业照片交给老师吗？",
            "学生可以录下朗读、背诵，或者拍下写好的字，交给自己的老师。录音里有孩子的声音，照片里可能有孩子的样子，所以我们单独问您。\n\n"
            "只有任课老师和监护人能听、能看；学期结束三十天后删除。我们不做声纹，也不做人脸识别。\n\n"
            "如果不同意：作业照样能做，学生只要点“我读给家里人听了”。以后改为不同意，已经交上来的录音和照片会被删除，删完后我们会告诉您。",
        ),
        "en": (
            "May recordings and photos of homework go to the teacher?",
            "The student may record themselves reading or reciting, or take a photo of what they wrote, and send it to their teacher. A recording holds a child's voice and a photo may show a child, so we ask separately.\n\n"
            "Only the class teacher and the guardians can hear and see them; they are deleted thirty days after the term. We make no voiceprints and recognise no faces.\n\n"
            "If you say no: homework can be done all the same, and the student marks “I read it to my family”. If you say no later, what was handed in is deleted, and we tell you when that is done.",
        ),
        "es": (
            "¿Pueden llegar al profesor grabaciones y fotos de los deberes?",
            "El alumno puede grabarse leyendo o recitando, o hacer una foto de lo que ha escrito, y enviarlo a su profesor. En una grabación está la voz de un niño y en una foto puede verse a un niño; por eso lo preguntamos aparte.\n\n"
            "Solo pueden oírlas y verlas el profesor de la clase y los tutores; se borran treinta días después del curso. No hacemos huellas de voz ni reconocimiento de caras.\n\n"
            "Si dice que no: los deberes se hacen igual y el alumno marca «Se lo he leído a mi familia». Si dice que no más adelante, lo entregado se borra y le avisamos cuando esté hecho.",
        ),
    },
    "class": {
        "zh-hans": (
            "可以把学生的作品给同班同学看吗？",
            "老师有时会在班里展示写得好的字、画得好的画或一段朗读。只有同班同学和他们的监护人能看到，不能下载，也没有人能在下面留言。\n\n"
            "如果不同意：作品只有老师和您能看到，成绩和上课都不受影响。以后改为不同意，作品会从班里撤下并删除展示的那一份。",
        ),
        "en": (
            "May the student's work be shown to the class?",
            "A teacher sometimes shows the class a well-written page, a picture or a reading. Only the students of the class and their guardians see it; nobody can download it or write comments under it.\n\n"
            "If you say no: only the teacher and you see the work, and nothing else changes. If you say no later, the work is taken out of the class and the shown copy deleted.",
        ),
        "es": (
            "¿Pueden enseñarse a la clase los trabajos del alumno?",
            "A veces un profesor enseña a la clase una página bien escrita, un dibujo o una lectura. Solo lo ven los alumnos de la clase y sus tutores; nadie puede descargarlo ni comentarlo.\n\n"
            "Si dice que no: solo el profesor y usted ven el trabajo, y nada más cambia. Si dice que no más adelante, el trabajo se retira de la clase y se borra la copia mostrada.",
        ),
    },
    "public": {
        "zh-hans": (
            "可以公开展示学生的作品吗？",
            "比如学校网页上的书画展、朗诵比赛或汇报演出。公开的东西任何人都能看到，也可能被人转存。我们只写学生的名字或您给的别名，不写年龄和住址。\n\n"
            "如果不同意：学生照样可以参加比赛和展览，只是作品不公开。以后改为不同意，我们会把作品从网站上撤下并删除；别人已经转存的，我们收不回来。",
        ),
        "en": (
            "May the student's work be shown in public?",
            "For example in an exhibition, a recitation contest or a show on the school's pages. What is public can be seen by anybody, and copied. We give the student's name or one that you choose, never the age or where you live.\n\n"
            "If you say no: the student can still take part, and the work is not made public. If you say no later, we take the work off the site and delete it; what others have copied we cannot call back.",
        ),
        "es": (
            "¿Pueden mostrarse en público los trabajos del alumno?",
            "Por ejemplo en una exposición, un concurso de recitación o una función en las páginas de la escuela. Lo público lo puede ver y copiar cualquiera. Ponemos el nombre del alumno o el que usted elija, nunca la edad ni dónde viven.\n\n"
            "Si dice que no: el alumno puede participar igual y el trabajo no se hace público. Si dice que no más adelante, lo retiramos del sitio y lo borramos; lo que otros hayan copiado no podemos recuperarlo.",
        ),
    },
    "lectures": {
        "zh-hans": (
            "学生可以在直播讲座里提问并让主持人念到名字吗？",
            "直播时学生的摄像头和麦克风一直关着，也不会被录下来。提问由主持人念出来，先经老师看过。\n\n"
            "如果同意：主持人可以念学生的名字。如果不同意：学生照样可以看直播和回放，提问时不写名字。",
        ),
        "en": (
            "May the student ask in live lectures and be named there?",
            "In a live lecture the student's camera and microphone stay off and are never recorded. Questions are read out by the host, after a teacher has seen them.\n\n"
            "If you say yes, the host may say the student's name. If you say no, the student watches the lecture and its replay all the same, and questions carry no name.",
        ),
        "es": (
            "¿Puede el alumno preguntar en las charlas en directo y que se diga su nombre?",
            "En una charla en directo la cámara y el micrófono del alumno están apagados y nunca se graban. Las preguntas las lee el anfitrión, después de que un profesor las haya visto.\n\n"
            "Si dice que sí, el anfitrión puede decir el nombre del alumno. Si dice que no, el alumno ve igual la charla y su repetición, y las preguntas van sin nombre.",
        ),
    },
    "messages": {
        "zh-hans": (
            "我们可以给您写信吗？",
            "比如选课确认、候补到了名额、停课通知。信寄到您账户里的邮箱；我们不发广告，也不把地址给别人。\n\n"
            "如果不同意：这些消息只在您登录后的页面上看得到，候补到了名额也要您自己来看。登录验证码，以及您自己要求的事（比如下载资料）的回信，还是会寄。",
        ),
        "en": (
            "May we write to you?",
            "For example when a seat is confirmed, when a seat on the waiting list frees, or when a class is cancelled. Letters go to the e-mail address of your account; there is no advertising, and nobody else is given the address.\n\n"
            "If you say no: you find these things only on your pages after signing in, also when a seat frees for somebody who waits. Codes for signing in, and answers to what you ask for yourself, such as a copy of your data, are still sent.",
        ),
        "es": (
            "¿Podemos escribirle?",
            "Por ejemplo cuando se confirma una plaza, cuando queda libre una de la lista de espera o cuando se suspende una clase. Las cartas van al correo de su cuenta; no hay publicidad y no damos la dirección a nadie.\n\n"
            "Si dice que no: estas cosas solo las verá en sus páginas al entrar, también cuando quede libre una plaza para quien espera. Los códigos para entrar y las respuestas a lo que usted pida, como una copia de sus datos, se siguen enviando.",
        ),
    },
}

TRACKER = "Bird & Bird GDPR tracker, children (2018-19)"
TABLE = "Secondary table, not verified: check before relying on it"
KNOWN = "General knowledge, not verified: check before relying on it"
DEFAULT = "GDPR Art. 8: no other age was found"
#: Unknown countries need no row: sixteen counts for them.
AGES = {
    "AT": (14, TRACKER),
    "BE": (13, TRACKER),
    "BG": (14, TABLE),
    "CN": (14, "儿童个人信息网络保护规定: under 14 a guardian agrees"),
    "CY": (14, TABLE),
    "CZ": (15, TRACKER),
    "DE": (16, TRACKER),
    "DK": (13, TRACKER + "; a bill to raise it to 15 for social media"),
    "EE": (13, TABLE),
    "ES": (14, TRACKER + "; a bill to raise it has been discussed"),
    "FI": (13, TRACKER),
    "FR": (15, TRACKER + "; below that child and parent"),
    "GB": (13, TRACKER),
    "GR": (15, TABLE),
    "HR": (16, TABLE),
    "HU": (16, TABLE),
    "IE": (16, TRACKER),
    "IS": (13, KNOWN),
    "IT": (14, TRACKER),
    "LT": (14, KNOWN),
    "LU": (16, KNOWN),
    "LV": (13, TABLE),
    "MT": (13, KNOWN),
    "NL": (16, TRACKER),
    "NO": (13, KNOWN + "; under review"),
    "PL": (16, DEFAULT),
    "PT": (13, KNOWN),
    "RO": (16, KNOWN),
    "SE": (13, TRACKER),
    "SI": (15, KNOWN),
    "SK": (16, TRACKER),
    "US": (13, "COPPA, in force from 22 April 2026 in its new form"),
}
#: The day on which the GDPR came to apply; a row for a later law begins later.
GDPR_APPLIES = date(2018, 5, 25)


def fill(apps, schema_editor):
    version_model = apps.get_model("courses", "ConsentVersion")
    wording_model = apps.get_model("courses", "ConsentWording")
    for purpose, languages in WORDINGS.items():
        version = version_model.objects.create(purpose=purpose, number=1, begins_on=FIRST_DAY)
        wording_model.objects.bulk_create(
            wording_model(version=version, language=language, question=question, text=text)
            for language, (question, text) in languages.items()
        )
    age_model = apps.get_model("courses", "AgeOfConsent")
    age_model.objects.bulk_create(
        age_model(country=country, age=age, source=source, begins_on=GDPR_APPLIES)
        for country, (age, source) in AGES.items()
    )


class Migration(migrations.Migration):
    dependencies = [("courses", "0011_consents")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
