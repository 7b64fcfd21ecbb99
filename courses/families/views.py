"""The family's pages: one's children, a slip, names, the card. Whose child it is not is told nothing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.accounts.lockout import count_wrong_guess, is_barred
from cms.accounts.requests import SignedInRequest
from cms.navigation.languages import site_path
from cms.refusals import Refusal
from cms.templatetags.yunke import person_name
from courses.consent.answers import questions_waiting
from courses.families.actions import make_card, unlink, use_slip, use_slip_of_sibling
from courses.families.animals import Animal, svg_of
from courses.families.card_sheet import card_as_pdf
from courses.families.cards import address_of, card_meant, may_open, name_of_file, open_session
from courses.families.forms import BirthForm, CardForm, LinkForm, NamesForm
from courses.families.home import children_at_home
from courses.families.models import ChildCard, FamilySlip
from courses.families.qr import code_as_svg
from courses.families.refusals import SlipRefused, UnknownSlip
from courses.students.actions import rename_student
from courses.students.models import Guardian, Student


@never_cache
@login_required
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """A card for each child, and what a school has still to confirm."""
    now = timezone.now()
    slips = FamilySlip.objects.with_scopes_disabled().select_related("student__school")
    children = children_at_home(request.user)
    context = {
        "children": children,
        "claims": slips.claimed_by_reader(request.user),
        "siblings": slips.offered_to(request.user, now) if children else [],
        "questions": questions_waiting(request.user, at=now),
    }
    return render(request, "courses/families/home.html", context)


@never_cache
@require_safe
def slip(request: HttpRequest, code: str = "") -> HttpResponse:
    """Where the QR code of a slip leads: to the form, with the code in it."""
    query = QueryDict(mutable=True)
    if code:
        query["code"] = code
    address = reverse("families:link")
    return redirect(f"{address}?{query.urlencode()}" if code else address)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: SignedInRequest) -> HttpResponse:
    """The code and the month of birth; then the child is the reader's."""
    form = LinkForm(_sent(request), initial={"code": request.GET.get("code", "")[:40]})
    if request.method == "POST" and form.is_valid():
        door = f"family slip {request.user.pk}"
        if is_barred(request, door=door):
            form.add_error(
                None, _("Too many wrong codes. Please wait a quarter of an hour, then try once more.")
            )
        else:
            try:
                used = use_slip(by=request.user, at=timezone.now(), **form.cleaned_data)
            except Refusal as refusal:
                if isinstance(refusal, UnknownSlip):
                    count_wrong_guess(request, door=door)
                form.add_error("code" if isinstance(refusal, SlipRefused) else None, str(refusal))
            else:
                messages.success(request, _what_came_of(used))
                return redirect("families:home")
    return render(request, "courses/families/link.html", {"form": form})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sibling(request: SignedInRequest, slip_id: int) -> HttpResponse:
    """A brother or sister known by the reader's own address: the month of birth, without the slip."""
    now = timezone.now()
    slips = FamilySlip.objects.with_scopes_disabled().select_related("student__school")
    if slips.filter(pk=slip_id, used_by=request.user).exists():
        # Pressed twice.
        return redirect("families:home")
    offered = get_object_or_404(slips.offered_to(request.user, now), pk=slip_id)
    form = BirthForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            used = use_slip_of_sibling(slip=offered, by=request.user, at=now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _what_came_of(used))
            return redirect("families:home")
    return render(request, "courses/families/sibling.html", {"slip": offered, "form": form})


def _what_came_of(used: FamilySlip) -> str:
    name = person_name(str(used.student))
    if used.used_at is None:
        return _(
            "Thank you. The school looks at it and writes to you; until then you see nothing of the child."
        )
    return format_html(_("{name} is linked to you now."), name=name)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def names(request: SignedInRequest, student_id: int) -> HttpResponse:
    child = _child(request, student_id)
    form = NamesForm(_sent(request), instance=child)
    if request.method == "POST" and form.is_valid():
        rename_student(student=child, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("families:home")
    return render(request, "courses/families/names.html", {"child": child, "form": form})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: SignedInRequest, student_id: int) -> HttpResponse:
    """The child's card, to show or to print; POST makes one, in place of the former if there is one."""
    child = _child(request, student_id)
    form = CardForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            make_card(student=child, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("families:card", student_id)
    current = ChildCard.objects.visible_to(request.user).standing().filter(student=child).first()
    return render(request, "courses/families/card.html", card_context(child, current, form))


def card_context(child: Student, current: ChildCard | None, form: CardForm) -> dict[str, Any]:
    address = address_of(current) if current else ""
    return {
        "child": child,
        "card": current,
        "address": address,
        "form": form,
        "picture": svg_of(current.animal) if current else "",
        "code": code_as_svg(address) if address else "",
        "animals": [(value, label, svg_of(value)) for value, label in Animal.choices],
    }


@never_cache
@login_required
@require_safe
def card_pdf(request: SignedInRequest, student_id: int) -> HttpResponse:
    cards = ChildCard.objects.visible_to(request.user).standing().select_related("student")
    return card_file(get_object_or_404(cards, student=_child(request, student_id)))


def card_file(printed: ChildCard) -> HttpResponse:
    name = name_of_file(printed, timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(card_as_pdf(printed), content_type="application/pdf", headers=headers)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: SignedInRequest, student_id: int) -> HttpResponse:
    """Asks once, naming what goes; POST ends the link."""
    child = _child(request, student_id)
    own = Guardian.objects.visible_to(request.user).current().filter(user=request.user)
    held = get_object_or_404(own.select_related("student__school"), student=child)
    if request.method == "POST":
        unlink(guardian=held, by=request.user, at=timezone.now())
        sentence = _("{name} is no longer linked to you.")
        messages.success(request, format_html(sentence, name=person_name(str(child))))
        return redirect("families:home")
    return render(request, "courses/families/leave.html", {"child": child})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def scanned(request: HttpRequest, token: str) -> HttpResponse:
    """Where a card's QR code leads: one large button, which signs the child in on this device."""
    meant = card_meant(token)
    if meant is None:
        raise Http404
    if not may_open(meant):
        return render(request, "courses/families/ended_card.html", status=410)
    if request.method == "POST":
        open_session(request, meant)
        return redirect(site_path("learning/"))
    picture: SafeString = svg_of(meant.animal)
    return render(request, "courses/families/scanned.html", {"card": meant, "picture": picture})


def _child(request: SignedInRequest, student_id: int) -> Student:
    """A child whom the reader is a guardian of. Their own record is not a child's."""
    mine = Student.objects.visible_to(request.user).answered_for_by(request.user)
    child: Student = get_object_or_404(mine.exclude(user=request.user), pk=student_id)
    return child


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
