"""A StreamField whose blocks are read from the code, never from a migration."""

from typing import Any

from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField


class ContentField(StreamField):
    """Running content made of a fixed vocabulary of blocks.

    A migration only ever needs to know that there is a JSON column, so the definitions stay out of
    it: changing a label makes no migration. The price: a data migration that must walk old blocks
    has to name them itself.
    """

    def __init__(self, block_types: type[StreamBlock] | list[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(block_types or [], **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
