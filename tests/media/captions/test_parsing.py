"""What people send becomes cues, or a sentence that names the line."""

import pytest

from media.captions.blocks import read_webvtt
from media.captions.cues import Cue, write_webvtt
from media.captions.decoding import MOST_BYTES, UnknownLetters
from media.captions.faults import BrokenLine, CaptionsRefused
from media.captions.parsing import NoCaptions, NoTimes, read_captions, read_text

WEBVTT = """WEBVTT - 横画
Kind: captions

NOTE from the teacher,
two lines of it

STYLE
::cue { color: red }

first
00:01.000 --> 00:04.000 align:start position:10%
<v 沈老师>第一笔<c.red>是</c>点。

00:00:04.500 --> 00:01:06.007
<i>Second</i> &lt;b&gt; &amp; third
<ruby>横<rt>héng</rt></ruby>画
"""
SRT = (
    "1\n00:00:01,000 --> 00:00:04,000\n{\\an8}<font color='red'>第一笔</font>\n是点。\n\n"
    "2\n0:0:04,5 --> 0:01:06,007\n3 < 4 & 5\n\n3\n"
)
ASS = r"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname
Style: Default,Kai

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,not shown
Dialogue: 0,0:00:04.50,0:01:06.00,Default,,0,0,0,,second,\hthird
Dialogue: 0,0:00:01.00,0:00:04.00,Default,,0,0,0,,{\b1}第一笔{\b0}\N是点。
Dialogue: 0,0:00:01.00,0:00:04.00,Default,,0,0,0,,{\p1}m 0 0 l 9 9{\p0}
"""
LRC = """[ti:静夜思]
[ar:李白]
[offset:+500]

