"""Enrolling by one press, and leaving after one question. Work with people begins with `visible_to`."""

from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.accounts.models import User
from cms.pages.privacy import has_password_for
from cms.refusals import Refusal
from cms.statements import columns_of, kept_statement, read_row
from cms.templatetags.yunke import person_name
from courses.catalogue.models import CourseRun, Window
from courses.catalogue.pages import CoursePage
from courses.enrolment.actions import accept_seat, enrol_student, withdraw_enrolment
from courses.enrolment.models import Enrolment, EnrolmentState
from courses.enrolment.permissions import is_admitted
from courses.enrolment.standing import lesson_to_continue, place_in_line, was_waiting
from courses.students.actions import student_for
from courses.students.models import Student

#: Whoever names more at once has not ticked them on our page.
MOST_CHILDREN = 20


def enrol(request: HttpRequest, run_id: int) -> HttpResponse:
    """POST takes the seat for the reader or, with `student`, for a child of theirs, or for several at once.
    Whoever comes by GET, as after signing in, is shown the course with its button."""
    run = _run_shown_to(request.user, run_id)
    if not has_password_for(request, run.course):
        raise Http404
    course_url = run.course.get_url() or "/"
    user = request.user
    if not isinstance(user, User):
        return redirect_to_login(course_url, resolve_url(settings.LOGIN_URL))
    if request.method != "POST":
        return HttpResponseRedirect(course_url)
    students = _students_meant(request, user)
    if not students:
        messages.info(request, _("Tick the children whom you want to enrol, then press once more."))
    now = timezone.now()
    seats = [_take_seat(request, run, student, user, now) for student in students]
    is_own_seat = any(
        seat and seat.state == EnrolmentState.CONFIRMED and seat.student.user_id == user.pk for seat in seats
    )
    return HttpResponseRedirect(lesson_to_continue(run.course, user) if is_own_seat else course_url)


