"""Lectures are scheduled here: the hour as a row and its public face as a page, both or neither."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from courses.organisations.models import Organisation
from lessons.lectures.models import LONGEST_MINUTES, CoHost, Lecture
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
    summary: str = "",
    co_hosts: Sequence[Organisation] = (),
    host_time_zone: str = "",
) -> Lecture:
    """Publish a lecture in its host's house. `host_time_zone` is the host's own unless told.

    Scheduling the same lecture again (host, address and hour) returns the one there is.
    """
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise LengthImpossible
    house = host.page
    standing = house.get_children().filter(slug=slug).first()
    if standing is not None:
        return _same(standing.specific, starts_at)
    lecture = Lecture(
        host=host,
        host_time_zone=host_time_zone or host.time_zone,
        lecturer=lecturer,
        lecturer_about=lecturer_about,
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


def _same(page: object, starts_at: datetime) -> Lecture:
    if isinstance(page, LecturePage) and page.lecture.starts_at == starts_at:
        return page.lecture
    raise AddressTaken
