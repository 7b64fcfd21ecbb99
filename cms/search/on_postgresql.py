"""Search on PostgreSQL: modelsearch's backend with Chinese terms.

A migration adds the index over `title || body` that a search without fields needs.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import F
from modelsearch.backends.database.postgres import postgres
from modelsearch.query import Phrase, PlainText

from cms.search.asking import TSQUERY, expression_of
from cms.search.indexing import AnalysedIndex


class _ChineseQuestion:
    """Mixed into a query compiler of modelsearch, before it."""

    LAST_TERM_IS_PREFIX: bool
    fields: Sequence[str] | None

    def build_tsquery_content(self, query: Any, config: str | None = None, invert: bool = False) -> Any:
        if not isinstance(query, PlainText | Phrase):
            return super().build_tsquery_content(query, config=config, invert=invert)  # type: ignore[misc]
        expression = expression_of(
            query.query_string,
            TSQUERY,
            operator=getattr(query, "operator", "and"),
            ends_open=self.LAST_TERM_IS_PREFIX,
        )
        return SearchQuery(f"!{expression}" if invert else expression, search_type="raw", config=config)

    def get_fields_vectors(self, search_query: Any) -> list[tuple[Any, Any]]:
        """Stock compares the raw columns, which hold no terms. The index knows a title from the rest."""
        vectors: list[tuple[Any, Any]] = self.get_index_vectors(search_query)  # type: ignore[attr-defined]
        is_title = [name == "title" for name in self.fields or ()]
        if len(vectors) == 1 or (any(is_title) and not all(is_title)):
            return vectors
        return vectors[:1] if all(is_title) else vectors[1:]


class ChinesePostgresIndex(AnalysedIndex, postgres.PostgresIndex):
    pass


class ChinesePostgresSearch(_ChineseQuestion, postgres.PostgresSearchQueryCompiler):
    pass


class ChinesePostgresAutocomplete(_ChineseQuestion, postgres.PostgresAutocompleteQueryCompiler):
    def get_fields_vectors(self, search_query: Any) -> list[tuple[Any, Any]]:
        return [(F("index_entries__autocomplete"), 1.0)]


class ChinesePostgresBackend(postgres.PostgresSearchBackend):
    index_class = ChinesePostgresIndex
    query_compiler_class = ChinesePostgresSearch
    autocomplete_query_compiler_class = ChinesePostgresAutocomplete
