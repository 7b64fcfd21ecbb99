"""Suyun's release to three schools of the demo: one course is adopted in Dublin, the others wait."""

from datetime import timedelta

from django.utils import timezone

from cms.accounts.models import User
from courses.catalogue.pages import CoursePage
from courses.organisations.models import Organisation
from courses.releases.actions import (
    announce_release,
    begin_release,
    choose_courses,
    choose_schools,
    spread_over_weeks,
)
from courses.releases.adopting import Terms, adopt_courses
from courses.releases.models import Release

SCHOOLS = ("madrid", "dublin", "warsaw")
ADOPTED = "hanzi-pictures"


def seed_release(organisations: dict[str, Organisation]) -> None:
    suyun, dublin = organisations["suyun"], organisations["dublin"]
    if Release.objects.filter(association=suyun).exists():
        return
    editor, head = (User.objects.get(username=name) for name in ("editor", "head"))
    now = timezone.now()
    # The first two weeks have come, so that something is new to whoever looks.
    begins_on = (now - timedelta(days=9)).date()
    release = begin_release(
        association=suyun,
        title="春季云课",
        starts_on=begins_on,
        note="各校老师好：这批课程适合周末班，欢迎选用。",
        by=editor,
        at=now,
    )
    courses = CoursePage.objects.filter(organisation=suyun).live().by_stage()
    weeks = spread_over_weeks(courses.values_list("pk", flat=True), per_week=3)
    choose_courses(release=release, weeks=weeks)
    choose_schools(release=release, schools=[organisations[slug].pk for slug in SCHOOLS])
    announce_release(release=release, at=now)
    offer = release.offers.filter(opens_at__lte=now, course__slug=ADOPTED).first()
    if offer is not None:
        terms = Terms(starts_on=now.date(), ends_on=(now + timedelta(days=120)).date())
        adopt_courses(school=dublin, offers=[offer.pk], terms=terms, by=head, at=now)
