"""Lectures are scheduled and moved here: the hour as a row and its public face as a page, both or neither."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from cms.pages.cache import forget_pages
from courses.organisations.models import Organisation
from lessons.lectures.models import LONGEST_MINUTES, CoHost, Lecture, LecturerWords
from lessons.lectures.pages import LecturePage
from lessons.lectures.refusals import AddressTaken, LengthImpossible


@transaction.atomic
def schedule_lecture(
    *,
    host: Organisation,
    slug: str,
    title: str,
    starts_at: datetime,
    minutes: int,
    lecturer: str,
    lecturer_about: str = "",
    lecturer_elsewhere: Mapping[str, LecturerWords] | None = None,
    summary: str = "",
    co_hosts: Sequence[Organisation] = (),
    host_time_zone: str = "",
) -> Lecture:
    """Publish a lecture in its host's house. `host_time_zone` is the host's own unless told;
    `lecturer_elsewhere` says the lecturer in other languages.

    Scheduling the same lecture again (host, address and hour) returns the one there is.
    """
    _refuse_length(minutes)
    house = host.page
    standing = house.get_children().filter(slug=slug).first()
    if standing is not None:
        return _same(standing.specific, starts_at)
    lecture = Lecture(
        host=host,
        host_time_zone=host_time_zone or host.time_zone,
        lecturer=lecturer,
        lecturer_about=lecturer_about,
        lecturer_elsewhere=dict(lecturer_elsewhere or {}),
    )
    lecture.move_to(starts_at=starts_at, minutes=minutes)
    lecture.full_clean(exclude=["ends_at"])
    lecture.save()
    CoHost.objects.bulk_create(
        CoHost(lecture=lecture, organisation=organisation, place=place)
        for place, organisation in enumerate(co_hosts)
    )
    house.add_child(instance=LecturePage(title=title, slug=slug, summary=summary, lecture=lecture))
    return lecture


@transaction.atomic
def move_lecture(*, lecture: Lecture, starts_at: datetime, minutes: int) -> Lecture:
    """Give the lecture another hour or length. Where it has them already nothing changes."""
    _refuse_length(minutes)
    standing = Lecture.objects.select_for_update().get(pk=lecture.pk)
    if (standing.starts_at, standing.minutes) != (starts_at, minutes):
        standing.move_to(starts_at=starts_at, minutes=minutes)
        standing.save(update_fields=["starts_at", "minutes", "ends_at"])
        transaction.on_commit(forget_pages, robust=True)
    return standing


def _refuse_length(minutes: int) -> None:
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise LengthImpossible


def _same(page: object, starts_at: datetime) -> Lecture:
    if isinstance(page, LecturePage) and page.lecture.starts_at == starts_at:
        return page.lecture
    raise AddressTaken
