"""The school sees which families have answered what. Answers are theirs: nobody changes one here."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.accounts.requests import SignedInRequest
from courses.consent.answers import students_who_consent, students_who_refuse
from courses.consent.models import Consent, ConsentVersion, Purpose
from courses.organisations.models import WORKS_WITH_STUDENTS, Organisation
from courses.students.models import Student

STUDENTS_ON_A_PAGE = 40
YES, NO, AGAIN, NONE = "yes", "no", "again", "none"
STANDS = {
    YES: pgettext_lazy("consent", "Yes"),
    NO: pgettext_lazy("consent", "No"),
    AGAIN: _("Asked again"),
    NONE: _("No answer"),
}


@never_cache
@login_required
@require_safe
def consents(request: SignedInRequest, slug: str) -> HttpResponse:
    """Counts by purpose, then the students, 40 a page; `purpose`, `answer` and `q` narrow the list."""
    school = get_object_or_404(Organisation.objects.staffed_by(request.user, *WORKS_WITH_STUDENTS), slug=slug)
    roll = Student.objects.visible_to(request.user).filter(school=school)
    asked = request.GET.get("purpose", "")
    purpose = Purpose(asked) if asked in Purpose.values else None
    stand = request.GET.get("answer", "")
    words = request.GET.get("q", "").strip()[:80]
    shown = _narrowed(roll, purpose, stand if stand in (YES, NO, NONE) else "", words)
    page = Paginator(shown.order_by("sort_key", "pk"), STUDENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "school": school,
        "counts": _counts(roll),
        "purposes": list(Purpose),
        "page": page,
        "rows": _rows(list(page)),
        "purpose": purpose,
        "answer": stand,
        "words": words,
        "query": urlencode({"purpose": asked, "answer": stand, "q": words}) + "&",
        "answers": [(code, STANDS[code]) for code in (YES, NO, NONE)],
    }
    return render(request, "courses/consent/office.html", context)


def _narrowed(roll: Any, purpose: Purpose | None, stand: str, words: str) -> Any:
    if words:
        names = ("display_name", "name_hans", "name_hant", "name_latin", "preferred_name", "sort_key")
        found = Q()
        for name in names:
            found |= Q(**{f"{name}__icontains": words})
        roll = roll.filter(found)
    if purpose is None or not stand:
        return roll
    agreed, refused = students_who_consent(purpose), students_who_refuse(purpose)
    if stand == YES:
        return roll.filter(pk__in=agreed)
    if stand == NO:
        return roll.filter(pk__in=refused)
    return roll.exclude(pk__in=agreed).exclude(pk__in=refused)


def _asked_now() -> set[int]:
    versions = ConsentVersion.objects.in_force(timezone.now().date())
    return set(versions.values_list("pk", flat=True))


def _counts(roll: Any) -> list[dict[str, Any]]:
    """For each purpose, how many have said yes, no, and nothing that counts now."""
    answers = Consent.objects.with_scopes_disabled().current().filter(student__in=roll)
    grouped = answers.order_by().values_list("purpose", "is_given", "wording__version").annotate(Count("pk"))
    now, counts = _asked_now(), Counter[tuple[str, str]]()
    for purpose, is_given, version, number in grouped:
        counts[purpose, NO if not is_given else YES if version in now else AGAIN] += number
    total = roll.count()
    return [
        {
            "purpose": purpose,
            YES: counts[purpose, YES],
            NO: counts[purpose, NO],
            NONE: total - counts[purpose, YES] - counts[purpose, NO],
        }
        for purpose in Purpose
    ]


def _rows(students: list[Student]) -> list[tuple[Student, list[dict[str, Any]]]]:
    answers = Consent.objects.with_scopes_disabled().current().filter(student__in=students)
    now, stands = _asked_now(), {}
    for student, purpose, is_given, version in answers.values_list(
        "student", "purpose", "is_given", "wording__version"
    ):
        stands[student, purpose] = NO if not is_given else YES if version in now else AGAIN
    return [
        (
            student,
            [
                {"purpose": purpose, "code": code, "word": STANDS[code]}
                for purpose in Purpose
                for code in [stands.get((student.pk, purpose.value), NONE)]
            ],
        )
        for student in students
    ]
