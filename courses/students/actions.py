"""A person is entered on the roll; an adult is linked to a child."""

from typing import Any

from django.db import IntegrityError, transaction

from cms.accounts.models import User
from cms.chinese.names import sort_key
from courses.organisations.models import Organisation
from courses.students.models import Guardian, Student


def student_for(*, user: User) -> Student:
    """The user's own record. An adult who learns alone has none until they enrol: it is made now."""
    # One's own record needs no rule of sight; that rule's three ways cost more than all else here.
    records = Student.objects.with_scopes_disabled().filter(user=user)
    own = records.first()
    if own is not None:
        return own
    try:
        with transaction.atomic():
            return enter_student(display_name=user.display_name, user=user)
    except IntegrityError:
        # Two presses at once: the other one has made it.
        return records.get()


def enter_student(
    *, display_name: str, school: Organisation | None = None, user: User | None = None, **facts: Any
) -> Student:
    """Enter a person on a school's roll. `facts` are further fields of Student; a sort key given
    there is kept, as somebody has corrected the machine's proposal."""
    facts.setdefault("sort_key", sort_key(facts.get("name_hans") or display_name))
    return Student.objects.create(display_name=display_name, school=school, user=user, **facts)


def enter_students(*, school: Organisation, students: list[Student]) -> list[Student]:
    """Enter many at once, each with its name and sort key set; they come back with their numbers."""
    for student in students:
        student.school = school
    return list(Student.objects.bulk_create(students, batch_size=500))


def link_guardian(*, user: User, student: Student) -> Guardian:
    """Make the user answerable for the student. A link that stands is returned as it is."""
    links = Guardian.objects.with_scopes_disabled().current()
    guardian: Guardian = links.get_or_create(user=user, student=student)[0]
    return guardian
