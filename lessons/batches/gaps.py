"""What is still missing in an organisation's courses: one line for each, drafts and published alike."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.navigation.languages import language_name
from courses.catalogue.pages import CoursePage
from courses.organisations.models import Organisation
from lessons.batches.columns import languages_beside_chinese


@dataclass(frozen=True)
class Gap:
    """Words that a course has not got. `language` is empty for those of its own language."""

    kind: str
    language: str = ""

    @property
    def code(self) -> str:
        return f"{self.kind}:{self.language}" if self.language else self.kind

    @property
    def label(self) -> str | Promise:
        if self.language:
            return f"{_KINDS[self.kind]}: {language_name(self.language)}"
        return _KINDS[self.kind]


_KINDS: dict[str, str | Promise] = {
    "title": _("Title"),
    "summary": _("Summary"),
    "lessons": _("No lesson"),
}


@dataclass
class Line:
    course: CoursePage
    gaps: list[Gap] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        return not self.gaps


def lines_of(organisation: Organisation) -> list[Line]:
    """All courses of the house, those with gaps first; in as many statements for one as for 150."""
    courses = (
        CoursePage.objects.filter(organisation=organisation)
        .select_related("subject")
        .prefetch_related("other_languages", "subject__names")
        .by_stage()
    )
    lines = [Line(course, _gaps_of(course)) for course in courses]
    return sorted(lines, key=lambda line: line.is_complete)


def _gaps_of(course: CoursePage) -> list[Gap]:
    gaps = [] if course.summary.strip() else [Gap("summary")]
    known = {row.language: row for row in course.other_languages.all()}
    for language in languages_beside_chinese():
        if language == course.content_language:
            continue
        row = known.get(language)
        if row is None or not row.title.strip():
            gaps.append(Gap("title", language))
        if row is None or not row.summary.strip():
            gaps.append(Gap("summary", language))
    return gaps if course.numchild else [*gaps, Gap("lessons")]


def counts_of(lines: list[Line]) -> dict[Gap, int]:
    """How many courses have each gap, the commonest first."""
    counted: dict[Gap, int] = {}
    for line in lines:
        for gap in line.gaps:
            counted[gap] = counted.get(gap, 0) + 1
    return dict(sorted(counted.items(), key=lambda pair: -pair[1]))


def covers_taken(organisation: Organisation) -> set[str]:
    """Characters that covers of the house show."""
    return {course.cover_glyph for course in CoursePage.objects.filter(organisation=organisation)}
