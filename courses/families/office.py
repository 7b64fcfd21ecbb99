"""The office's slips and cards: for whoever keeps the school's roll; everybody else is told there is nothing."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_scopes import scope

from cms.accounts.models import User
from cms.refusals import Refusal
from cms.templatetags.yunke import person_name
from courses.cohorts.models import Cohort
from courses.families.actions import answer_claim, make_card, make_slips, unlink
from courses.families.classes import classes_of, of_class, sheets_of, with_standing
from courses.families.forms import CardForm
from courses.families.models import ChildCard, FamilySlip
from courses.families.slip_sheets import slips_as_pdf
from courses.families.views import card_context, card_file
from courses.organisations.models import Organisation
from courses.organisations.permissions import schools_kept_by
from courses.students.models import Guardian, Student

CHILDREN_ON_A_PAGE = 50
#: More at once would keep a browser waiting; a larger school prints class by class.
MOST_SLIPS = 600


@never_cache
@login_required
@require_safe
def office(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits for the office first, then the classes with what can be printed."""
    school = _school(request, slug)
    slips = FamilySlip.objects.visible_to(request.user).filter(student__school=school)
    with scope(organisation=school):
        classes = classes_of(timezone.now())
    context = {
        "school": school,
        "locked": list(slips.locked().select_related("student").order_by("locked_at")[:100]),
        "claims": list(
            slips.to_confirm().select_related("student", "claimed_by").order_by("claimed_at")[:100]
        ),
        "classes": classes,
        "to_print": sum(each.to_print for each in classes),
    }
    return render(request, "courses/families/office.html", context)


@login_required
@require_POST
def print_slips(request: HttpRequest, slug: str) -> HttpResponse:
    """A PDF with a new slip for each child of a class, or of all: `missing`, those who have neither a guardian
    nor a slip; `anew`, all without a guardian, whose former slips open nothing any more."""
    school = _school(request, slug)
    now = timezone.now()
    with scope(organisation=school):
        students = with_standing(Student.objects.all(), now).filter(has_guardian=False)
        if request.POST.get("which") != "anew":
            students = students.filter(has_slip=False)
        cohort = request.POST.get("class", "")
        if cohort:
            students = of_class(students, _number(cohort))
        chosen = list(students.order_by("sort_key", "pk")[: MOST_SLIPS + 1])
        if not chosen or len(chosen) > MOST_SLIPS:
            messages.info(request, _why_nothing_is_printed(bool(chosen)))
            return redirect("families:office", slug)
        return _printed(request, school, chosen)


def _why_nothing_is_printed(is_too_much: bool) -> str:
    if is_too_much:
        return _("These are more than 600 slips. Please print one class after the other.")
    return _("Every child here has a guardian or a slip already. Nothing was printed.")


def _printed(request: HttpRequest, school: Organisation, students: list[Student]) -> HttpResponse:
    now = timezone.now()
    printed = make_slips(school=school, students=students, by=cast("User", request.user), at=now)
    name = f"slips-{school.slug}-{now:%Y-%m-%d}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    pdf = slips_as_pdf(school, sheets_of(printed))
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Http404
    return int(text)


@never_cache
@login_required
@require_safe
def school_class(request: HttpRequest, slug: str, cohort_id: int) -> HttpResponse:
    """The children of one class, each with how they stand; 0 are those in none."""
    school = _school(request, slug)
    cohorts = Cohort.objects.visible_to(request.user).filter(school=school)
    cohort = get_object_or_404(cohorts, pk=cohort_id) if cohort_id else None
    with scope(organisation=school):
        children = with_standing(of_class(Student.objects.all(), cohort_id), timezone.now())
        page = Paginator(children.order_by("sort_key", "pk"), CHILDREN_ON_A_PAGE).get_page(
            request.GET.get("page")
        )
        context = {"school": school, "cohort": cohort, "page": page, "children": list(page)}
    return render(request, "courses/families/class.html", context)


@never_cache
@login_required
@require_safe
def child(request: HttpRequest, slug: str, student_id: int) -> HttpResponse:
    """One child's guardians, slip and card."""
    school, student = _child(request, slug, student_id)
    links = Guardian.objects.visible_to(request.user).current().filter(student=student)
    slips = FamilySlip.objects.visible_to(request.user).standing().filter(student=student)
    cards = ChildCard.objects.visible_to(request.user).standing().filter(student=student)
    guardians = list(links.select_related("user").order_by("place"))
    slip = slips.first()
    context = card_context(student, cards.first(), CardForm())
    context |= {"school": school, "guardians": guardians, "slip": slip}
    context["is_slip_over"] = slip is not None and slip.ends_at <= timezone.now()
    context["has_room"] = len(guardians) < 2
    return render(request, "courses/families/child.html", context)


@login_required
@require_POST
def print_slip(request: HttpRequest, slug: str, student_id: int) -> HttpResponse:
    """One child's slip, also for a second guardian."""
    school, student = _child(request, slug, student_id)
    with scope(organisation=school):
        return _printed(request, school, [student])


@login_required
@require_POST
def claim(request: HttpRequest, slug: str, slip_id: int) -> HttpResponse:
    """The school's word on somebody who used a slip."""
    school = _school(request, slug)
    slips = FamilySlip.objects.visible_to(request.user).filter(student__school=school)
    claimed = get_object_or_404(slips.exclude(claimed_at=None), pk=slip_id)
    is_guardian = request.POST.get("answer") == "yes"
    try:
        answer_claim(slip=claimed, is_guardian=is_guardian, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your answer is kept, and a letter tells the person."))
    return redirect("families:office", slug)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_link(request: HttpRequest, slug: str, student_id: int, guardian_id: int) -> HttpResponse:
    """Asks once, naming what goes; POST ends the link of a guardian."""
    school, student = _child(request, slug, student_id)
    links = Guardian.objects.visible_to(request.user).current().select_related("user", "student__school")
    held = get_object_or_404(links, student=student, pk=guardian_id)
    if request.method != "POST":
        context = {"school": school, "child": student, "held": held}
        return render(request, "courses/families/end_link.html", context)
    unlink(guardian=held, by=cast("User", request.user), at=timezone.now())
    sentence = _("{guardian} is no longer linked to {name}.")
    names = {"guardian": person_name(held.user.display_name), "name": person_name(str(student))}
    messages.success(request, format_html(sentence, **names))
    return redirect("families:child", slug, student_id)


@login_required
@require_POST
def child_card(request: HttpRequest, slug: str, student_id: int) -> HttpResponse:
    """Makes a card, in place of the former if there is one."""
    _school_of_child, student = _child(request, slug, student_id)
    form = CardForm(request.POST)
    animal: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    try:
        make_card(student=student, by=cast("User", request.user), at=timezone.now(), **animal)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The new card is ready to print. The former one opens nothing any more."))
    return redirect("families:child", slug, student_id)


@never_cache
@login_required
@require_safe
def child_card_pdf(request: HttpRequest, slug: str, student_id: int) -> HttpResponse:
    _school_of_child, student = _child(request, slug, student_id)
    cards = ChildCard.objects.visible_to(request.user).standing().select_related("student")
    return card_file(get_object_or_404(cards, student=student))


def _school(request: HttpRequest, slug: str) -> Organisation:
    return get_object_or_404(schools_kept_by(request.user), slug=slug)


def _child(request: HttpRequest, slug: str, student_id: int) -> tuple[Organisation, Student]:
    school = _school(request, slug)
    roll = Student.objects.visible_to(request.user).filter(school=school)
    return school, get_object_or_404(roll, pk=student_id)
