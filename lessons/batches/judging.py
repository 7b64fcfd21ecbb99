"""Is a line ready, does it need a look, or is it blocked? Said beside all other lines and the house."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import AGES, Stage, Subject
from courses.catalogue.pages import CoursePage
from courses.organisations.models import Organisation
from lessons.batches.films import Films
from lessons.batches.models import BatchRow

_BETWEEN = re.compile(r"[;；、,，|\n]+")
#: Characters that a cell may have, by the word before the colon.
LONGEST = {
    "title": 200,
    "summary": 2000,
    "teacher": 120,
    "number": 80,
    "character": 1,
    "levels": 400,
    "films": 2000,
}


class Verdict(models.TextChoices):
    BLOCKED = "blocked", _("Blocked")
    LOOK = "look", _("Needs a look")
    READY = "ready", _("Ready")


class Matter(models.TextChoices):
    """What is the matter with a line, as a sentence that says what to do."""

    NO_TITLE = "no_title", _("There is no title. Write one, or the line stays out.")
    TWICE = "twice", _("Another line has the same title. Change one of them.")
    NO_SUBJECT = "no_subject", _("There is no such subject. Write one of those that the site has.")
    NO_STAGE = "no_stage", _("There is no such stage. Write one of the five, like 启蒙 or Starter.")
    FORMULA = "formula", _("A cell holds a formula, which is not reckoned. Write what it stands for.")
    TOO_LONG = "too_long", _("A text is too long for its column. Shorten it.")
    NO_FILM = "no_film", _("No film of this name has arrived yet. Send it, or make the draft without it.")
    SEVERAL_FILMS = "several_films", _("Several films have this name; the newest would be taken.")
    PUBLISHED = "published", _("A published course has this title. It would get a draft with these changes.")


BLOCKS = {Matter.NO_TITLE, Matter.TWICE, Matter.NO_SUBJECT, Matter.NO_STAGE, Matter.FORMULA, Matter.TOO_LONG}
ACCEPTABLE = {Matter.NO_FILM, Matter.SEVERAL_FILMS, Matter.PUBLISHED}


@dataclass
class Entry:
    """One line as it is read."""

    row: BatchRow
    values: dict[str, str]
    subject: int | None = None
    stage: str = ""
    films: list[int] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    #: The course in the house that the line tells of, if it is there.
    course: int | None = None
    matters: list[Matter] = field(default_factory=list)

    def value(self, name: str) -> str:
        return " ".join(self.values.get(name, "").split())

    @property
    def levels(self) -> list[str]:
        return [name.strip() for name in _BETWEEN.split(self.values.get("levels", "")) if name.strip()]

    @property
    def verdict(self) -> Verdict:
        open_matters = [matter for matter in self.matters if matter not in self.row.accepted]
        if any(matter in BLOCKS for matter in open_matters):
            return Verdict.BLOCKED
        return Verdict.LOOK if open_matters else Verdict.READY


def folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True)
class House:
    """What the lines are judged beside: subjects, films, and the courses that are there."""

    subjects: dict[str, int]
    stages: dict[str, str]
    films: Films
    by_title: dict[str, int]
    by_key: dict[str, int]
    published: set[int]

    @classmethod
    def of(cls, organisation: Organisation) -> "House":
        courses = CoursePage.objects.filter(organisation=organisation).values_list("pk", "title", "live")
        told = BatchRow.objects.filter(batch__organisation=organisation, course__isnull=False)
        keyed = told.exclude(key="").order_by("pk").values_list("key", "course")
        return cls(
            subjects=_subjects(),
            stages=_stages(),
            films=Films.of(organisation),
            by_title={folded(title): pk for pk, title, _live in courses},
            by_key=dict(keyed),
            published={pk for pk, _title, live in courses if live},
        )


def judge(rows: Iterable[BatchRow], columns: dict[str, int], house: House) -> list[Entry]:
    entries = [Entry(row, row.values(columns)) for row in rows]
    titles = Counter(folded(entry.value("title")) for entry in entries)
    for entry in entries:
        _read(entry, house)
        entry.matters = list(_matters(entry, house, titles))
    return entries


def _read(entry: Entry, house: House) -> None:
    entry.subject = house.subjects.get(folded(entry.value("subject")))
    entry.stage = house.stages.get(folded(entry.value("stage")), "")
    told = entry.values.get("films", "")
    entry.films, entry.missing, _several = house.films.named(told)
    if not told.strip():
        entry.films = house.films.numbered(entry.value("number"))
    key = folded(entry.value("number"))
    entry.course = house.by_key.get(key) if key else None
    entry.course = entry.course or house.by_title.get(folded(entry.value("title")))


def _matters(entry: Entry, house: House, titles: Counter[str]) -> Iterable[Matter]:
    title = folded(entry.value("title"))
    several = house.films.named(entry.values.get("films", ""))[2]
    found = {
        Matter.NO_TITLE: not title,
        Matter.TWICE: bool(title) and titles[title] > 1,
        Matter.NO_SUBJECT: entry.subject is None,
        Matter.NO_STAGE: not entry.stage,
        Matter.FORMULA: any(text.startswith("=") for text in entry.values.values()),
        Matter.TOO_LONG: any(
            len(text) > LONGEST.get(name.partition(":")[0], 200) for name, text in entry.values.items()
        ),
        Matter.NO_FILM: bool(entry.missing),
        Matter.SEVERAL_FILMS: bool(several),
        Matter.PUBLISHED: entry.course in house.published,
    }
    return [matter for matter, is_so in found.items() if is_so]


def _subjects() -> dict[str, int]:
    """By every name that a subject has, and by its address."""
    names: dict[str, int] = {}
    for subject in Subject.objects.prefetch_related("names"):
        for name in (subject.slug, subject.name, *(row.name for row in subject.names.all())):
            names.setdefault(folded(name), subject.pk)
    return names


def _stages() -> dict[str, str]:
    """By its name in every language of the site, its ages, and its place from 1 to 5."""
    names = {
        folded(word): stage.value for stage in Stage for word in (stage.value, str(stage.number), AGES[stage])
    }
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            names |= {folded(str(stage.label)): stage.value for stage in Stage}
    # In the sheets of Chinese offices, whatever the site calls them.
    words = ("启蒙", "初级", "中级", "高级", "亲子与成人")
    return names | dict(zip(words, Stage.values, strict=True))
