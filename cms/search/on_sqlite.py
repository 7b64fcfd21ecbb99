"""Search on SQLite's FTS5: modelsearch's backend with Chinese terms and a ranking that stays fast."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, Func, IntegerField, QuerySet, Value, When
from django.db.models.fields import FloatField
from modelsearch.backends.database.sqlite import sqlite
from modelsearch.backends.database.sqlite.query import (
    Lexeme,
    MatchExpression,
    SearchQueryExpression,
)
from modelsearch.query import Phrase, PlainText
from modelsearch.utils import get_descendants_content_types_pks

from cms.search.asking import FTS5, expression_of
from cms.search.indexing import AnalysedIndex

#: So many hits are put in order of relevance; those behind them follow by age, newest first.
RANKED_HITS = 500


class _Expression(Lexeme):
    """A query already written in FTS5's words."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        return "%s", [self.value]


class _Relevance(Func):
    """FTS5's rank, in which a word in the title counts for as much as eight in the text."""

    # The columns of the index are autocomplete, body and title.
    template = f"bm25({sqlite.SQLiteFTSIndexEntry._meta.db_table}, 1.0, 1.0, 8.0)"
    output_field = FloatField()


class _ChineseQuestion:
    """Mixed into a query compiler of modelsearch, before it."""

    LAST_TERM_IS_PREFIX: bool
    FTS_TABLE_FIELDS: list[str]
    fields: Sequence[str] | None
    query: Any
    queryset: QuerySet
    order_by_relevance: bool

    def build_search_query_content(self, query: Any, config: Any = None) -> Any:
        if not isinstance(query, PlainText | Phrase):
            return super().build_search_query_content(query, config=config)  # type: ignore[misc]
        expression = expression_of(
            query.query_string,
            FTS5,
            operator=getattr(query, "operator", "and"),
            ends_open=self.LAST_TERM_IS_PREFIX,
        )
        return SearchQueryExpression(_Expression(expression), config=config)

    def search(self, config: Any, start: int | None, stop: int | None, score_field: str | None = None) -> Any:
        """Stock ranks by a subquery per hit, minutes for thousands of hits. One query ranks them all."""
        is_plain = isinstance(self.query, PlainText | Phrase)
        if not is_plain or score_field is not None or not self.order_by_relevance:
            self.fields = self._columns() if self.fields else None
            return super().search(config, start, stop, score_field)  # type: ignore[misc]
        hits = sqlite.SQLiteFTSIndexEntry.objects.filter(
            MatchExpression(self._columns(), self.build_search_query_content(self.query, config)),
            index_entry__content_type__in=get_descendants_content_types_pks(self.queryset.model),
        )
        found = self.queryset.filter(pk__in=hits.values_list("index_entry__object_id", flat=True))
        return self._ranked(found, hits)[start:stop]

    def _columns(self) -> list[str]:
        """The columns of the index that hold the fields asked for: titles have one, all others share one."""
        if not self.fields or "title" not in self.FTS_TABLE_FIELDS:
            return self.FTS_TABLE_FIELDS
        return sorted({"title" if name == "title" else "body" for name in self.fields})

    def _ranked(self, found: QuerySet, hits: QuerySet) -> QuerySet:
        best = hits.order_by(_Relevance()).values_list("index_entry__object_id", flat=True)[:RANKED_HITS]
        places = [When(pk=key, then=Value(place)) for place, key in enumerate(best)]
        if not places:
            return found.order_by("-pk")
        return found.order_by(Case(*places, default=Value(len(places)), output_field=IntegerField()), "-pk")


class ChineseSQLiteIndex(AnalysedIndex, sqlite.SQLiteIndex):
    pass


class ChineseSQLiteSearch(_ChineseQuestion, sqlite.SQLiteSearchQueryCompiler):
    pass


class ChineseSQLiteAutocomplete(_ChineseQuestion, sqlite.SQLiteAutocompleteQueryCompiler):
    pass


class ChineseSQLiteRebuilder(sqlite.SQLiteSearchAtomicRebuilder):
    def finish(self) -> None:
        """Without fresh statistics SQLite scans the whole index for each hit after a bulk load."""
        super().finish()
        with self.index.write_connection.cursor() as cursor:
            cursor.execute("ANALYZE")


class ChineseSQLiteBackend(sqlite.SQLiteSearchBackend):
    index_class = ChineseSQLiteIndex
    query_compiler_class = ChineseSQLiteSearch
    autocomplete_query_compiler_class = ChineseSQLiteAutocomplete
    atomic_rebuilder_class = ChineseSQLiteRebuilder
