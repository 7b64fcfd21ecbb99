"""My learning: one desk for each person the reader learns as or answers for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from cms.accounts.models import User
from courses.catalogue.pages import CoursePage
from courses.enrolment.models import Enrolment, EnrolmentState
from courses.students.models import Student
from lessons.outline.pages import LessonPage
from lessons.outline.path import lessons_of
from lessons.outline.permissions import in_turn, places_of
from lessons.outline.words import load_words
from lessons.progress.models import LessonProgress
from lessons.progress.path import Step, on_calendar, step_to_go_on_with


@dataclass(frozen=True)
class CourseInHand:
    """A course a student takes, with how far they are. `next_step` is None when nothing is left."""

    course: CoursePage
    student: Student
    is_for_child: bool
    steps: list[Step]
    enrolled_at: datetime

    @property
    def next_step(self) -> Step | None:
        return step_to_go_on_with(self.steps)

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.steps else 0

    @property
    def is_finished(self) -> bool:
        return bool(self.steps) and all(step.is_done for step in self.steps)

    @property
    def opens_next_at(self) -> datetime | None:
        """When the next lesson opens, for who has done all that is open."""
        ahead = [step.opens_at for step in self.steps if step.opens_at is not None and not step.is_done]
        return min(ahead, default=None) if self.next_step is None else None

    @property
    def touched_at(self) -> datetime:
        touched = [step.touched_at for step in self.steps if step.touched_at is not None]
        return max(touched, default=self.enrolled_at)

    @property
    def url(self) -> str:
        """The lesson to go on with, or the course where there is none. A child is named in it."""
        course_url = self.course.get_url() or ""
        if self.next_step is None:
            return course_url
        who = f"?student={self.student.pk}" if self.is_for_child else ""
        return self.next_step.lesson.url_below(course_url) + who


@dataclass
class Desk:
    """What one student has in hand, has finished and waits for."""

    student: Student
    is_child: bool
    in_hand: list[CourseInHand] = field(default_factory=list)
    finished: list[CourseInHand] = field(default_factory=list)
    waiting: list[CoursePage] = field(default_factory=list)


def desks_of(user: User) -> list[Desk]:
    """The user's own desk first, then those of the children; as many queries for one course as for ten."""
    places = _places(user)
    steps = _steps_by_student_and_course(places)
    desks: dict[int, Desk] = {}
    seen: set[tuple[int, int]] = set()
    for place in places:
        student, course = place.student, place.run.course
        is_child = student.user_id != user.pk
        desk = desks.setdefault(student.pk, Desk(student, is_child))
        # Whoever took two runs of a course has it in hand once; the newest seat comes first.
        if (student.pk, course.pk) in seen:
            continue
        seen.add((student.pk, course.pk))
        if place.state == EnrolmentState.WAITING:
            desk.waiting.append(course)
            continue
        taken = CourseInHand(course, student, is_child, steps[student.pk, course.pk], place.enrolled_at)
        (desk.finished if taken.is_finished else desk.in_hand).append(taken)
    for desk in desks.values():
        desk.in_hand.sort(key=lambda taken: taken.touched_at, reverse=True)
    return list(desks.values())


def course_to_go_on_with(desks: Iterable[Desk]) -> CourseInHand | None:
    """The one thing that stands first: what was touched last, the reader's own before a child's."""
    in_hand = [taken for desk in desks for taken in desk.in_hand if taken.next_step is not None]
    return max(in_hand, key=lambda taken: (not taken.is_for_child, taken.touched_at), default=None)


def _places(user: User) -> list[Enrolment]:
    """In turn, each once, with all that the cards of their courses show."""
    rows = places_of(user).select_related(
        "student", "run__organisation", "run__course__subject", "run__course__cover_image"
    )
    once = {row.pk: row for row in rows.prefetch_related("run__course__cover_image__renditions")}
    return sorted(once.values(), key=lambda place: in_turn(place, user.pk))


def _steps_by_student_and_course(places: list[Enrolment]) -> dict[tuple[int, int], list[Step]]:
    courses = {place.run.course_id: place.run.course for place in places}
    lessons = list(lessons_of(courses.values())) if courses else []
    load_words([*courses.values(), *lessons])
    progress = _progress(places, lessons)
    by_course: dict[str, list[LessonPage]] = defaultdict(list)
    for lesson in lessons:
        by_course[lesson.course_path].append(lesson)
    now, steps = timezone.now(), {}
    # The first place of each student in a course is the one that counts, so it comes last.
    for place in reversed(places):
        taken = [
            Step.of(lesson, number, progress.get((place.student_id, lesson.pk)))
            for number, lesson in enumerate(by_course[place.run.course.path], 1)
        ]
        steps[place.student_id, place.run.course_id] = on_calendar(taken, place.run, now)
    return steps


def _progress(places: list[Enrolment], lessons: list[LessonPage]) -> dict[tuple[int, int], LessonProgress]:
    if not lessons:
        return {}
    # The students are the reader's own people: `places_of` has seen to that.
    rows = LessonProgress.objects.with_scopes_disabled().filter(
        student__in={place.student_id for place in places}, lesson__in=[one.pk for one in lessons]
    )
    return {(row.student_id, row.lesson_id): row for row in rows.defer("seen")}
