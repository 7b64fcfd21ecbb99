"""Is a row ready, does it need a look, or is it blocked? Said of every row beside all others and the roll.

Nothing is decided here for a person: where two readings are possible, the row says so and waits.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.chinese.latin import plain_letters
from cms.chinese.scripts import to_simplified_exact
from courses.cohorts.class_names import class_alias, class_key
from courses.rosters.births import Birth, birth_text, read_birth
from courses.rosters.columns import Field
from courses.rosters.workbook import as_it_was

LONGEST: dict[str, int] = {"class": 80, "name": 120, "latin": 120, "birth": 40}
LONGEST |= {"hans": 120, "hant": 120, "preferred": 120}
LONGEST |= {"guardian": 120, "email": 254, "phone": 40}


class Verdict(models.TextChoices):
    BLOCKED = "blocked", _("Blocked")
    LOOK = "look", _("Needs a look")
    READY = "ready", _("Ready")


class Matter(models.TextChoices):
    """What is the matter with a row, as a sentence that says what to do."""

    NO_NAME = "no_name", _("There is no name. Write one, or the row stays out.")
    FORMULA = "formula", _("A cell holds a formula, which is not reckoned. Write what it stands for.")
    TOO_LONG = "too_long", _("A text is too long for its column. Shorten it.")
    BIRTH = "birth", _("There is no such day of birth. Write the year and month, like 2017-02, or nothing.")
    EMAIL = "email", _("The e-mail address is not complete. Mend it, or leave it empty.")
    DAY_OR_MONTH = "day_or_month", _("Day or month? Both orders make a day. Choose the month that is meant.")
    SAME_CHILD = (
        "same_child",
        _("This may be the same child as another one. Say which it is; until then the row stays out."),
    )
    NEW_CLASS = (
        "new_class",
        _("The school has no class of this name. Mend the name, or let it be a new class."),
    )
    NO_CLASS = "no_class", _("There is no class. Write one, or say that this is right.")
    NO_CONTACT = "no_contact", _("There is neither an e-mail address nor a phone number of the family.")


BLOCKS = {Matter.NO_NAME, Matter.FORMULA, Matter.TOO_LONG, Matter.BIRTH, Matter.EMAIL}
#: What a person may find right as it is. A day or month is chosen, which mends the birth.
ACCEPTABLE = {Matter.SAME_CHILD, Matter.NEW_CLASS, Matter.NO_CLASS, Matter.NO_CONTACT}
#: Of these, what a whole roster may lack because the school never asked for it.
ACCEPTABLE_TOGETHER = (Matter.NO_CONTACT, Matter.NO_CLASS)


@dataclass(frozen=True)
class Known:
    """A child on the school's roll."""

    pk: int
    name: str
    year: int | None
    month: int | None
    email: str = ""
    phone: str = ""
    former_names: tuple[str, ...] = ()

    @property
    def birth_text(self) -> str:
        return birth_text(self.year, self.month)


@dataclass(frozen=True)
class Roll:
    """What the school has already: its children, and its classes by key."""

    children: tuple[Known, ...] = ()
    classes: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Entry:
    """One row as it is judged. `child` is the one on the roll that it brings up to date."""

    number: int
    values: dict[str, str]
    accepted: frozenset[str] = frozenset()
    same_as: int | None = None
    birth: Birth = field(default_factory=Birth)
    matters: list[Matter] = field(default_factory=list)
    child: int | None = None
    #: Who it may be: children on the roll, and earlier rows of the file by number.
    candidates: list[Known] = field(default_factory=list)
    twins: list[int] = field(default_factory=list)
    class_name: str = ""
    #: A class that is perhaps meant, where the name is a new one.
    class_meant: str = ""
    siblings: list[str] = field(default_factory=list)

    def value(self, name: str) -> str:
        return self.values.get(name, "")

    @property
    def birth_text(self) -> str:
        return birth_text(self.birth.year, self.birth.month)

    @property
    def verdict(self) -> Verdict:
        if BLOCKS & set(self.matters):
            return Verdict.BLOCKED
        return Verdict.LOOK if self.matters else Verdict.READY


def judge(entries: list[Entry], roll: Roll, *, today: date) -> None:
    """Fill in what there is to say about every entry."""
    for entry in entries:
        entry.values = {name: as_it_was(" ".join(text.split())) for name, text in entry.values.items()}
        entry.birth = read_birth(entry.value(Field.BIRTH), today=today)
        entry.matters = _matters_of(entry)
    _find_children(entries, roll)
    _find_classes(entries, roll)
    _find_siblings(entries, roll)
    for entry in entries:
        entry.matters = [matter for matter in entry.matters if matter not in entry.accepted & ACCEPTABLE]


