"""Opening the site: the pages that every installation has, whatever its content."""

from typing import TypeVar

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from cms.pages.models import PageTranslation
from cms.pages.pages import BasePage, HomePage
from cms.signals import site_opened

SectionPage = TypeVar("SectionPage", bound=BasePage)


@transaction.atomic
def open_site() -> HomePage:
    """Make the home page and the site that begins with it, then let the storeys above add their sections.

    Doing it again changes nothing. Wagtail's own welcome page goes.
    """
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        root.get_children().filter(slug="home").delete()
        root = Page.objects.get(pk=root.pk)
        home = HomePage(
            title="云课",
            slug="home",
            content_language="zh-hans",
            summary="海外中文学校一起用的云课堂：看课、听讲座、提问题，手机上就能学。",
        )
        home.other_languages = [
            PageTranslation(
                language="en",
                title="Yunke",
                summary="Lessons, live lectures and answered questions, shared by Chinese schools abroad. "
                "A phone is enough.",
            ),
            PageTranslation(
                language="es",
                title="Yunke",
                summary="Clases, charlas en directo y preguntas con respuesta, compartidas por las escuelas "
                "chinas en el mundo. Basta un teléfono.",
            ),
        ]
        root.add_child(instance=home)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "root_page": home, "site_name": settings.WAGTAIL_SITE_NAME},
    )
    site_opened.send(sender=HomePage, home=home)
    return home


def open_section(
    *, home: HomePage, page_class: type[SectionPage], slug: str, title: str, titles: dict[str, str]
) -> SectionPage:
    """The one page of this kind below the home page, made where it is missing.

    `titles` holds the title in other languages by language code.
    """
    section = page_class.objects.first()
    if section is None:
        section = page_class(title=title, slug=slug, content_language="zh-hans", show_in_menus=True)
        section.other_languages = [
            PageTranslation(language=language, title=words) for language, words in titles.items()
        ]
        home.add_child(instance=section)
    return section
