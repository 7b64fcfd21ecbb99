"""The demo's four schools and three associations."""

from courses.organisations.actions import onboard_organisation
from courses.organisations.models import Organisation
from lessons.demo.content import demo_content


def seed_organisations() -> dict[str, Organisation]:
    """Every organisation of the demo by its address; made by the real onboarding."""
    content = demo_content()
    kinds = {"schools": Organisation.Kind.SCHOOL, "associations": Organisation.Kind.ASSOCIATION}
    return {
        facts["id"]: onboard_organisation(
            slug=facts["id"],
            kind=kind,
            name=facts["name_zh"],
            local_name=facts["name_local"],
            city=facts["city"],
            country=facts["country"],
            time_zone=facts["time_zone"],
            languages=facts.get("languages", "zh-Hans").replace(" ", ""),
            hours=facts.get("hours", ""),
            summary=(facts.get("size") or facts["role"]).split(" / ")[0],
        )
        for group, kind in kinds.items()
        for facts in content[group]
    }
