"""The demo's families: the guardian's two children with their cards, and two whose slips nobody has used."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django_scopes import scope

from cms.accounts.models import User
from courses.families.actions import make_card, make_slips
from courses.families.codes import as_printed, as_typed, hashes_of
from courses.families.models import ChildCard, FamilySlip
from courses.organisations.models import Organisation
from courses.students.actions import enter_student, link_guardian
from courses.students.models import Student

#: Nobody's children yet, at the school of `head`: name, passport, year and month of birth. The school never
#: knew when the last one was born.
WAITING = (
    ("方小棠", "FANG XIAOTANG", 2018, 3),
    ("方小柏", "FANG XIAOBAI", 2020, 9),
    ("林雪 Byrne", "LIN XUE BYRNE", None, None),
)
SISTER: dict[str, Any] = {"name_latin": "CHEN XIAOYU", "birth_year": 2020, "birth_month": 8}


def demo_slips() -> list[str]:
    """A line for each slip that no family has used: its code, and what to state. Nothing keeps the codes
    but the data folder, like the password of the demo."""
    path = _place()
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    unused = FamilySlip.objects.with_scopes_disabled().open(timezone.now())
    return [
        line
        for line in lines
        if unused.filter(code_hash__in=hashes_of(as_typed(line.partition("  ")[0]))).exists()
    ]


def seed_families(organisations: dict[str, Organisation]) -> None:
    guardian = User.objects.get(username="guardian")
    mine = Student.objects.visible_to(guardian).answered_for_by(guardian)
    if not mine.filter(name_latin=SISTER["name_latin"]).exists():
        sister = enter_student(display_name="陈小鱼", school=organisations["madrid"], **SISTER)
        link_guardian(user=guardian, student=sister)
    carded = ChildCard.objects.visible_to(guardian).values("student")
    for child, animal in zip(mine.exclude(pk__in=carded), ("panda", "rabbit"), strict=False):
        make_card(student=child, by=guardian, at=timezone.now(), animal=animal)
    _seed_slips(organisations["dublin"])


def _seed_slips(school: Organisation) -> None:
    head = User.objects.get(username="head")
    if Student.objects.visible_to(head).filter(school=school, name_latin=WAITING[0][1]).exists():
        return
    children = [
        enter_student(display_name=name, school=school, name_latin=latin, birth_year=year, birth_month=month)
        for name, latin, year, month in WAITING
    ]
    with scope(organisation=school):
        slips = make_slips(school=school, students=children[:2], by=head, at=timezone.now())
    lines = [
        f"{as_printed(each.code)}  {each.slip.student.display_name}, born "
        f"{each.slip.student.birth_year}-{each.slip.student.birth_month:02}"
        for each in slips
    ]
    path = _place()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")
    path.chmod(0o600)


def _place() -> Path:
    return Path(settings.VAR_DIR) / "demo-slips"
