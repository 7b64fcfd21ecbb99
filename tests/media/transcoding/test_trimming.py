"""Beginning and end of a film, moved without sending it again."""

import pytest
from django.core.files import File
from django.test import TestCase
from django.urls import reverse
from django.utils import translation

from media.captions.actions import upload_captions
from media.captions.choosing import words_for_reader
from media.captions.cues import Cue
from media.captions.models import CaptionTrack, Chapter
from media.signals import video_recut
from media.storage import films
from media.transcoding.making import Making
from media.videos.actions import CutRefused, store_source, trim_video
from media.videos.models import Video, VideoState
from tests.factories.captions import make_chapters, times_and_texts
from tests.factories.media import clip, make_video, playable_film, stored_files, work_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def film(suyun):
    return playable_film(suyun)  # Five seconds.


def trim(film, start_ms, end_ms=None):
    trim_video(video=film, start_ms=start_ms, end_ms=end_ms)
    film.refresh_from_db()


def make_it(film):
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert work_on(film).state == "done"
    return film


def test_a_trimmed_film_is_made_anew_from_its_source_and_plays_as_it_was_until_then(film):
    before, generation = stored_files(), film.generation
    trim(film, 1000, 4000)
    assert (film.state, film.generation, film.duration) == (VideoState.UPLOADED, generation, 5.0)
    assert stored_files() == before

    make_it(film)

    assert (film.state, film.duration, film.plays_from_ms) == (VideoState.READY, 3.0, 1000)
    assert film.source_seconds == 5.0
    assert [round(rendition.duration, 1) for rendition in film.renditions.all()] == [3.0, 3.0, 3.0, 3.0]
    assert film.generation != generation
    assert not [name for name in stored_files() if generation in name]
    assert films().exists(film.file.name)


def test_its_page_opens_before_and_after_the_cut_is_made(client, editor, film):
    client.force_login(editor)
    answer = client.post(reverse("film_trim", args=[film.pk]), {"start": "0:01", "end": "0:04"})
    for _made in (False, True):
        page = client.get(answer.url)
        assert (page.status_code, 'value="0:01' in page.content.decode()) == (200, True)
        film.refresh_from_db()
        make_it(film)


def test_clearing_the_two_times_brings_the_whole_film_back(film):
    trim(film, 1000)
    make_it(film)
    trim(film, 0)
    make_it(film)
    assert (film.duration, film.plays_from_ms, film.is_cut) == (5.0, 0, False)


def test_trimming_to_the_same_times_does_nothing(film):
    trim(film, 0)
    assert film.state == VideoState.READY


def test_ends_that_are_moved_while_the_film_is_made_are_the_ones_it_gets(film, monkeypatch):
    trim(film, 1000)
    make, lengths = Making.make, []

    def move_meanwhile(making, *args, **kwargs):
        made = make(making, *args, **kwargs)
        lengths.append(making.facts.seconds)
        if len(lengths) == 1:
            trim(Video.objects.get(pk=film.pk), 2000, 4000)
        return made

    monkeypatch.setattr(Making, "make", move_meanwhile)
    make_it(film)
    assert (lengths, film.duration, film.plays_from_ms) == ([4.0, 2.0], 2.0, 2000)


@pytest.mark.parametrize(
    ("start_ms", "end_ms", "sentence"),
    [
        (3000, 2000, "The film would end before it begins."),
        (3000, 3000, "The film would end before it begins."),
        (3000, 3500, "Less than a second of the film would be left."),
        (4500, None, "Less than a second of the film would be left."),
        (0, 9000, "0:09.000 is after the end of the recording, which is 0:05.000 long."),
        (9000, None, "0:09.000 is after the end of the recording, which is 0:05.000 long."),
    ],
)
def test_times_that_make_no_film_are_refused_with_a_sentence(start_ms, end_ms, sentence):
    film = make_video(file="films/x", state=VideoState.READY, generation="g", duration=5, source_seconds=5)
    with translation.override("en"), pytest.raises(CutRefused, match=sentence):
        trim_video(video=film, start_ms=start_ms, end_ms=end_ms)
    film.refresh_from_db()
    assert (film.cut_start_ms, film.cut_end_ms, film.state) == (0, None, VideoState.READY)


