"""The question side: groups of terms as the text of a full-text query, in either database's words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cms.search.analysis import Group, Term, query_terms
from cms.search.synonyms import known_synonyms


@dataclass(frozen=True)
class Grammar:
    """How a database writes and, or, a word, and the beginning of a word.

    Terms hold letters and digits only, so nothing in them needs escaping.
    """

    both: str
    either: str
    word: str
    prefix: str

    def expression(self, groups: Sequence[Group], *, any_group: bool) -> str:
        """The whole question; one without a single word finds nothing."""
        alternatives = [self._joined(self.either, map(self._phrase, group)) for group in groups]
        return self._joined(self.either if any_group else self.both, alternatives) or self._term(NOTHING)

    def _phrase(self, terms: Iterable[Term]) -> str:
        return self._joined(self.both, map(self._term, terms))

    def _term(self, term: Term) -> str:
        return (self.prefix if term.is_prefix else self.word).format(term.text)

    def _joined(self, word: str, parts: Iterable[str]) -> str:
        parts = list(parts)
        return f"({word.join(parts)})" if len(parts) > 1 else "".join(parts)


#: A character for private use: no text in the index holds it.
NOTHING = Term("\ue000")

FTS5 = Grammar(both=" AND ", either=" OR ", word='"{}"', prefix='"{}"*')
TSQUERY = Grammar(both=" & ", either=" | ", word="'{}'", prefix="'{}':*")


def expression_of(text: str, grammar: Grammar, *, operator: str, ends_open: bool) -> str:
    """What a reader typed, as a query of the database. Nothing a reader can type is refused."""
    groups = query_terms(text, synonyms=known_synonyms(), ends_open=ends_open)
    return grammar.expression(groups, any_group=operator.lower() == "or")