[00:01.50][00:10.5]床前<00:02.00>明月光
[00:04:50]
[00:12.5]疑是地上霜
"""


def cues_of(text):
    return [(cue.start_ms, cue.end_ms, cue.text) for cue in read_text(text)]


def test_webvtt():
    assert cues_of(WEBVTT) == [
        (1000, 4000, "沈老师: 第一笔是点。"),
        (4500, 66007, "Second <b> & third\n横画"),
    ]


def test_srt():
    assert cues_of(SRT) == [(1000, 4000, "第一笔\n是点。"), (4500, 66007, "3 < 4 & 5")]


def test_ass():
    assert cues_of(ASS) == [(1000, 4000, "第一笔\n是点。"), (4500, 66000, "second, third")]


def test_lrc_with_its_offset_a_repeated_line_and_a_pause():
    assert cues_of(LRC) == [
        (1000, 4000, "床前明月光"),
        (10000, 12000, "床前明月光"),
        (12000, 17000, "疑是地上霜"),
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("text", [WEBVTT, SRT, ASS, LRC])
def test_the_line_ends_of_every_system(text, ending):
    assert cues_of(text.replace("\n", ending)) == cues_of(text)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]
)
@pytest.mark.parametrize("text", [WEBVTT, SRT, ASS, LRC])
def test_every_encoding_of_simplified(text, encoding):
    assert read_captions(text.encode(encoding)) == read_text(text)


TRADITIONAL = (
    "1\n00:00:01,000 --> 00:00:04,000\n第一筆是點，寫字要慢。\n\n"
    "2\n00:00:04,500 --> 00:00:06,000\n請看老師的手，我們學書法。\n"
)
SIMPLIFIED = (
    "1\n00:00:01,000 --> 00:00:04,000\n第一笔是点，写字要慢。\n\n"
    "2\n00:00:04,500 --> 00:00:06,000\n请看老师的手，我们学书法。\n"
)


@pytest.mark.parametrize("encoding", ["big5", "cp950", "big5hkscs", "gb18030", "utf-16", "utf-8"])
def test_every_encoding_of_traditional(encoding):
    assert read_captions(TRADITIONAL.encode(encoding)) == read_text(TRADITIONAL)


@pytest.mark.parametrize("line", SIMPLIFIED.splitlines()[2::4])
def test_one_short_line_is_enough_to_tell_the_encoding(line):
    text = f"[00:01.00]{line}\n"
    assert read_captions(text.encode("gbk"))[0].text == line


@pytest.mark.parametrize("line", TRADITIONAL.splitlines()[2::4])
def test_one_short_line_is_enough_to_tell_big5(line):
    text = f"[00:01.00]{line}\n"
    assert read_captions(text.encode("big5"))[0].text == line


def test_an_editor_may_say_the_encoding():
    content = "[00:01]永\n".encode("big5")
    assert read_captions(content, "big5hkscs")[0].text == "永"
    with pytest.raises(UnknownLetters):
        read_captions(b"[00:01]\xff\xff\n", "utf-8")


V = "WEBVTT\n\n"
S = "1\n"
A = "[Events]\nFormat: Start, End, Text\n"


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        (V + "00:05.000 --> 00:03.000\nx", 3, "the end is before the start"),
        (V + "00:05.000 --> 00:05.000\nx", 3, "the end is before the start"),
        (V + "00:01.000 --> 00:03.000\nx\n\n00:05.000 -> 00:06.000\ny\n", 6, "here we expect the times"),
        (V + "00:75.000 --> 01:78.000\nx", 3, "“00:75.000” is not a time"),
        (V + "00:01.000 --> \nx", 3, "“” is not a time"),
        (V + "00:01.000 --> 25:00:00.000\nx", 3, "is not a time"),
        (V + "00:01.000 --> 00:02.000\nx\n00:03.000 --> 00:04.000\ny", 5, "an empty line is missing"),
        (V + "words without times", 3, "here we expect the times"),
        ("WEBVTTX\n\n00:01.000 --> 00:02.000\nx", 1, "begins with the word WEBVTT"),
        (S + "00:00:05,000 -> 00:00:08,000\nx\n\n2\n00:00:09,000 --> 00:00:10,000\ny", 2, "here we expect"),
        (S + "00:00:05,000 --> 00:00:0x\nx", 2, "“00:00:0x” is not a time"),
        (A + "Dialogue: 0:00:01.00,x,hi", 3, "“x” is not a time"),
        (A + "Dialogue: 0:00:01.00", 3, "breaks off"),
        (A + "Dialogue: 0:00:03.00,0:00:01.00,hi", 3, "the end is before the start"),
        ("[Events]\nFormat: Start, Text, End\n", 2, "the columns Start, End"),
        ("[00:01.00]x\nno time here\n", 2, "Line 2 has no time before it"),
        ("[00:01.00]x\n[01:75.00]y\n", 2, "is not a time"),
        ("[offset:soon]\n[00:01.00]x\n", 1, "the offset is not a number"),
    ],
)
def test_a_broken_file_names_the_line(text, line, sentence):
    with pytest.raises(BrokenLine) as refused:
        read_text(text)
    assert (refused.value.line, sentence in str(refused.value)) == (line, True), str(refused.value)
    assert str(refused.value).startswith(f"Line {line}")


def test_too_many():
    with pytest.raises(BrokenLine, match="fewer lines"):
        read_text(V + "\n" * 100_000)
    block = "00:00:01.000 --> 00:00:02.000\nx\n\n"
    assert len(read_text(V + block * 5000)) == 5000
    with pytest.raises(BrokenLine) as refused:
        read_text(V + block * 5001)
    assert refused.value.line == 3 + 5000 * 3
    with pytest.raises(CaptionsRefused, match="2 MB"):
        read_captions(b"x" * (MOST_BYTES + 1))


@pytest.mark.parametrize("text", ["", " \n\n", V, V + "00:01.000 --> 00:02.000\n<b></b>\n", A])
def test_no_captions(text):
    with pytest.raises(NoCaptions):
        read_text(text)


def test_a_script_without_times():
    with pytest.raises(NoTimes):
        read_text("第一笔是点。\n第二笔是横。")


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>x",
        "<img src=x onerror=alert(1)>x",
        "<b onclick=alert(1)>x</b>",
        "<c.x><script/src=//evil>x",
        "{\\an8}<svg/onload=alert(1)>x",
    ],
)
@pytest.mark.parametrize(
    "form", [V + "00:01.000 --> 00:02.000\n%s\n", "1\n00:00:01,000 --> 00:00:02,000\n%s\n"]
)
def test_markup_does_not_come_in_and_never_goes_out(form, attack):
    cues = read_text(form % attack)
    assert "<" not in cues[0].text
    assert "x" in cues[0].text


def test_what_looks_like_markup_goes_out_as_text():
    told = write_webvtt([Cue(0, 1000, "<script>alert(1)</script> & --> \n00:01.000 --> 00:02.000")])
    assert "<script" not in told
    assert told.count("-->") == 1
    assert read_webvtt(told)[0].text.startswith("<script>alert(1)</script> & -->")
