"""The arithmetic of watched ranges: a coverage is a set of moments, however it was put together."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lessons.progress.intervals import GRID_MS, Range, grow, length_of, on_grid, union, within

FILM_MS = 600


def moments(ranges: list[Range]) -> set[int]:
    """The same thing said slowly: every millisecond by itself."""
    return {moment for start, end in ranges for moment in range(start, end)}


ranges = st.lists(
    st.tuples(st.integers(0, FILM_MS), st.integers(0, FILM_MS)).map(lambda pair: (min(pair), max(pair))),
    max_size=12,
)


@given(ranges)
def test_union_holds_exactly_the_moments_of_its_ranges(some: list[Range]) -> None:
    merged = union(some)
    assert moments(merged) == moments(some)
    assert length_of(merged) == len(moments(some))


@given(ranges)
def test_union_is_in_order_and_nothing_touches(some: list[Range]) -> None:
    merged = union(some)
    assert all(start < end for start, end in merged)
    assert all(one[1] < other[0] for one, other in pairwise(merged))


@given(ranges, ranges)
def test_union_is_idempotent_and_order_free(some: list[Range], more: list[Range]) -> None:
    whole = union([*some, *more])
    assert union(whole) == whole
    assert union([*more, *some]) == whole
    assert union([*union(some), *more]) == whole
    assert union([*whole, *some]) == whole


@given(ranges, st.integers(0, FILM_MS))
def test_within_keeps_what_lies_in_the_film(some: list[Range], length: int) -> None:
    assert moments(within(some, length)) == {moment for moment in moments(some) if moment < length}


@given(ranges, ranges, st.integers(0, 2 * FILM_MS))
def test_grow_never_passes_its_limit_and_never_takes_back(
    some: list[Range], more: list[Range], most: int
) -> None:
    before = union(some)
    after = grow(before, more, most=most)
    assert moments(before) <= moments(after) <= moments(some) | moments(more)
    assert length_of(after) <= max(most, length_of(before))
    if length_of(union([*some, *more])) <= most:
        assert after == union([*some, *more])
    elif length_of(before) <= most:
        assert length_of(after) == most


def test_grow_fills_gaps_from_the_left_when_time_is_short() -> None:
    assert grow([(10, 20)], [(0, 100)], most=25) == [(0, 25)]
    assert grow([(10, 20)], [(0, 100), (200, 300)], most=15) == [(0, 5), (10, 20)]
    assert grow([(10, 20)], [(15, 100)], most=5) == [(10, 20)]


def test_the_grid_joins_what_a_player_rounds_apart() -> None:
    assert GRID_MS == 100
    assert on_grid(1_234, 5_678) == (1_200, 5_700)
    assert on_grid(0, 49) == (0, 0)
    assert union([on_grid(0, 4_980), on_grid(5_020, 9_990)]) == [(0, 10_000)]
