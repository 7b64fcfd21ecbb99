"""The editors' pages beside a film: sending captions, reworking them, chapters; all of it without script."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from media.captions.models import CaptionTrack, Chapter
from media.videos.models import Video, VideoState
from tests.factories.captions import SCRIPT, make_captions, make_chapters, times_and_texts
from tests.factories.media import make_video

pytestmark = pytest.mark.django_db


@pytest.fixture
def film(suyun):
    return make_video(
        collection=suyun, title="点横竖", state=VideoState.READY, generation="a" * 32, duration=4000.0
    )


@pytest.fixture
def editors(client, editor):
    client.force_login(editor)
    return client


def overview(film):
    return reverse("film_captions", args=[film.pk])


def page_of(track):
    return reverse("caption_track", args=[track.video_id, track.pk])


def send(client, film, **data):
    return client.post(overview(film), {"language": "zh-hans", "kind": "captions", "encoding": ""} | data)


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def form_of(client, track, query=""):
    """The editor's form as a browser would send it back."""
    page = client.get(page_of(track) + query).content.decode()
    fields = dict(re.findall(r'<input[^>]* name="((?:start|end)-\d+|revision|cut)" value="([^"]*)"', page))
    return fields | dict(re.findall(r'<textarea[^>]* name="(text-\d+)"[^>]*>\n?([^<]*)</textarea>', page))


def press(client, track, button, query="", **typed):
    data = form_of(client, track, query) | {name.replace("_", "-"): value for name, value in typed.items()}
    return client.post(page_of(track) + query, data | {"do": button})


def cues(track):
    return times_and_texts(CaptionTrack.objects.get(pk=track.pk).cues)


def test_the_films_page_leads_to_its_captions(editors, film):
    make_captions(film)
    page = text_of(editors.get(reverse("wagtailmedia:edit", args=[film.pk])))
    assert f'<a href="{overview(film)}">Captions and chapters</a>' in page
    assert '<bdi lang="zh-Hans">简体中文</bdi>' in page


def test_a_file_becomes_captions(editors, film):
    file = SimpleUploadedFile("横.srt", "1\n00:00:01,000 --> 00:00:02,000\n第一笔\n".encode("gb18030"))
    answer = send(editors, film, file=file)
    track = CaptionTrack.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page_of(track))
    assert (track.video, track.language, track.kind) == (film, "zh-hans", "captions")
    assert cues(track) == [(1000, 2000, "第一笔")]


def test_a_pasted_script_with_times_becomes_captions(editors, film):
    send(editors, film, text=SCRIPT, language="en", kind="subtitles")
    track = CaptionTrack.objects.get()
    assert (track.language, track.kind, len(track.cues)) == ("en", "subtitles", 3)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[0:01]x\ny", "Line 2 has no time before it."),
        ("没有时间\n的文稿", "We find no times in this."),
        ("1\n00:00:05,000 --> 00:00:01,000\nx", "Line 2: the end is before the start."),
        ("[1:23:45.0]x", "is after the end of the film, which is 1:06:40.000 long."),
        ("", "Please choose a file, or paste a text below."),
    ],
)
def test_a_refused_text_is_kept_and_the_reason_said(editors, film, text, sentence):
    answer = send(editors, film, text=text, language="es", kind="subtitles")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert f">\n{html.escape(text)}</textarea>" in page
    assert '<option value="es" selected>' in page
    assert '<option value="subtitles" selected>' in page
    assert not CaptionTrack.objects.exists()


def test_a_file_and_a_text_are_one_too_many(editors, film):
    page = text_of(send(editors, film, text=SCRIPT, file=SimpleUploadedFile("x.srt", b"x")))
    assert "Please send only one of them." in page


