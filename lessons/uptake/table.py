"""School × course: adopted, watched, finished. Children are counted here, and nothing else leaves."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, F, Q

from courses.catalogue.models import SEAT_STATES
from courses.catalogue.pages import CoursePage
from courses.organisations.models import Organisation
from courses.releases.models import Adoption, AdoptionQuerySet
from lessons.outline.pages import LessonPage
from lessons.outline.permissions import course_path_of_lesson
from lessons.outline.words import load_words
from lessons.progress.models import LessonProgress
from lessons.uptake.counts import Told


@dataclass(frozen=True)
class Cell:
    """One school and one course that it has adopted, perhaps in several years."""

    school: Organisation
    adopted_at: datetime
    watched: Told
    finished: Told


@dataclass(frozen=True)
class CourseUptake:
    """One course in all schools. The sums add up what the cells tell, and so are lower bounds."""

    course: CoursePage
    cells: list[Cell] = field(default_factory=list)

    @property
    def watched(self) -> Told:
        return Told(sum(cell.watched.at_least for cell in self.cells))

    @property
    def finished(self) -> Told:
        return Told(sum(cell.finished.at_least for cell in self.cells))


def uptake_of(association: Organisation) -> list[CourseUptake]:
    """By course as they stand in the tree; in as many statements for one as for 150."""
    adoptions = Adoption.objects.adopted().filter(offer__release__association=association)
    rows = adoptions.select_related("school", "offer__course").order_by(
        "offer__course__path", "school__country", "school__slug", "decided_at"
    )
    first: dict[tuple[int, int], Adoption] = {}
    for row in rows:
        # Two cells for a course that was adopted twice would be a difference to take.
        first.setdefault((row.school_id, row.offer.course_id), row)
    table: dict[int, CourseUptake] = {}
    watched, finished = _children(adoptions)
    for key, adoption in first.items():
        course = adoption.offer.course
        told = Told.of(watched[key]), Told.of(finished[key])
        uptake = table.setdefault(course.pk, CourseUptake(course))
        uptake.cells.append(Cell(adoption.school, adoption.decided_at, *told))
    load_words(uptake.course for uptake in table.values())
    return list(table.values())


def _children(adoptions: AdoptionQuerySet) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]:
    """By school and course: how many of those with a seat in the school's run have begun, and finished."""
    lessons = dict(
        LessonPage.objects.live()
        .order_by()
        .annotate(course_path=course_path_of_lesson())
        .values_list("course_path")
        .annotate(Count("pk"))
    )
    has_begun = Q(seen_ms__gt=0) | Q(completed_at__isnull=False)
    seat = "student__enrolments"
    rows = (
        # Counted for those who may not see whom: nothing but numbers leaves this function.
        LessonProgress.objects.with_scopes_disabled()
        .annotate(course_path=course_path_of_lesson("lesson__path"))
        .filter(
            has_begun,
            **{
                f"{seat}__run__in": adoptions.order_by().values("run"),
                f"{seat}__state__in": SEAT_STATES,
                f"{seat}__run__course__path": F("course_path"),
            },
        )
        .order_by()
        .values_list(f"{seat}__run__organisation", f"{seat}__run__course", "course_path", "student")
        .annotate(
            done=Count("lesson", distinct=True, filter=Q(completed_at__isnull=False, lesson__live=True))
        )
    )
    watched: dict[tuple[int, int], int] = defaultdict(int)
    finished: dict[tuple[int, int], int] = defaultdict(int)
    for school, course, path, _student, done in rows:
        watched[school, course] += 1
        finished[school, course] += 0 < lessons.get(path, 0) <= done
    return watched, finished
