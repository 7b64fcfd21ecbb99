"""The index side: what an object says of itself is written down as the terms of `analysis`."""

import copy
from collections.abc import Iterable
from typing import Any

from modelsearch.index import AutocompleteField, RelatedFields, SearchField

from cms.search.analysis import document_terms

#: Fields kept by their sound as well. Others ask for it: `SearchField("taught_by", has_sound=True)`.
SOUNDED_FIELDS = frozenset({"title", "name", "local_name", "display_name", "label"})


class AnalysedObject:
    """Stands in for an object while it is indexed: the same key, its texts as terms."""

    def __init__(self, real: Any) -> None:
        self.real = real
        self.pk = real.pk

    def get_search_fields(self) -> list[Any]:
        return [_analysed(field, is_outermost=True) for field in self.real.get_search_fields()]


class AnalysedIndex:
    """Mixed into an index of modelsearch, before it."""

    def add_items(self, model: type, objs: Iterable[Any]) -> None:
        super().add_items(model, [AnalysedObject(real) for real in objs])  # type: ignore[misc]


def _analysed(field: Any, *, is_outermost: bool) -> Any:
    """A copy of the field that gives terms; rows behind a relation are real objects already."""
    analysed = copy.copy(field)

    def value_of(given: Any) -> Any:
        return field.get_value(given.real if is_outermost else given)

    if isinstance(field, RelatedFields):
        analysed.fields = [_analysed(inner, is_outermost=False) for inner in field.fields]
        analysed.get_value = value_of
    elif isinstance(field, SearchField | AutocompleteField):
        has_sound = field.kwargs.get("has_sound", field.field_name in SOUNDED_FIELDS)
        analysed.get_value = lambda given: document_terms(_as_text(value_of(given)), has_sound=has_sound)
    return analysed


def _as_text(value: Any) -> str:
    """Whatever a field holds, as one text: lists and mappings have their values strung together."""
    if value is None:
        return ""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple | set):
        return " ".join(_as_text(part) for part in value)
    return str(value)
