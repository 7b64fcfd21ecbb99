"""What a school takes with it: lines of texts, read from the database a piece at a time."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django_scopes import scope

from courses.attendance.models import AttendanceMark
from courses.enrolment.models import Enrolment
from courses.office.forms import birth_of
from courses.organisations.models import Organisation
from courses.students.models import Student

_AT_ONCE = 1000
Lines = Iterator[list[str]]


def students_of(school: Organisation) -> Lines:
    """The headings are those that the roster import knows, so the file can be mended and sent again."""
    yield [
        _("Class"),
        _("Name"),
        _("Name as in the passport"),
        _("Name in Simplified"),
        _("Name in Traditional"),
        _("Preferred name"),
        _("Birth"),
        _("Guardian"),
        _("E-mail"),
        _("Phone"),
        _("Sorted under"),
    ]
    with scope(organisation=school):
        rows = Student.objects.filter(school=school, merged_into=None).select_related(
            "contact", "cohort_place__cohort"
        )
        for student in rows.order_by("sort_key", "pk").iterator(_AT_ONCE):
            place, contact = getattr(student, "cohort_place", None), getattr(student, "contact", None)
            yield [
                place.cohort.name if place else "",
                student.display_name,
                student.name_latin,
                student.name_hans,
                student.name_hant,
                student.preferred_name,
                birth_of(student),
                *([contact.name, contact.email, contact.phone] if contact else ["", "", ""]),
                student.sort_key,
            ]


def enrolments_of(school: Organisation) -> Lines:
    yield [_("Name"), _("Course"), _("Offered by"), _("State"), _("Since")]
    with scope(organisation=school):
        rows = Enrolment.objects.select_related("student", "run__course", "run__organisation")
        for row in rows.order_by("student__sort_key", "student", "pk").iterator(_AT_ONCE):
            yield [
                row.student.display_name,
                row.run.course.title,
                row.run.organisation.shown_name,
                str(row.get_state_display()),
                school.day_at(row.enrolled_at).isoformat(),
            ]


def attendance_of(school: Organisation, first: date, last: date) -> Lines:
    yield [_("Day"), _("Class"), _("Name"), _("Attendance"), _("Picked up by")]
    with scope(organisation=school):
        rows = AttendanceMark.objects.filter(held_on__range=(first, last)).select_related("student", "cohort")
        order = ("held_on", "cohort__name", "student__sort_key", "pk")
        for row in rows.order_by(*order).iterator(_AT_ONCE):
            presence = str(row.get_presence_display())
            yield [
                row.held_on.isoformat(),
                row.cohort.name,
                row.student.display_name,
                presence,
                row.pick_up_note,
            ]
