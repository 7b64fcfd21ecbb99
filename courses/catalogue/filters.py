"""The catalogue's filters. They live in the address, so that a view can be sent to a friend."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page as PageOfCourses
from django.core.paginator import Paginator
from django.db.models import Case, Count, Value, When
from django.http import QueryDict
from django.utils.functional import cached_property

from cms.navigation.languages import active_language
from courses.catalogue.levels import LevelTag
from courses.catalogue.models import Stage, Subject
from courses.organisations.models import Organisation

CARDS_ON_A_PAGE = 24
#: Labels of levels are free, so the commonest are offered; the search finds the others.
MOST_LEVELS = 16
#: More courses than anybody reads through; the words of the search want narrowing before that.
SEARCH_LIMIT = 200
LONGEST_SEARCH = 100


#: Where the database finds what the filters speak of.
LOOKUPS = {
    "stage": "stage",
    "subject": "subject__slug",
    "organisation": "organisation__slug",
    "level": "course_levels__tag__slug",
}


@dataclass(frozen=True)
class Filters:
    """What the address asks for, as it stands there: a value may name nothing."""

    stage: str = ""
    subject: str = ""
    organisation: str = ""
    level: str = ""
    q: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> "Filters":
        # PostgreSQL refuses the null character with an error, and nobody means it.
        asked = {name: query.get(name, "").replace("\x00", "").strip() for name in cls.__annotations__}
        asked["q"] = asked["q"][:LONGEST_SEARCH]
        return cls(**asked)

    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in vars(self).items() if value}

    def url(self, **changes: str) -> str:
        """The address with these filters changed; an empty value drops one. Begins anew at page one."""
        return "?" + urlencode(replace(self, **changes).chosen())


@dataclass(frozen=True)
class Option:
    """One value of a filter, with the number of courses that choosing it would show."""

    value: str
    label: str
    count: int
    url: str
    is_chosen: bool
    hint: str = ""


@dataclass(frozen=True)
class Drop:
    """A filter in force, and the address without it. What is unknown here names nothing at all."""

    label: str
    url: str
    is_unknown: bool


@dataclass(frozen=True)
class Tally:
    """How many courses of one level, or of any, stand at one crossing of stage, subject and organisation."""

    stage: str
    subject: str
    organisation: str
    count: int


class Catalogue:
    """The courses that the filters leave, and the counts beside each filter, in one counting query."""

    def __init__(self, courses: Any, filters: Filters, page_number: str = "") -> None:
        self.filters = filters
        self.page_number = page_number
        self._all = self._searched(courses)

    def _searched(self, courses: Any) -> Any:
        if not self.filters.q:
            return courses.by_stage()
        found = [course.pk for course in courses.search(self.filters.q)[:SEARCH_LIMIT]]
        best_first = [When(pk=pk, then=Value(place)) for place, pk in enumerate(found)]
        courses = courses.filter(pk__in=found)
        return courses.order_by(Case(*best_first, default=Value(len(found)))) if found else courses

    @cached_property
    def _tallies(self) -> list[Tally]:
        crossings = ("stage", "subject__slug", "organisation__slug")
        courses = self._all.order_by()
        if self.filters.level:
            courses = courses.filter(**{LOOKUPS["level"]: self.filters.level})
        rows = courses.values_list(*crossings).annotate(Count("pk"))
        return [Tally(*row) for row in rows]

    def _count(self, **changes: str) -> int:
        wanted, told = replace(self.filters, **changes), Tally.__annotations__
        return sum(
            tally.count
            for tally in self._tallies
            if all(getattr(tally, name) == value for name, value in wanted.chosen().items() if name in told)
        )

    def _options(self, name: str, values: Iterable[tuple[str, str, str]]) -> list[Option]:
        """`values` are (value, label, hint). An option without courses is shown only while chosen."""
        chosen = getattr(self.filters, name)
        options = [
            Option(
                value=value,
                label=label,
                count=self._count(**{name: value}),
                url=self.filters.url(**{name: "" if value == chosen else value}),
                is_chosen=value == chosen,
                hint=hint,
            )
            for value, label, hint in values
        ]
        return [option for option in options if option.count or option.is_chosen or name == "stage"]

    @cached_property
    def total(self) -> int:
        return self._count()

    @cached_property
    def stages(self) -> list[Option]:
        return self._options("stage", [(stage.value, str(stage.label), stage.ages) for stage in Stage])

    @cached_property
    def subjects(self) -> list[Option]:
        language = active_language()
        known = Subject.objects.prefetch_related("names")
        return self._options("subject", [(row.slug, row.name_in(language), "") for row in known])

    @cached_property
    def organisations(self) -> list[Option]:
        language = active_language()
        slugs = {tally.organisation for tally in self._tallies} | {self.filters.organisation}
        known = Organisation.objects.filter(slug__in=slugs)
        return self._options("organisation", [(row.slug, row.name_in(language), "") for row in known])

    @cached_property
    def levels(self) -> list[Option]:
        """The commonest among the courses that the other filters leave, by name; and the chosen one."""
        chosen = self.filters.level
        courses = self._narrowed(self._all.order_by(), level="").filter(course_levels__isnull=False)
        rows = courses.values_list("course_levels__tag__slug", "course_levels__tag__name")
        counted = rows.annotate(number=Count("pk")).order_by("-number", "course_levels__tag__name")
        # Most sites have few: all are fetched in one statement, and the chosen one is among them.
        known = list(counted)
        shown = known[:MOST_LEVELS] + [row for row in known[MOST_LEVELS:] if row[0] == chosen]
        if chosen and chosen not in {slug for slug, _name, _number in shown}:
            shown += [(tag.slug, tag.name, 0) for tag in LevelTag.objects.filter(slug=chosen)]
        return [
            Option(slug, name, number, self.filters.url(level="" if slug == chosen else slug), slug == chosen)
            for slug, name, number in sorted(shown, key=lambda row: row[1])
        ]

    def _narrowed(self, courses: Any, **changes: str) -> Any:
        """As the filters say, but the search, which has been asked already."""
        chosen = replace(self.filters, q="", **changes).chosen()
        return courses.filter(**{LOOKUPS[name]: value for name, value in chosen.items()})

    @cached_property
    def page(self) -> PageOfCourses[Any]:
        paginator = Paginator(self._narrowed(self._all).for_cards(), CARDS_ON_A_PAGE)
        paginator.count = self.total  # counted already
        return paginator.get_page(self.page_number)

    @property
    def is_common(self) -> bool:
        """Whether this is the whole list or that of one stage, which many ask for."""
        is_plain = self.filters == Filters(stage=self.filters.stage) and not self.page_number
        return is_plain and self.filters.stage in {"", *Stage.values}

    def is_one_known_filter(self, asked: QueryDict) -> bool:
        """Whether the address asks for exactly one filter, in the one way a link of ours would ask."""
        chosen = self.filters.chosen()
        if len(chosen) != 1 or list(asked.lists()) != [(name, [value]) for name, value in chosen.items()]:
            return False
        return "q" not in chosen and not self.drops[0].is_unknown

    @property
    def query(self) -> str:
        """The filters as the links of the pagination need them."""
        chosen = self.filters.chosen()
        return urlencode(chosen) + "&" if chosen else ""

    @property
    def drops(self) -> list[Drop]:
        """Each filter in force with the address without it: the way on from an empty list."""
        labels = {
            name: {option.value: option.label for option in options}
            for name, options in (
                ("stage", self.stages),
                ("subject", self.subjects),
                ("organisation", self.organisations),
                ("level", self.levels if self.filters.level else []),
            )
        }
        return [
            Drop(
                label=labels.get(name, {}).get(value, value),
                url=self.filters.url(**{name: ""}),
                is_unknown=name in labels and value not in labels[name],
            )
            for name, value in self.filters.chosen().items()
        ]
