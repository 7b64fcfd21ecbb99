"""The one letter about a release that each head of a school gets."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from cms.accounts.models import User
from cms.mail.actions import post_letter
from courses.organisations.models import Organisation, Role, Staff
from courses.releases.models import Release


def write_to_schools(release: Release) -> None:
    """To every head of every school that it is offered to; whoever has the letter gets no second one."""
    heads = Staff.objects.current().filter(
        organisation__releases_received=release, role=Role.HEAD, user__is_active=True
    )
    offers = list(release.offers.all())
    weeks = {offer.week for offer in offers}
    for place in heads.select_related("user", "organisation").order_by("pk"):
        if place.user.email:
            _write(release, place.user, place.organisation, courses=len(offers), weeks=len(weeks))


def _write(release: Release, head: User, school: Organisation, *, courses: int, weeks: int) -> None:
    language = head.language or settings.LANGUAGE_CODE
    with translation.override(language):
        path = reverse("adoptions:adoptions", args=[school.slug])
    post_letter(
        key=f"release-{release.pk}-to-{head.pk}-at-{school.pk}",
        to=head.email or "",
        template="release_announced",
        context={
            "reader_name": head.display_name,
            "association_name": release.association.name_in(language),
            "school_name": school.name_in(language),
            "title": release.title,
            "note": release.note,
            "courses": courses,
            "weeks": weeks,
            "starts_on": release.starts_on,
            "adoptions_url": settings.BASE_URL + path,
        },
        language=language,
        names=("reader_name",),
    )
