"""Child rows that a page is found by put their page into the index again when they change.

Wagtail writes a page into the index as soon as the page's own row is saved, before the rows that hang
on it; without this, a title in another language would be found only after the next save.
"""

from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save
from modelcluster.fields import ParentalKey
from modelsearch.index import Indexed, RelatedFields, get_indexed_models
from modelsearch.tasks import insert_or_update_object_task


def watch_child_rows() -> None:
    """Connect every model that hangs on an indexed one by a ParentalKey and is named in its search fields."""
    for child in _child_models():
        post_save.connect(_on_saved, sender=child, dispatch_uid=f"reindex parent of {child._meta.label}")
        post_delete.connect(_on_deleted, sender=child, dispatch_uid=f"forget child {child._meta.label}")


def _child_models() -> set[type[Model]]:
    relations = [
        field.get_field(model)
        for model in get_indexed_models()
        for field in model.get_search_fields()
        if isinstance(field, RelatedFields)
    ]
    children = {
        each.related_model for each in relations if isinstance(getattr(each, "field", None), ParentalKey)
    }
    # Of labels it is the row between page and label that says which page has which.
    return children | {each.through for each in relations if hasattr(each, "through")}


def _on_saved(instance: Model, raw: bool = False, **_news: Any) -> None:
    if not raw:
        _reindex_parents(instance)


def _on_deleted(instance: Model, origin: Model | QuerySet | None = None, **_news: Any) -> None:
    # Deleted together with its parent, it leaves nothing to write into the index.
    deleted = origin.model if isinstance(origin, QuerySet) else type(origin)
    if deleted is type(instance):
        _reindex_parents(instance)


def _reindex_parents(instance: Model) -> None:
    for field in instance._meta.fields:
        if isinstance(field, ParentalKey) and issubclass(field.related_model, Indexed):
            parent = field.related_model._meta
            insert_or_update_object_task.enqueue(
                parent.app_label, parent.model_name, str(getattr(instance, field.attname))
            )
