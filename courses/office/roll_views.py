"""A school's students, classes and enrolments, for those who work with students there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_scopes import scope

from cms.accounts.requests import SignedInRequest
from courses.cohorts.class_names import class_alias
from courses.cohorts.models import WEEKDAYS, Cohort, CohortPlace, CohortTeacher
from courses.enrolment.models import Enrolment, EnrolmentQuerySet, EnrolmentState
from courses.office.forms import StudentForm, birth_of
from courses.office.lists import listing, sought_in
from courses.organisations.models import WORKS_WITH_STUDENTS, Organisation
from courses.organisations.permissions import schools_kept_by
from courses.students.actions import correct_student
from courses.students.models import FamilyContact, Guardian, Student
from courses.transfers.models import StudentTransfer

BY_NAME = ("sort_key", "pk")
ORDERS_OF_STUDENTS = {
    "name": (gettext_lazy("by name"), BY_NAME),
    "class": (gettext_lazy("by class"), ("cohort_place__cohort__name", *BY_NAME)),
    "new": (gettext_lazy("newest first"), ("-entered_at", "-pk")),
}
ORDERS_OF_ENROLMENTS = {
    "name": (gettext_lazy("by name"), ("student__sort_key", "student_id", "pk")),
    "course": (gettext_lazy("by course"), ("run__course__title", "student__sort_key", "pk")),
    "new": (gettext_lazy("newest first"), ("-enrolled_at", "-pk")),
}


def school_of(request: HttpRequest, slug: str) -> Organisation:
    """The school where the reader works with students. An association has no roll."""
    schools = Organisation.objects.staffed_by(request.user, *WORKS_WITH_STUDENTS)
    return get_object_or_404(schools.exclude(kind=Organisation.Kind.ASSOCIATION), slug=slug)


@login_required
@never_cache
@require_safe
def students(request: SignedInRequest, slug: str) -> HttpResponse:
    school = school_of(request, slug)
    rows = Student.objects.visible_to(request.user).filter(school=school)
    if sought := sought_in(request):
        rows = rows.named_like(sought)
    linked = Guardian.objects.visible_to(request.user).current().select_related("user").order_by("place")
    rows = rows.select_related("cohort_place__cohort", "contact").prefetch_related(
        Prefetch("guardians", linked, to_attr="linked")
    )
    shown = listing(request, rows, ORDERS_OF_STUDENTS)
    context = {"school": school, "list": shown, "keeps_roll": _keeps_roll(request, school)}
    return render(request, "courses/office/students.html", context)


@login_required
@never_cache
@require_safe
def student(request: SignedInRequest, slug: str, student_id: int) -> HttpResponse:
    """One record: names, class, guardians, courses."""
    school = school_of(request, slug)
    shown = _student(request, school, student_id)
    guardians = Guardian.objects.visible_to(request.user).current().filter(student=shown)
    enrolments = Enrolment.objects.visible_to(request.user).filter(student=shown)
    transfers = StudentTransfer.objects.visible_to(request.user).waiting().filter(student=shown)
    context = {
        "school": school,
        "student": shown,
        "transfer": transfers.select_related("to_school").first(),
        "birth": birth_of(shown),
        "guardians": guardians.select_related("user").order_by("linked_at"),
        "enrolments": _with_courses(enrolments).order_by("-enrolled_at"),
        "keeps_roll": _keeps_roll(request, school),
    }
    return render(request, "courses/office/student.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_student(request: SignedInRequest, slug: str, student_id: int) -> HttpResponse:
    """For those who keep the roll."""
    school = get_object_or_404(schools_kept_by(request.user), slug=slug)
    shown = _student(request, school, student_id)
    contact = FamilyContact.objects.visible_to(request.user).filter(student=shown).first()
    form = StudentForm.about(shown, contact, request.POST if request.method == "POST" else None)
    if form.is_valid():
        correct_student(student=shown, facts=form.facts(), contact=form.contact())
        messages.success(
            request, _("The record has been corrected. An import does not change these names again.")
        )
        return redirect("office:student", slug, student_id)
    context = {"school": school, "student": shown, "form": form}
    return render(request, "courses/office/edit_student.html", context)


@login_required
@never_cache
@require_safe
def cohorts(request: SignedInRequest, slug: str) -> HttpResponse:
    school = school_of(request, slug)
    teachers = _teachers(school)
    rows = Cohort.objects.visible_to(request.user).filter(school=school).with_numbers()
    context = {
        "school": school,
        "weekdays": WEEKDAYS,
        "without_day": any(cohort.weekday is None for cohort in rows),
        "cohorts": [(cohort, teachers.get(cohort.pk)) for cohort in sorted(rows, key=_by_grade)],
        "keeps_roll": _keeps_roll(request, school),
    }
    return render(request, "courses/office/cohorts.html", context)


@login_required
@never_cache
@require_safe
def cohort(request: SignedInRequest, slug: str, cohort_id: int) -> HttpResponse:
    """The class list."""
    school = school_of(request, slug)
    shown = get_object_or_404(Cohort.objects.visible_to(request.user).filter(school=school), pk=cohort_id)
    places = CohortPlace.objects.visible_to(request.user).filter(cohort=shown)
    places = places.select_related("student__contact").order_by("student__sort_key", "student_id")
    context = {
        "school": school,
        "cohort": shown,
        "weekdays": WEEKDAYS,
        "teacher": _teachers(school).get(shown.pk),
        "students": [place.student for place in places],
        "keeps_roll": _keeps_roll(request, school),
    }
    return render(request, "courses/office/cohort.html", context)


@login_required
@never_cache
@require_safe
def enrolments(request: SignedInRequest, slug: str) -> HttpResponse:
    """Of the school's students, whoever hosts the course."""
    school = school_of(request, slug)
    rows = Enrolment.objects.visible_to(request.user).filter(student__school=school)
    asked = request.GET.get("state", "")
    state = asked if asked in EnrolmentState.values else ""
    if state:
        rows = rows.filter(state=state)
    if sought := sought_in(request):
        named = Student.objects.visible_to(request.user).filter(school=school).named_like(sought)
        rows = rows.filter(Q(student__in=named) | Q(run__course__title__icontains=sought))
    rows = _with_courses(rows).select_related("student", "run__course")
    shown = listing(request, rows, ORDERS_OF_ENROLMENTS, {"state": state})
    context = {"school": school, "list": shown, "states": EnrolmentState, "state": state}
    return render(request, "courses/office/enrolments.html", context)


def _by_grade(cohort: Cohort) -> tuple[str, int]:
    """二年级 before 三年级, which characters as such do not give."""
    return class_alias(cohort.name), cohort.pk


def _student(request: HttpRequest, school: Organisation, student_id: int) -> Student:
    known = Student.objects.visible_to(request.user).filter(school=school)
    found: Student = get_object_or_404(known.select_related("cohort_place__cohort", "contact"), pk=student_id)
    return found


def _keeps_roll(request: HttpRequest, school: Organisation) -> bool:
    return schools_kept_by(request.user).filter(pk=school.pk).exists()


def _teachers(school: Organisation) -> dict[int, str]:
    """Name of the teacher by class."""
    with scope(organisation=school):
        held = CohortTeacher.objects.current().values_list("cohort", "user__display_name")
        return dict(held)


def _with_courses(rows: EnrolmentQuerySet) -> EnrolmentQuerySet:
    """With what a course's title in the reader's language takes."""
    return rows.select_related("run__course").prefetch_related("run__course__other_languages")
