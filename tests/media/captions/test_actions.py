"""What may be done to captions and chapters, and what is refused."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from media.captions import cues as rework
from media.captions.actions import (
    delete_captions,
    edit_captions,
    set_chapters,
    undo_captions,
    upload_captions,
    write_other_script,
)
from media.captions.choosing import words_for_reader
from media.captions.cues import Cue
from media.captions.faults import CaptionsChanged, CaptionsRefused, NothingToUndo
from media.captions.models import CaptionTrack, Chapter
from media.captions.parsing import read_text
from media.signals import captions_changed
from media.videos.clock import DAY_MS, exact_clock, read_clock, short_clock
from tests.factories.captions import SCRIPT, make_captions, make_chapters, times_and_texts
from tests.factories.media import make_video

pytestmark = pytest.mark.django_db


@pytest.fixture
def film(suyun):
    return make_video(collection=suyun, title="点横竖")


@pytest.fixture
def track(film):
    return make_captions(film)


@pytest.fixture
def news():
    """How often it was told that captions have changed."""
    told = []

    def hear(video, **_facts):
        told.append(video)

    captions_changed.connect(hear)
    yield told
    captions_changed.disconnect(hear)


def texts(track):
    track.refresh_from_db()
    return [cue.text for cue in track.cues]


def test_captions_are_kept_in_order_as_webvtt(film, news):
    track = upload_captions(
        video=film, language="en", kind="subtitles", cues=[Cue(2000, 3000, "two"), Cue(0, 1000, "one & <b>")]
    )
    track.refresh_from_db()
    assert track.vtt == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\none &amp; &lt;b&gt;\n\n00:00:02.000 --> 00:00:03.000\ntwo\n"
    )
    assert news == [film]


def test_uploading_again_replaces_and_can_be_undone(film, track):
    first = track.vtt
    again = make_captions(film, text="[0:01]新")
    assert (again.pk, texts(track), track.revision) == (track.pk, ["新"], 2)
    undo_captions(track=track, revision=2)
    track.refresh_from_db()
    assert (track.vtt, track.revision) == (first, 3)
    undo_captions(track=track, revision=3)
    assert texts(track) == ["新"]


def test_the_same_upload_twice_changes_nothing(film, track):
    make_captions(film)
    track.refresh_from_db()
    assert (track.revision, track.previous) == (1, "")
    with pytest.raises(NothingToUndo):
        undo_captions(track=track, revision=1)


def test_each_language_and_kind_has_its_own(film, track):
    for language, kind in (("zh-hans", "subtitles"), ("en", "captions"), ("es", "subtitles")):
        make_captions(film, language, kind=kind)
    assert film.caption_tracks.count() == 4
    with transaction.atomic(), pytest.raises(IntegrityError):
        CaptionTrack.objects.create(video=film, language="en", kind="captions", vtt="WEBVTT\n")


@pytest.mark.parametrize(
    "facts", [{"kind": "karaoke"}, {"vtt": "1\n00:00:01,000"}, {"language": ""}], ids=str
)
def test_the_database_refuses_nonsense(film, facts):
    with transaction.atomic(), pytest.raises(IntegrityError):
        CaptionTrack.objects.create(**{"video": film, "language": "en", "vtt": "WEBVTT\n"} | facts)


@pytest.mark.parametrize("facts", [{"title": ""}, {"starts_ms": DAY_MS}, {"language": ""}], ids=str)
def test_the_database_refuses_nonsense_of_chapters(film, facts):
    with transaction.atomic(), pytest.raises(IntegrityError):
        Chapter.objects.create(**{"video": film, "language": "en", "starts_ms": 0, "title": "x"} | facts)


def test_changed_cues_take_their_places_in_time(track, news):
    news.clear()
    edit_captions(track=track, revision=1, changed={0: Cue(9000, 9500, "最后"), 1: Cue(2500, 3000, "")})
    track.refresh_from_db()
    assert times_and_texts(track.cues) == [(3000, 8000, "写字要慢。"), (9000, 9500, "最后")]
    assert news == [track.video]


def test_splitting_joining_and_moving(track):
    edit_captions(track=track, revision=1, changed={}, rework=partial(rework.split, at=0))
    assert texts(track)[:2] == ["第一笔", "是点。"]
    assert times_and_texts(track.cues)[:2] == [(1000, 1750, "第一笔"), (1750, 2500, "是点。")]
    edit_captions(track=track, revision=2, changed={}, rework=partial(rework.merge, at=0))
    assert texts(track)[0] == "第一笔\n是点。"
    assert times_and_texts(track.cues)[0][:2] == (1000, 2500)
    edit_captions(track=track, revision=3, changed={}, rework=partial(rework.shift, by_ms=-400))
    track.refresh_from_db()
    assert [cue.start_ms for cue in track.cues] == [600, 2100, 2600]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("one two three", ["one two", "three"]),
        ("第一笔是点，写字要慢。", ["第一笔是点，", "写字要慢。"]),
        ("上一行\n下一行很长很长", ["上一行", "下一行很长很长"]),
        ("ab", ["a", "b"]),
    ],
)
def test_a_caption_is_split_where_a_reader_would_pause(text, parts):
    assert [cue.text for cue in rework.split([Cue(0, 4000, text)], 0)] == parts


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (partial(rework.split, at=0), "too short"),
        (partial(rework.merge, at=0), "no caption after this one"),
        (partial(rework.shift, by_ms=-1), "before the film"),
        (partial(rework.shift, by_ms=DAY_MS), "after a day"),
    ],
)
def test_what_cannot_be_done_is_said(act, sentence):
    with pytest.raises(CaptionsRefused, match=sentence):
        act([Cue(0, 1000, "x")])


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({0: Cue(3000, 2000, "反")}, "“反” ends before it begins"),
        ({number: Cue(0, 1, "") for number in range(3)}, "No caption would be left"),
    ],
)
def test_a_refused_change_leaves_everything(track, news, changed, sentence):
    before, told = track.vtt, len(news)
    with pytest.raises(CaptionsRefused, match=sentence):
        edit_captions(track=track, revision=1, changed=changed)
    track.refresh_from_db()
    assert (track.vtt, track.revision, len(news)) == (before, 1, told)


def test_nobody_writes_over_what_somebody_else_wrote(track):
    edit_captions(track=track, revision=1, changed={0: Cue(0, 500, "我的")})
    with pytest.raises(CaptionsChanged):
        edit_captions(track=track, revision=1, changed={0: Cue(0, 500, "你的")})
    with pytest.raises(CaptionsChanged):
        undo_captions(track=track, revision=1)
    assert texts(track)[0] == "我的"


def test_nothing_is_shown_after_the_film_has_ended(suyun):
    film = make_video(collection=suyun, duration=2.5)
    assert make_captions(film).cues[-1].start_ms == 3000  # within the last second, for a length is not exact
    with pytest.raises(
        CaptionsRefused, match=r"0:03\.501 is after the end of the film, which is 0:02\.500 long"
    ):
        upload_captions(video=film, language="en", kind="captions", cues=[Cue(3501, 4000, "x")])
    with pytest.raises(CaptionsRefused, match="after the end"):
        set_chapters(video=film, language="en", chapters=[(9000, "x")])


def test_captions_go_with_their_film_and_alone(film, track, news):
    make_captions(film, "en")
    delete_captions(track=track)
    delete_captions(track=track)
    assert [left.language for left in CaptionTrack.objects.all()] == ["en"]
    make_chapters(film)
    film.delete()
    assert (CaptionTrack.objects.count(), Chapter.objects.count()) == (0, 0)


def test_the_other_script(film, track):
    twin = write_other_script(track=track)
    assert (twin.language, twin.kind) == ("zh-hant", "captions")
    assert texts(twin) == ["第一筆是點。", "第二筆是橫。", "寫字要慢。"]
    assert [cue.start_ms for cue in twin.cues] == [1000, 2500, 3000]
    CaptionTrack.objects.filter(pk=track.pk).delete()
    assert texts(write_other_script(track=twin)) == texts(make_captions(film))


def test_chapters_are_replaced_as_a_whole(film):
    make_chapters(film)
    make_chapters(film, (0, "One"), language="en")
    make_chapters(film, (1000, "竖"))
    assert [str(one) for one in Chapter.objects.all()] == ["0:00 One", "0:01 竖"]
    with pytest.raises(CaptionsRefused, match="begin at the same time"):
        make_chapters(film, (0, "一"), (0, "二"))
    set_chapters(video=film, language="zh-hans", chapters=[])
    assert [one.language for one in Chapter.objects.all()] == ["en"]


@pytest.mark.parametrize(
    ("language", "script", "there", "best", "default"),
    [
        ("zh-hans", None, ["en", "zh-hant", "zh-hans"], "zh-hans", "zh-hans"),
        ("zh-hant", "hant", ["en", "zh-hans", "zh-hant"], "zh-hant", "zh-hant"),
        ("zh-hant", "hant", ["en", "zh-hans"], "zh-hans", "zh-hans"),
        ("zh-hans", "hant", ["zh-hans", "zh-hant"], "zh-hant", "zh-hant"),
        ("en", None, ["zh-hans", "en"], "en", "en"),
        ("es", None, ["en", "zh-hant", "zh-hans"], "zh-hans", None),
        ("es", "hant", ["en", "zh-hant", "zh-hans"], "zh-hant", None),
        ("es", None, ["fr"], "fr", None),
        ("es", None, [], None, None),
    ],
)
def test_a_reader_is_given_their_own_language_and_script(
    film, language, script, there, best, default, django_assert_num_queries
):
    for code in there:
        make_captions(film, code, f"[0:01]{code}")
        make_chapters(film, (0, code), language=code)
    with django_assert_num_queries(2):
        words = words_for_reader(film, language=language, script=script)
        told = [cue.text for cue in words.transcript]
    assert [track.language for track in words.tracks] == sorted(there)
    assert (words.best and words.best.language, words.default and words.default.language) == (best, default)
    assert told == ([best] if best else [])
    assert [chapter.title for chapter in words.chapters] == ([best] if best else [])


def test_captions_are_preferred_to_subtitles(film):
    make_captions(film, kind="subtitles")
    make_captions(film, text="[0:01]（掌声）")
    assert [cue.text for cue in words_for_reader(film, language="zh-hans").transcript] == ["（掌声）"]


@given(st.integers(0, DAY_MS))
def test_a_time_that_is_shown_can_be_typed(moment):
    assert read_clock(exact_clock(moment)) == moment
    assert read_clock(short_clock(moment)) == moment // 1000 * 1000


@pytest.mark.parametrize("typed", ["", "x", "1:60", "1:61:00", "-1:00", "25:00:00", "1:2:3:4", "1.5", "٣:٠٠"])
def test_what_is_no_time(typed):
    assert read_clock(typed) is None


@pytest.mark.parametrize(("typed", "moment"), [("1：02", 62_000), (" 75:00 ", 4_500_000), ("0:1,5", 1500)])
def test_what_people_type_for_a_time(typed, moment):
    assert read_clock(typed) == moment


def test_the_script_of_the_tests_is_what_it_says():
    assert times_and_texts(read_text(SCRIPT))[0] == (1000, 2500, "第一笔是点。")
