"""Whatever is sent: it is read back as it was written, or refused, and never costs much."""

import contextlib
import gc
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.captions.cues import Cue, clean_text, in_order, write_webvtt
from media.captions.faults import CaptionsRefused
from media.captions.parsing import read_captions, read_text
from media.videos.clock import DAY_MS

QUARTER_MB = 256 * 1024
V = "WEBVTT\n\n"
A = "[Events]\nFormat: Start, End, Text\n"

texts = st.text(min_size=1).map(clean_text).filter(bool)
moments = st.integers(0, DAY_MS)
cues = st.builds(
    lambda times, text: Cue(min(times), max(times), text),
    st.tuples(moments, moments).filter(lambda two: two[0] != two[1]),
    texts,
)


@given(st.lists(cues, min_size=1, max_size=8).map(in_order))
def test_what_is_written_is_read_back_the_same(written):
    told = write_webvtt(written)
    assert read_text(told) == written
    assert read_captions(told.encode()) == written
    assert write_webvtt(read_text(told)) == told


pieces = st.sampled_from(
    [
        "WEBVTT",
        "NOTE",
        "[Events]",
        "Format:",
        "Dialogue:",
        "start",
        "end",
        "text",
        "[offset:",
        "]",
        ",",
        "-->",
        "00:01.000",
        "1:2:3,4",
        "[00:01.5]",
        "<b>",
        "{\\p1}",
        "&#0;",
        "&#x110000;",
        "\x00",
        "\ufeff",
        "永",
        "\n",
        "\n\n",
    ]
)
scraps = st.lists(pieces | st.text(max_size=3), max_size=20).map("".join)


@given(st.binary(max_size=400) | scraps.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_give_cues_or_a_refusal(content):
    for encoding in ("", "utf-8", "utf-16", "gb18030", "big5hkscs"):
        try:
            found = read_captions(content, encoding)
        except CaptionsRefused as refused:
            found, told = None, str(refused)
        else:
            told = write_webvtt(found)
        assert told
        if found is not None:
            assert found
            assert read_text(told) == found
            assert all(cue.is_possible and cue.text == clean_text(cue.text) != "" for cue in found)


@pytest.mark.parametrize(
    "piece",
    [
        "\n",
        " ",
        "[ ",
        "[00:01",
        "[00:01] ",
        "[00:01]\n",
        "1:",
        "[a:]",
        "<v ",
        "<rt>",
        "{\\p1}",
        "{\\",
        "&",
        "-->",
    ],
)
@pytest.mark.parametrize(
    "beginning",
    [
        "",
        "[00:01]x\n",
        V + "00:01.000 --> 00:02.000\n",
        "1\n00:00:01,000 --> 00:00:02,000\n",
        A + "Dialogue: ",
    ],
)
def test_hostile_files_cost_no_more_than_their_size(beginning, piece):
    """Four times as long costs about four times as much, on a slow machine too; sixteen times would be square."""
    quarter, whole = (
        cost_of(beginning + piece * (size // len(piece))) for size in (QUARTER_MB // 4, QUARTER_MB)
    )
    assert whole < 10 * max(quarter, 0.1)


def cost_of(text: str) -> float:
    gc.disable()  # Or what all tests before this one have left would be looked through, and counted.
    try:
        started = time.process_time()
        with contextlib.suppress(CaptionsRefused):
            read_captions(text.encode())
        return time.process_time() - started
    finally:
        gc.enable()
