"""The family's consents: what waits, one screen for each purpose, and what was answered before."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.accounts.requests import SignedInRequest
from cms.navigation.languages import active_language
from cms.refusals import Refusal
from courses.consent.actions import answer_consent
from courses.consent.ages import Person, people_answered_for
from courses.consent.answers import Matter, matters_of
from courses.consent.models import Consent, Purpose

ANSWERS = {"yes": True, "no": False}


@never_cache
@login_required
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Every person the reader answers for, with every purpose and how it stands."""
    matters = _matters(request)
    people: dict[int, list[Matter]] = {}
    for matter in matters:
        people.setdefault(matter.person.student.pk, []).append(matter)
    waiting = [matter for matter in matters if matter.is_waiting]
    context = {"people": list(people.values()), "waiting": waiting, "first": waiting[0] if waiting else None}
    return render(request, "courses/consent/overview.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: SignedInRequest, student_id: int, purpose: Purpose) -> HttpResponse:
    """One purpose, with a yes and a no of one size; POST answers and leads to the next that waits."""
    matters = _matters(request)
    asked = next((one for one in matters if _is_about(one, student_id) and one.purpose == purpose), None)
    if asked is None:
        raise Http404
    answer = ANSWERS.get(request.POST.get("answer", ""))
    if request.method == "POST" and answer is not None:
        return _answer(request, asked, matters, is_given=answer)
    own = [matter for matter in matters if _is_about(matter, student_id)]
    context = {"matter": asked, "place": own.index(asked) + 1, "total": len(own)}
    return render(request, "courses/consent/question.html", context)


def _answer(
    request: SignedInRequest, asked: Matter, matters: list[Matter], *, is_given: bool
) -> HttpResponse:
    here = request.path
    # Only the words that the reader has seen count; if they have changed, they are shown anew.
    if request.POST.get("wording", "") != str(asked.wording.pk):
        messages.error(request, _("Please read the question as it stands here, then answer it."))
        return HttpResponseRedirect(here)
    try:
        answer_consent(
            student=asked.person.student,
            wording=asked.wording,
            is_given=is_given,
            by=request.user,
            language=active_language(),
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(here)
    following = next((one for one in _in_turn(matters, asked) if one.is_waiting), None)
    if following is None or not asked.is_waiting:
        messages.success(request, _("Your answer is kept. You can change it here at any time."))
        return redirect("consent:overview")
    return redirect("consent:question", following.person.student.pk, following.purpose)


def _in_turn(matters: list[Matter], asked: Matter) -> list[Matter]:
    """What comes after this one, then what was passed over before it."""
    place = matters.index(asked)
    return matters[place + 1 :] + matters[:place]


@never_cache
@login_required
@require_safe
def history(request: SignedInRequest, student_id: int) -> HttpResponse:
    """Every answer about one person, with the exact words that were answered."""
    people = people_answered_for(request.user, timezone.now().date())
    person = next((one for one in people if one.student.pk == student_id), None)
    if person is None:
        raise Http404
    context = {"person": person, "answers": _history(request, person)[:200]}
    return render(request, "courses/consent/history.html", context)


def _history(request: SignedInRequest, person: Person) -> QuerySet[Any]:
    answers = Consent.objects.visible_to(request.user).filter(student=person.student)
    rows: QuerySet[Any] = answers.select_related("wording__version", "answered_by")
    return rows


def _matters(request: SignedInRequest) -> list[Matter]:
    now = timezone.now()
    people = people_answered_for(request.user, now.date())
    return matters_of(people, language=active_language(), at=now)


def _is_about(matter: Matter, student_id: int) -> bool:
    return matter.person.student.pk == student_id
