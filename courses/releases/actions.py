"""A release is put together, announced and taken back."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import ProtectedError

from cms.accounts.models import User
from cms.jobs.actions import enqueue_job
from courses.organisations.models import Organisation
from courses.releases.models import Adoption, Offer, Release
from courses.releases.permissions import courses_to_choose_from, schools_to_choose_from
from courses.releases.refusals import AlreadyAnswered, NothingToOffer

LETTERS_JOB = "write-release-letters"


@transaction.atomic
def begin_release(
    *, association: Organisation, title: str, starts_on: date, by: User, at: datetime, note: str = ""
) -> Release:
    """A draft, which no school sees."""
    return Release.objects.create(
        association=association, title=title, starts_on=starts_on, note=note, made_by=by, made_at=at
    )


@transaction.atomic
def change_release(*, release: Release, title: str, starts_on: date, note: str) -> Release:
    """Another name, other words or another first day, with which every week moves."""
    locked = _lock(release)
    locked.title, locked.starts_on, locked.note = title, starts_on, note
    locked.save(update_fields=["title", "starts_on", "note"])
    offers = list(locked.offers.all())
    for offer in offers:
        offer.opens_at = _opens_at(locked, offer.week)
    Offer.objects.bulk_update(offers, ["opens_at"], batch_size=500)
    return locked


@transaction.atomic
def choose_courses(*, release: Release, weeks: Mapping[int, int]) -> None:
    """Offer exactly these courses, each from its week on. Courses that are not the association's, or
    not published, are left out. Raises AlreadyAnswered when a school has answered for one taken out."""
    locked = _lock(release)
    own = courses_to_choose_from(locked.association).filter(pk__in=weeks)
    wanted = {pk: weeks[pk] for pk in own.order_by().values_list("pk", flat=True)}
    try:
        locked.offers.exclude(course__in=wanted).delete()
    except ProtectedError as error:
        raise AlreadyAnswered from error
    Offer.objects.bulk_create(
        [
            Offer(release=locked, course_id=pk, week=week, opens_at=_opens_at(locked, week))
            for pk, week in wanted.items()
        ],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["release", "course"],
        update_fields=["week", "opens_at"],
    )


def spread_over_weeks(courses: Iterable[int], *, per_week: int, first: int = 1) -> dict[int, int]:
    """Course to week: the first so many in the first week, the next in the one after."""
    return {pk: first + place // per_week for place, pk in enumerate(courses)}


@transaction.atomic
def choose_schools(*, release: Release, schools: Iterable[int]) -> None:
    """Offer it to exactly these schools. Those that come later to an announced release get its letter
    then. Raises AlreadyAnswered when one that has answered is taken out."""
    locked = _lock(release)
    chosen = set(
        schools_to_choose_from(locked.association).filter(pk__in=schools).values_list("pk", flat=True)
    )
    if Adoption.objects.filter(offer__release=locked).exclude(school__in=chosen).exists():
        raise AlreadyAnswered
    locked.schools.set(chosen)
    if locked.is_announced and not locked.withdrawn_at:
        _write_letters(locked)


@transaction.atomic
def announce_release(*, release: Release, at: datetime) -> Release:
    """Tell the schools: one letter to each of their heads, whatever the number of courses. Announcing
    twice writes none a second time; one that was taken back stands again. Raises NothingToOffer."""
    locked = _lock(release)
    if not locked.offers.exists() or not locked.schools.exists():
        raise NothingToOffer
    if locked.announced_at is None or locked.withdrawn_at is not None:
        locked.announced_at, locked.withdrawn_at = locked.announced_at or at, None
        locked.save(update_fields=["announced_at", "withdrawn_at"])
        _write_letters(locked)
    return locked


@transaction.atomic
def withdraw_release(*, release: Release, at: datetime) -> Release:
    """No school can adopt from it any more; what was adopted stays. A draft stays a draft."""
    locked = _lock(release)
    if locked.is_announced and locked.withdrawn_at is None:
        locked.withdrawn_at = at
        locked.save(update_fields=["withdrawn_at"])
    return locked


def _write_letters(release: Release) -> None:
    # Named by the change: a job that is running may have looked at the schools already.
    enqueue_job(kind=LETTERS_JOB, subject_id=f"{release.pk}/{uuid.uuid4()}")


def release_meant(subject_id: str) -> Release | None:
    """The release that a job of LETTERS_JOB is about, if schools may still read of it."""
    standing = Release.objects.standing().select_related("association")
    return standing.filter(pk=subject_id.partition("/")[0]).first()


def _lock(release: Release) -> Release:
    releases = Release.objects.select_related("association").select_for_update(of=("self",))
    return releases.get(pk=release.pk)


def _opens_at(release: Release, week: int) -> datetime:
    zone = ZoneInfo(release.association.time_zone)
    return datetime.combine(release.first_day_of(week), time.min, tzinfo=zone)
