"""Films of the house by the names that a sheet calls them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from courses.organisations.models import Organisation
from media.videos.models import Video

_ENDING = re.compile(r"\.(mp4|mov|m4v|mkv|webm|avi|3gp|mpg|mpeg|wmv)$")
_BETWEEN = re.compile(r"[;；、|\n]+")
_DIGITS = re.compile(r"(\d+)")


def name_key(name: str) -> str:
    """Two spellings of one file: upper case, another form of é, a missing ending."""
    folded = unicodedata.normalize("NFC", name).strip().casefold().replace("\\", "/").rpartition("/")[2]
    return _ENDING.sub("", folded)


class Films:
    """The films in the organisation's collection, found by the name of the file or by their title."""

    def __init__(self, films: Iterable[tuple[int, str, str]]) -> None:
        self._by_key: dict[str, list[int]] = defaultdict(list)
        for pk, file_name, title in films:
            for key in {name_key(file_name), name_key(title)} - {""}:
                self._by_key[key].append(pk)

    @classmethod
    def of(cls, organisation: Organisation) -> "Films":
        """The newest of one name stands first."""
        films = Video.objects.filter(collection=organisation.collection_id).order_by("-pk")
        return cls(films.values_list("pk", "original_name", "title"))

    def named(self, cell: str) -> tuple[list[int], list[str], list[str]]:
        """Those that a cell names, in its order; the names that no film has; and those that several have."""
        names = [name.strip() for name in _BETWEEN.split(cell) if name.strip()]
        found = [(name, self._by_key.get(name_key(name), [])) for name in names]
        return (
            [films[0] for _name, films in found if films],
            [name for name, films in found if not films],
            [name for name, films in found if len(films) > 1],
        )

    def numbered(self, number: str) -> list[int]:
        """Those whose names begin with the course's number: `C7-1.mp4, C7-2.mp4`, in the order of people."""
        key = name_key(number)
        if not key:
            return []
        begins = re.compile(re.escape(key) + r"(?![\d\w])")
        names = [name for name in self._by_key if begins.match(name)]
        films = [self._by_key[name][0] for name in sorted(names, key=_order)]
        return list(dict.fromkeys(films))


def _order(name: str) -> list[tuple[int, str]]:
    """2 before 10."""
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in _DIGITS.split(name)]
