"""Arithmetic of watched ranges, in milliseconds.

A coverage is a list of half-open ranges [from, to) in order, none touching another. It is a set of
moments: adding what is already there changes nothing, and the order of adding does not matter.
"""

from collections.abc import Iterable

Range = tuple[int, int]

#: Ranges lie on a grid, so that a player's rounding leaves no slivers between two of them and a
#: thousand scrubs cannot make a coverage longer than ten ranges for each second.
GRID_MS = 100


def on_grid(start: int, end: int) -> Range:
    """The range with both ends moved to the nearest tenth of a second."""
    half = GRID_MS // 2
    return (start + half) // GRID_MS * GRID_MS, (end + half) // GRID_MS * GRID_MS


def within(ranges: Iterable[Range], length: int) -> list[Range]:
    """The parts of the ranges that lie inside [0, length)."""
    return [(max(start, 0), min(end, length)) for start, end in ranges if start < length and end > 0]


def union(ranges: Iterable[Range]) -> list[Range]:
    """The coverage that holds every moment of the ranges, in order and without overlap."""
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def length_of(coverage: Iterable[Range]) -> int:
    return sum(end - start for start, end in coverage)


def grow(coverage: list[Range], ranges: Iterable[Range], *, most: int) -> list[Range]:
    """The coverage with the ranges added in their order until it is `most` milliseconds long.

    The range that would pass the limit is cut, and those after it are left out. What is already
    covered stays, even when it is longer than the limit.
    """
    added = list(ranges)
    whole = union([*coverage, *added])
    if length_of(whole) <= most:
        return whole
    grown = coverage
    for start, end in added:
        wider = union([*grown, (start, end)])
        excess = length_of(wider) - most
        if excess > 0:
            return _cut(grown, start, end, room=most - length_of(grown))
        grown = wider
    return grown


def _cut(coverage: list[Range], start: int, end: int, *, room: int) -> list[Range]:
    """Fill the gaps of the coverage inside [start, end) from the left, using at most `room`."""
    pieces: list[Range] = []
    at = start
    for covered_from, covered_to in [*coverage, (end, end)]:
        gap_end = min(covered_from, end)
        if room > 0 and at < gap_end:
            piece = (at, min(gap_end, at + room))
            pieces.append(piece)
            room -= piece[1] - piece[0]
        at = max(at, covered_to)
    return union([*coverage, *pieces])