def _take_seat(
    request: HttpRequest, run: CourseRun, student: Student, user: User, now: datetime
) -> Enrolment | None:
    """Enrol one, and say what came of it. The next of several is not held up by a refusal."""
    try:
        enrolment = enrol_student(student=student, run=run, by=user, at=now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return None
    if enrolment.enrolled_at == now or enrolment.state == EnrolmentState.WAITING:
        messages.success(request, _result(enrolment, student, user))
    else:
        messages.info(request, _as_it_was(student, user))
    enrolment.student = student
    return enrolment


def _run_shown_to(user: object, run_id: int) -> CourseRun:
    if not isinstance(user, User) or user.is_superuser:
        return get_object_or_404(CourseRun.objects.visible_to(user).select_related("course"), pk=run_id)
    for row in _runs_shown_to(user_id=user.pk, run_id=run_id):
        values = iter(row)
        run: Any = read_row(CourseRun, columns_of(CourseRun), values)
        run.course = read_row(CoursePage, columns_of(CoursePage), values)
        return cast("CourseRun", run)
    raise Http404


@kept_statement
def _runs_shown_to(user_id: int, run_id: int) -> QuerySet[Any, Any]:
    """On the evening a popular course opens, everybody asks this at once. A superuser's rule is another."""
    shown = CourseRun.objects.visible_to(User(pk=user_id)).filter(pk=run_id)
    of_course = (f"course__{column}" for column in columns_of(CoursePage))
    return shown.values_list(*columns_of(CourseRun), *of_course)


def _students_meant(request: HttpRequest, user: User) -> list[Student]:
    """From the form that asks which of the children, those that are ticked; it never means the reader."""
    if request.POST.get("whose") != "children":
        return [_student_meant(user, request.POST.get("student", ""))]
    asked = [number for number in request.POST.getlist("student") if number]
    if len(asked) > MOST_CHILDREN:
        raise Http404
    return [_student_meant(user, number) for number in dict.fromkeys(asked)]


def _student_meant(user: User, asked: str) -> Student:
    """The reader, unless the form names a child whom they answer for; anybody else is not there."""
    if not asked:
        return student_for(user=user)
    if not asked.isascii() or not asked.isdigit() or len(asked) > 18:
        raise Http404
    return get_object_or_404(Student.objects.visible_to(user).answered_for_by(user), pk=asked)


def _result(enrolment: Enrolment, student: Student, user: User) -> str:
    """What the press has led to. A child's name is marked, so that no machine converts it."""
    is_own = student.user_id == user.pk
    name = person_name(str(student))
    if enrolment.state == EnrolmentState.CONFIRMED:
        if is_own:
            return _("You are enrolled. A letter confirms it.")
        return format_html(_("{name} is enrolled. A letter confirms it."), name=name)
    place = place_in_line(enrolment)
    if is_own:
        return format_html(
            _(
                "The course is full. You are number {place} on the waiting list, "
                "and we write as soon as a seat is free."
            ),
            place=place,
        )
    return format_html(
        _(
            "The course is full. {name} is number {place} on the waiting list, "
            "and we write as soon as a seat is free."
        ),
        name=name,
        place=place,
    )


def _as_it_was(student: Student, user: User) -> str:
    """For a press that came from a page as it stood before the first one."""
    if student.user_id == user.pk:
        return _("You are already enrolled. Nothing was changed.")
    sentence = _("{name} is already enrolled. Nothing was changed.")
    return format_html(sentence, name=person_name(str(student)))


@login_required
@require_POST
def accept(request: HttpRequest, enrolment_id: int) -> HttpResponse:
    """The family says yes to a seat from the waiting list."""
    enrolment = _enrolment_answered_for(request, enrolment_id)
    try:
        accept_seat(enrolment=enrolment, by=cast("User", request.user), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Thank you. The seat is yours."))
    return HttpResponseRedirect(enrolment.run.course.get_url() or "/")


@login_required
def withdraw(request: HttpRequest, enrolment_id: int) -> HttpResponse:
    """Asks once, naming what goes; POST leaves the course."""
    enrolment = _enrolment_answered_for(request, enrolment_id)
    if request.method == "POST":
        try:
            withdraw_enrolment(enrolment=enrolment, by=cast("User", request.user), at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(enrolment.run.course.get_url() or "/")
        return redirect("enrolment:withdrawn", enrolment_id)
    if enrolment.state == EnrolmentState.WITHDRAWN:
        # Back from the page that says so.
        return redirect("enrolment:withdrawn", enrolment_id)
    return render(request, "courses/enrolment/withdraw.html", _context(enrolment, request.user))


@login_required
@require_safe
def withdrawn(request: HttpRequest, enrolment_id: int) -> HttpResponse:
    """Says that it is done, and offers to undo it."""
    enrolment = _enrolment_answered_for(request, enrolment_id)
    if enrolment.state != EnrolmentState.WITHDRAWN:
        return HttpResponseRedirect(enrolment.run.course.get_url() or "/")
    context = _context(enrolment, request.user) | {"was_waiting": was_waiting(enrolment)}
    return render(request, "courses/enrolment/withdrawn.html", context)


def _enrolment_answered_for(request: HttpRequest, enrolment_id: int) -> Enrolment:
    people = Student.objects.visible_to(request.user).answered_for_by(request.user)
    enrolments = Enrolment.objects.visible_to(request.user).filter(student__in=people)
    return get_object_or_404(enrolments.select_related("student", "run__course"), pk=enrolment_id)


def _context(enrolment: Enrolment, user: object) -> dict[str, object]:
    run = CourseRun.objects.with_window(timezone.now()).get(pk=enrolment.run_id)
    return {
        "enrolment": enrolment,
        "course": enrolment.run.course,
        "student": enrolment.student,
        "is_own": enrolment.student.user == user,
        "can_return": run.window == Window.OPEN and is_admitted(run, enrolment.student),
    }