@pytest.mark.parametrize("content", [b"", b"\0\xff", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"])
def test_what_is_no_caption_file_is_refused_in_a_sentence(editors, film, content):
    answer = send(editors, film, file=SimpleUploadedFile("x.srt", content))
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not CaptionTrack.objects.exists()


def test_texts_and_times_are_typed(editors, film):
    track = make_captions(film)
    answer = press(
        editors, track, "save", start_0="0:00.5", end_0="0：01", text_0="点\r\n\r\n<b>横</b>", text_1=" "
    )
    assert answer.status_code == 302
    assert cues(track) == [(500, 1000, "点\n<b>横</b>"), (3000, 8000, "写字要慢。")]
    page = text_of(editors.get(page_of(track)))
    assert "点 &lt;b&gt;横&lt;/b&gt;</textarea>" in page
    assert "<b>横" not in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"start_1": "soon"}, "Please write times like 1:23.450"),
        ({"end_1": "0:01"}, "The end is before the start."),
        ({"start_1": "2:00:00", "end_1": "2:00:01"}, "is after the end of the film"),
    ],
)
def test_what_was_typed_wrong_is_kept_and_nothing_is_saved(editors, film, typed, sentence):
    track = make_captions(film)
    before = cues(track)
    answer = press(editors, track, "save", text_0="新的字", **typed)
    page = text_of(answer)
    assert answer.status_code == 200
    assert sentence in page
    assert "新的字</textarea>" in page
    assert all(f'value="{value}"' in page for value in typed.values())
    assert cues(track) == before


def test_a_button_saves_what_was_typed_first(editors, film):
    track = make_captions(film)
    answer = press(editors, track, "split:0", text_0="一二，三四")
    assert answer["Location"].endswith("#cue-0")
    assert [text for _start, _end, text in cues(track)] == ["一二，", "三四", "第二笔是横。", "写字要慢。"]
    press(editors, track, "merge:1", text_1="五六")
    assert [text for _start, _end, text in cues(track)] == ["一二，", "五六\n第二笔是横。", "写字要慢。"]
    press(editors, track, "merge:0", text_0="")
    assert [text for _start, _end, text in cues(track)] == ["五六\n第二笔是横。", "写字要慢。"]


def test_all_are_moved_and_moved_back(editors, film):
    track = make_captions(film)
    press(editors, track, "shift", shift="1,25")
    assert [start for start, _end, _text in cues(track)] == [2250, 3750, 4250]
    press(editors, track, "undo")
    assert [start for start, _end, _text in cues(track)] == [1000, 2500, 3000]


@pytest.mark.parametrize(
    ("button", "typed", "sentence"),
    [
        ("shift", {"shift": "much"}, "Please write by how many seconds"),
        ("shift", {"shift": "-2"}, "begin before the film"),
        ("merge:2", {}, "no caption after this one"),
        ("merge:99", {}, "no caption after this one"),
        ("split:99", {}, "too short"),
        ("undo", {}, "There is nothing to undo."),
    ],
)
def test_what_cannot_be_done_is_said(editors, film, button, typed, sentence):
    track = make_captions(film)
    answer = press(editors, track, button, **typed)
    assert (answer.status_code, sentence in text_of(answer)) == (200, True)
    assert cues(track)[0] == (1000, 2500, "第一笔是点。")
    assert all(f'value="{value}"' in text_of(answer) for value in typed.values())


def test_two_editors_do_not_write_over_each_other(editors, film):
    track = make_captions(film)
    old = form_of(editors, track)
    press(editors, track, "save", text_0="先来")
    answer = editors.post(page_of(track), old | {"text-0": "后到", "do": "save"})
    page = text_of(answer)
    assert "Somebody else has changed these captions meanwhile" in page
    assert "后到</textarea>" in page
    assert cues(track)[0][2] == "先来"


def test_many_captions_come_in_pages(editors, film):
    track = make_captions(film, text="\n".join(f"[0:{second:02}]第{second}" for second in range(60)))
    assert len([name for name in form_of(editors, track) if name.startswith("text-")]) == 50
    assert form_of(editors, track, "?page=2")["text-59"] == "第59"
    answer = press(editors, track, "save", "?page=2", text_59="完")
    assert answer["Location"] == page_of(track) + "?page=2"
    assert [text for _start, _end, text in cues(track)][57:] == ["第57", "第58", "完"]


