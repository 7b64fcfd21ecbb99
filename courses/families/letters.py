"""Letters about slips and links: to the school's office, and to guardians."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from cms.accounts.models import User
from cms.mail.actions import post_letter
from courses.families.models import FamilySlip
from courses.organisations.models import KEEPS_THE_ROLL, Organisation
from courses.students.models import Guardian, Student


def write_to_office(slip: FamilySlip, occasion: str) -> None:
    """`cms/mail/slip_<occasion>.txt` to everybody who keeps the school's roll, once for each slip."""
    school = slip.student.school
    if school is None:
        return
    keepers = User.objects.filter(
        staff_roles__organisation=school, staff_roles__role__in=KEEPS_THE_ROLL, staff_roles__left_at=None
    )
    for keeper in keepers.filter(is_active=True).exclude(email=None).distinct().order_by("pk"):
        _post(
            f"slip-{slip.pk}-{occasion}-to-{keeper.pk}",
            f"slip_{occasion}",
            keeper,
            slip.student,
            path=("families:office", school.slug),
        )


def write_answer(slip: FamilySlip, guardian: User, *, is_confirmed: bool) -> None:
    """The school has said whether this is the guardian."""
    answer = "confirmed" if is_confirmed else "declined"
    _post(f"slip-{slip.pk}-{answer}", f"slip_{answer}", guardian, slip.student, path=("families:home",))


def write_to_others(link: Guardian) -> None:
    """Whoever answers for the child already learns who has joined them."""
    others = Guardian.objects.with_scopes_disabled().current().filter(student=link.student_id)
    for other in others.exclude(pk=link.pk).select_related("user"):
        _post(
            f"guardian-{link.pk}-linked-to-{other.user_id}",
            "guardian_linked",
            other.user,
            link.student,
            path=("families:home",),
            other_name=link.user.display_name,
        )


def write_unlinked(link: Guardian) -> None:
    """The school has ended the link."""
    _post(
        f"guardian-{link.pk}-unlinked",
        "guardian_unlinked",
        link.user,
        link.student,
        path=("families:home",),
    )


def _post(
    key: str, template: str, reader: User, student: Student, *, path: tuple[str, ...], other_name: str = ""
) -> None:
    if not reader.email:
        return
    language = reader.language or settings.LANGUAGE_CODE
    name, *arguments = path
    with translation.override(language):
        address = settings.BASE_URL + reverse(name, args=arguments)
    school: Organisation | None = student.school
    context: dict[str, Any] = {
        "reader_name": reader.display_name,
        "student_name": str(student),
        "other_name": other_name,
        "school_name": school.name_in(language) if school else "",
        "address": address,
    }
    names = ("reader_name", "student_name", "other_name")
    post_letter(key=key, to=reader.email, template=template, context=context, language=language, names=names)
