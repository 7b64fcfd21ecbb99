"""A guardian's children, with what each of them takes part in, in a fixed number of statements."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from cms.accounts.models import User
from courses.enrolment.models import Enrolment, EnrolmentState
from courses.families.animals import svg_of
from courses.families.links import FamilyLink, links_of
from courses.families.models import ChildCard
from courses.students.models import Student


@dataclass
class ChildAtHome:
    student: Student
    class_name: str
    #: The drawn animal of the card they have, or nothing.
    picture: SafeString | str
    enrolments: list[Enrolment] = field(default_factory=list)
    links: list[FamilyLink] = field(default_factory=list)


def children_at_home(user: User) -> list[ChildAtHome]:
    mine = Student.objects.visible_to(user).answered_for_by(user).exclude(user=user)
    students = list(mine.select_related("school__page", "cohort_place__cohort"))
    animals = dict(
        ChildCard.objects.visible_to(user)
        .standing()
        .filter(student__in=students)
        .values_list("student", "animal")
    )
    enrolments = _enrolments(user, students)
    links = links_of(user, students) if students else {}
    return [
        ChildAtHome(
            student=student,
            class_name=_class_of(student),
            picture=svg_of(animals[student.pk]) if student.pk in animals else "",
            enrolments=enrolments[student.pk],
            links=links.get(student.pk, []),
        )
        for student in students
    ]


def _class_of(student: Student) -> str:
    place = getattr(student, "cohort_place", None)
    return str(place.cohort) if place else ""


def _enrolments(user: User, students: list[Student]) -> dict[int, list[Enrolment]]:
    rows = Enrolment.objects.visible_to(user).filter(student__in=students)
    found: dict[int, list[Enrolment]] = defaultdict(list)
    rows = rows.exclude(state=EnrolmentState.WITHDRAWN).select_related("run__course")
    for row in rows.prefetch_related("run__course__other_languages").order_by("pk"):
        found[row.student_id].append(row)
    return found