def _matters_of(entry: Entry) -> list[Matter]:
    """Those that a row shows by itself."""
    name, email = entry.value(Field.NAME), entry.value(Field.EMAIL)
    texts = entry.values.items()
    shown = {
        Matter.NO_NAME: not name,
        Matter.FORMULA: any(text.startswith("=") for _name, text in texts),
        Matter.TOO_LONG: any(len(text) > LONGEST[name] for name, text in texts),
        Matter.BIRTH: entry.birth.is_unreadable,
        Matter.EMAIL: bool(email) and not _is_address(email),
        Matter.DAY_OR_MONTH: bool(entry.birth.choices),
        Matter.NO_CLASS: Field.CLASS in entry.values and not entry.value(Field.CLASS),
        Matter.NO_CONTACT: not email and not entry.value(Field.PHONE),
    }
    return [matter for matter, is_so in shown.items() if is_so]


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def exact_name(name: str) -> str:
    """The same for one spelling, however wide its letters and spaces are."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def loose_name(name: str) -> str:
    """The same for spellings that may be one child's: scripts, marks and spaces apart."""
    return re.sub(r"[\W_]+", "", plain_letters(to_simplified_exact(name)))


def contacts_of(email: str, phone: str) -> set[str]:
    """What two children of one family share. A number is compared by its digits, with its country or not."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))
    return {text for text in (email.casefold(), digits if len(digits) >= 6 else "") if text}


def _find_children(entries: list[Entry], roll: Roll) -> None:
    by_number = {child.pk: child for child in roll.children}
    exactly, loosely = _by_name(roll)
    taken: set[int] = set()
    for entry in entries:
        name = exact_name(entry.value(Field.NAME))
        found = [child for month in _months(entry.birth) for child in exactly[name, *month]]
        if entry.same_as in by_number and entry.same_as not in taken:
            entry.child = entry.same_as
        elif len(best := _of_this_family(entry, found)) == 1 and best[0].pk not in taken:
            entry.child = best[0].pk
            # Somebody has answered these when the child came onto the roll.
            entry.birth = Birth(best[0].year, best[0].month)
            answered = {Matter.DAY_OR_MONTH, Matter.NO_CONTACT}
            entry.matters = [matter for matter in entry.matters if matter not in answered]
        if entry.child is not None:
            taken.add(entry.child)
    earlier: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        name = loose_name(entry.value(Field.NAME))
        if not name:
            continue
        if entry.child is None:
            entry.twins = list(earlier[name])
            entry.candidates = [child for child in loosely[name] if child.pk not in taken]
            if entry.twins or entry.candidates:
                entry.matters.append(Matter.SAME_CHILD)
        earlier[name].append(entry.number)


def _by_name(roll: Roll) -> tuple[dict[Any, list[Known]], dict[str, list[Known]]]:
    """Children of the roll by what they are called, and were, with their birth; and by the loose name."""
    exactly, loosely = defaultdict(list), defaultdict(list)
    for child in roll.children:
        for name in {exact_name(each) for each in (child.name, *child.former_names)}:
            exactly[name, child.year, child.month].append(child)
        loosely[loose_name(child.name)].append(child)
    return exactly, loosely


def _months(birth: Birth) -> list[tuple[int | None, int | None]]:
    if birth.choices:
        return [(int(year), int(month)) for year, month in (text.split("-") for text in birth.choices)]
    return [] if birth.is_unreadable else [(birth.year, birth.month)]


def _of_this_family(entry: Entry, found: list[Known]) -> list[Known]:
    if len(found) < 2:
        return found
    own = contacts_of(entry.value(Field.EMAIL), entry.value(Field.PHONE))
    return [child for child in found if own & contacts_of(child.email, child.phone)]


def _find_classes(entries: list[Entry], roll: Roll) -> None:
    """At a school without classes the file itself says which there are; where it spells one in two ways
    that may be the same, the rarer spelling is asked about."""
    told = Counter(class_key(entry.value(Field.CLASS)) for entry in entries if entry.value(Field.CLASS))
    spelt: dict[str, str] = {}
    for entry in entries:
        spelt.setdefault(class_key(entry.value(Field.CLASS)), entry.value(Field.CLASS))
    names = dict(roll.classes)
    if not roll.classes:
        seen: set[str] = set()
        for key, _times in told.most_common():
            if class_alias(key) not in seen:
                names[key] = spelt[key]
            seen.add(class_alias(key))
    meant = {class_alias(name): name for name in names.values()}
    for entry in entries:
        written = entry.value(Field.CLASS)
        if not written:
            continue
        key = class_key(written)
        entry.class_name = names.get(key, spelt[key])
        if key not in names:
            entry.class_meant = meant.get(class_alias(written), "")
            entry.matters.append(Matter.NEW_CLASS)


def _find_siblings(entries: list[Entry], roll: Roll) -> None:
    families: dict[str, dict[str, str]] = defaultdict(dict)
    for contact, who, name in _reached(entries, roll):
        families[contact][who] = name
    for entry in entries:
        own = contacts_of(entry.value(Field.EMAIL), entry.value(Field.PHONE))
        others = {who: name for contact in own for who, name in families[contact].items()}
        others.pop(_who(entry), None)
        entry.siblings = list(others.values())


def _who(entry: Entry) -> str:
    return f"child {entry.child}" if entry.child else f"row {entry.number}"


def _reached(entries: list[Entry], roll: Roll) -> Iterable[tuple[str, str, str]]:
    for child in roll.children:
        for contact in contacts_of(child.email, child.phone):
            yield contact, f"child {child.pk}", child.name
    for entry in entries:
        for contact in contacts_of(entry.value(Field.EMAIL), entry.value(Field.PHONE)):
            yield contact, _who(entry), entry.value(Field.NAME)