def test_a_film_without_its_source_cannot_be_trimmed():
    film = make_video(state=VideoState.FAILED, fault="empty", duration=5)
    with pytest.raises(CutRefused, match="no longer there"):
        trim_video(video=film, start_ms=1000, end_ms=None)


def test_a_new_file_is_not_cut_where_the_old_one_was(film):
    trim(film, 1000)
    with clip(seconds=2).open("rb") as opened:
        store_source(video=film, upload=File(opened, name="new.mp4"))
    make_it(film)
    assert (film.duration, film.plays_from_ms, film.cut_start_ms) == (2.0, 0, 0)


class TestWords:
    """Captions and chapters of a film of ten seconds that is cut to its seconds two to eight."""

    CUES = (
        Cue(0, 1500, "gone"),
        Cue(1000, 3000, "half"),
        Cue(4000, 5000, "there"),
        Cue(7500, 9000, "cut off"),
        Cue(9000, 9500, "gone too"),
    )
    SHOWN = ((0, 1000, "half"), (2000, 3000, "there"), (5500, 6000, "cut off"))

    @pytest.fixture
    def words(self, suyun):
        film = make_video(
            collection=suyun, duration=6, source_seconds=10, plays_from_ms=2000, file="f", generation="g"
        )
        upload_captions(video=film, language="zh-hans", kind="captions", cues=self.CUES)
        make_chapters(film, (0, "gone"), (1000, "begun"), (5000, "there"), (9000, "gone too"))
        return film

    @pytest.fixture
    def desk(self, client, editor):
        client.force_login(editor)
        return client

    def test_players_get_those_that_are_seen_at_the_times_of_the_film(self, words, desk):
        track = CaptionTrack.objects.get()
        answer = desk.get(track.url).content.decode()
        assert answer.split("\n\n")[1:] == [
            "00:00:00.000 --> 00:00:01.000\nhalf",
            "00:00:02.000 --> 00:00:03.000\nthere",
            "00:00:05.500 --> 00:00:06.000\ncut off\n",
        ]

    def test_readers_get_the_same_in_transcript_and_chapters(self, words):
        seen = words_for_reader(words, language="zh-hans")
        assert times_and_texts(seen.transcript) == list(self.SHOWN)
        assert [(one.starts_ms, one.title) for one in seen.chapters] == [(0, "begun"), (3000, "there")]

    def test_without_a_cut_everything_is_as_it_was(self, words):
        words.duration, words.plays_from_ms = 10, 0
        assert times_and_texts(words_for_reader(words, language="zh-hans").transcript) == times_and_texts(
            self.CUES
        )

    def test_the_editor_shows_the_times_of_the_film_and_keeps_what_is_hidden(self, words, desk):
        track = CaptionTrack.objects.get()
        address = f"/admin/films/{words.pk}/captions/{track.pk}/"
        page = desk.get(address)
        assert [(row.number, row.start) for row in page.context["rows"]] == [
            (1, "0:00.000"),
            (2, "0:02.000"),
            (3, "0:05.500"),
        ]
        typed = {"revision": 1, "cut": page.context["cut"], "do": "save"} | {
            "start-2": "0:02.500",
            "end-2": "0:03.000",
            "text-2": "moved",
        }
        assert desk.post(address, typed).status_code == 302
        track.refresh_from_db()
        expected = [*self.CUES]
        expected[2] = Cue(4500, 5000, "moved")
        assert track.cues == expected

    def press(self, desk, words, **typed):
        """Save the editor's page as it stands, but for what is typed: `start_1="0:00.500"`."""
        track = CaptionTrack.objects.get()
        address = f"/admin/films/{words.pk}/captions/{track.pk}/"
        page = desk.get(address)
        sent = {"revision": track.revision, "cut": page.context["cut"], "do": "save"}
        for row in page.context["rows"]:
            fields = {"start": row.start, "end": row.end, "text": row.text}
            sent |= {f"{name}-{row.number}": value for name, value in fields.items()}
        sent |= {name.replace("_", "-"): value for name, value in typed.items()}
        assert desk.post(address, sent).status_code == 302
        track.refresh_from_db()
        return track

    def test_saving_keeps_what_the_cut_hides_of_a_caption(self, words, desk):
        track = self.press(desk, words, text_2="elsewhere")
        expected = [*self.CUES]
        expected[2] = Cue(4000, 5000, "elsewhere")
        assert track.cues == expected
        words.duration, words.plays_from_ms = 10, 0
        words.save()
        page = desk.get(f"/admin/films/{words.pk}/captions/{track.pk}/")
        assert [(row.start, row.end, row.text) for row in page.context["rows"]][1] == (
            "0:01.000",
            "0:03.000",
            "half",
        )

    @pytest.mark.parametrize(
        ("typed", "number", "expected"),
        [
            ({"text_1": "mended"}, 1, Cue(1000, 3000, "mended")),
            ({"start_1": "0:00.250"}, 1, Cue(2250, 3000, "half")),
            ({"end_1": "0:00.750"}, 1, Cue(1000, 2750, "half")),
            ({"start_3": "0:05.000"}, 3, Cue(7000, 9000, "cut off")),
            ({"end_3": "0:05.750"}, 3, Cue(7500, 7750, "cut off")),
        ],
    )
    def test_only_an_edge_that_was_moved_is_moved(self, words, desk, typed, number, expected):
        assert self.press(desk, words, **typed).cues == [
            expected if at == number else cue for at, cue in enumerate(self.CUES)
        ]

    def test_a_page_from_before_another_cut_saves_nothing(self, words, desk):
        """Its times are those of a film that is no more."""
        track = CaptionTrack.objects.get()
        address = f"/admin/films/{words.pk}/captions/{track.pk}/"
        page = desk.get(address)
        sent = {"revision": 1, "cut": page.context["cut"], "do": "save"}
        sent |= {"start-2": "0:02.000", "end-2": "0:03.000", "text-2": "mended"}
        words.plays_from_ms = 3000
        words.save()
        for _again in range(2):  # What was typed is shown again, and is no better for that.
            answer = desk.post(address, sent)
            assert answer.status_code == 200
            assert "The film was cut in another way meanwhile" in answer.text
            assert "mended</textarea>" in answer.text
            assert f'name="cut" value="{sent["cut"]}"' in answer.text
        track.refresh_from_db()
        assert track.cues == [*self.CUES]

    def test_a_caption_is_split_where_it_is_seen(self, words, desk):
        track = self.press(desk, words, text_1="one, two", do="split:1")
        assert track.cues[1:3] == [Cue(1000, 2500, "one,"), Cue(2500, 3000, "two")]

    def test_chapters_typed_beside_the_film_keep_those_that_are_hidden(self, words, desk):
        page = desk.get(f"/admin/films/{words.pk}/captions/")
        assert page.context["chapters_form"].initial["text"] == "0:00 begun\n0:03 there"
        typed = {"language": "zh-hans", "text": "0:00 begun\n0:04 later"}
        assert desk.post(f"/admin/films/{words.pk}/chapters/", typed).status_code == 302
        assert list(Chapter.objects.values_list("starts_ms", "title")) == [
            (0, "gone"),
            (2000, "begun"),
            (6000, "later"),
            (9000, "gone too"),
        ]


def test_news_of_another_cut_says_how_far_everything_has_moved(film):
    heard = []

    def listen(video, by_ms, **kwargs):
        heard.append((video.pk, by_ms))

    video_recut.connect(listen)
    try:
        trim(film, 2000)
        make_it(film)
        trim(film, 500, 4000)
        make_it(film)
    finally:
        video_recut.disconnect(listen)
    assert heard == [(film.pk, -2000), (film.pk, 1500)]
