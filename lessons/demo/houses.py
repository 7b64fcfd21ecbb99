"""The demo's four schools and three associations."""

from typing import Any

from cms.pages.models import PageTranslation
from courses.organisations.actions import onboard_organisation
from courses.organisations.models import Organisation
from lessons.demo.content import demo_content

#: What the cities are called in Chinese; the content has them as they are called there.
CITIES = {
    "Madrid": "马德里",
    "Warszawa": "华沙",
    "Dublin": "都柏林",
    "Hamburg": "汉堡",
    "Nanjing": "南京",
    "Barcelona": "巴塞罗那",
    "Sydney": "悉尼",
}


def seed_organisations() -> dict[str, Organisation]:
    """Every organisation of the demo by its address; made by the real onboarding."""
    content = demo_content()
    kinds = {"schools": Organisation.Kind.SCHOOL, "associations": Organisation.Kind.ASSOCIATION}
    return {
        facts["id"]: _organisation(facts, kind) for group, kind in kinds.items() for facts in content[group]
    }


def _organisation(facts: dict[str, Any], kind: Organisation.Kind) -> Organisation:
    chinese, _slash, english = (facts.get("size") or facts["role"]).partition(" / ")
    chinese_hours, _slash, hours = facts.get("hours", "").partition(" / ")
    organisation = onboard_organisation(
        slug=facts["id"],
        kind=kind,
        name=facts["name_zh"],
        local_name=facts["name_local"],
        city=facts["city"],
        country=facts["country"],
        time_zone=facts["time_zone"],
        languages=facts.get("languages", "zh-Hans").replace(" ", ""),
        hours=hours,
        chinese_city=CITIES[facts["city"]],
        chinese_hours=chinese_hours,
        summary=chinese,
    )
    page = organisation.page
    if not page.other_languages.exists():
        # The local name is the one that readers of other scripts can read.
        page.other_languages = [
            PageTranslation(language=language, title=facts["name_local"], summary=words)
            for language, words in (("en", english.capitalize()), ("es", ""))
        ]
        page.save()
    return organisation