@pytest.mark.parametrize("query", ["?page=0", "?page=x", "?page=99999999999999999999"])
def test_a_page_that_is_not_there(editors, film, query):
    assert editors.get(page_of(make_captions(film)) + query).status_code == 200


def test_deleting_asks_once(editors, film):
    track = make_captions(film)
    address = reverse("delete_captions", args=[film.pk, track.pk])
    assert "They cannot be brought back" in text_of(editors.get(address))
    assert CaptionTrack.objects.exists()
    assert editors.post(address)["Location"] == overview(film)
    assert not CaptionTrack.objects.exists()


def test_the_other_script_is_offered_until_it_is_there(editors, film):
    track = make_captions(film)
    make_captions(film, "en")
    address = reverse("other_script", args=[film.pk, track.pk])
    assert text_of(editors.get(overview(film))).count("Make Traditional captions from these") == 1
    answer = editors.post(address)
    twin = CaptionTrack.objects.get(language="zh-hant")
    assert answer["Location"] == page_of(twin)
    assert cues(twin)[0] == (1000, 2500, "第一筆是點。")
    page = text_of(editors.get(overview(film)))
    assert not [words for words in ("Make Traditional", "Make Simplified") if words in page]
    english = CaptionTrack.objects.get(language="en")
    assert editors.post(reverse("other_script", args=[film.pk, english.pk])).status_code == 404


def test_chapters_are_typed(editors, film):
    address = reverse("film_chapters", args=[film.pk])
    answer = editors.post(address, {"language": "zh-hans", "text": "1:23 横 画\r\n\r\n0：00  点\r\n"})
    assert answer["Location"] == f"{overview(film)}?chapters=zh-hans#chapters"
    assert [str(one) for one in Chapter.objects.all()] == ["0:00 点", "1:23 横 画"]
    assert ">\n0:00 点\n1:23 横 画</textarea>" in editors.get(answer["Location"]).content.decode()
    editors.post(address, {"language": "zh-hans", "text": ""})
    assert not Chapter.objects.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0:00 点\r\n\r\n横", "Line 3: please write a time and a title"),
        ("0:75 点", "Line 1: please write a time and a title"),
        ("0:00 " + "长" * 121, "Line 1: the title is longer than 120 characters."),
        ("0:00 一\r\n0:00 二", "Two chapters begin at the same time."),
        ("1:30:00 完", "is after the end of the film"),
    ],
)
def test_wrong_chapters_are_kept_and_the_line_is_named(editors, film, text, sentence):
    make_chapters(film)
    answer = editors.post(reverse("film_chapters", args=[film.pk]), {"language": "en", "text": text})
    page = answer.content.decode()
    assert (answer.status_code, sentence in page) == (200, True)
    assert "\n" + text.replace("\r", "") + "</textarea>" in page.replace("\r", "")
    assert Chapter.objects.count() == 2


def test_others_find_nothing(client, film, stranger, viewer, editor, dublin):
    track = make_captions(film)
    elsewhere = make_video(collection=dublin)
    addresses = [
        overview(film),
        page_of(track),
        reverse("delete_captions", args=[film.pk, track.pk]),
        reverse("other_script", args=[film.pk, track.pk]),
        reverse("film_chapters", args=[film.pk]),
    ]
    client.force_login(stranger)
    assert [client.post(address).status_code for address in addresses] == [404] * 5
    assert [client.get(address).status_code for address in addresses[:3]] == [404] * 3
    client.force_login(editor)
    # Nor is a track found under another film.
    assert client.get(reverse("caption_track", args=[elsewhere.pk, track.pk])).status_code == 404
    Video.objects.filter(pk=elsewhere.pk).update(collection=film.collection)
    assert client.get(reverse("caption_track", args=[elsewhere.pk, track.pk])).status_code == 404
    assert CaptionTrack.objects.get().cues[0].text == "第一笔是点。"


def test_no_two_fields_of_a_films_page_have_the_same_name(editors, film):
    ids = re.findall(r' id="([^"]+)"', editors.get(reverse("film_captions", args=[film.pk])).content.decode())
    assert [name for name in set(ids) if ids.count(name) > 1] == []
