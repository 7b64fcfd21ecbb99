"""Two records of one child become one: what was marked of either stays."""

from courses.attendance.models import AttendanceMark
from courses.students.models import Student


def move_marks(*, kept: Student, gone: Student) -> None:
    """Inside the caller's transaction. Where both were marked in one class on one day, the mark of `kept`
    stands."""
    marks = AttendanceMark.objects.with_scopes_disabled()
    told = set(marks.filter(student=kept).values_list("cohort", "held_on"))
    moved = [mark.pk for mark in marks.filter(student=gone) if (mark.cohort_id, mark.held_on) not in told]
    marks.filter(pk__in=moved).update(student=kept)
