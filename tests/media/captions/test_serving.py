"""Who gets captions, and what stands in the page of a film."""

import html
import re

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from wagtail import hooks

from media.videos.models import VideoState
from tests.factories.captions import make_captions, make_chapters
from tests.factories.media import make_video

pytestmark = pytest.mark.django_db
TEMPLATE = Template(
    "{% load media_player %}{% film_words film as words %}{% lesson_video film words=words %}"
    '{% include "media/captions/chapters.html" %}{% include "media/captions/transcript.html" %}'
)


@pytest.fixture
def film(suyun):
    return make_video(
        collection=suyun, title="点横竖", state=VideoState.READY, generation="a" * 32, duration=4000.0
    )


def page(film, user, language="en", address="/en/"):
    request = RequestFactory().get(address)
    request.user = user
    with translation.override(language):
        return re.sub(r"\s+", " ", TEMPLATE.render(Context({"film": film, "request": request})))


def tracks_in(text):
    return re.findall(r'<track kind="(\w+)" [^>]*label="([^"]+)" translate="no"( default)? ?>', text)


def test_only_who_may_watch_gets_the_captions(client, film, editor, stranger, viewer):
    address = make_captions(film).url
    assert client.get(address).status_code == 404
    for person, status in ((stranger, 404), (viewer, 404), (editor, 200)):
        client.force_login(person)
        assert client.get(address).status_code == status
    client.force_login(viewer)

    def admit(user, video):
        return user == viewer or None

    with hooks.register_temporarily("authorise_playback", admit):
        answer = client.get(address)
    assert answer.content.decode().startswith("WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n第一笔是点。\n")
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    # Who has lost the right is out with the next request.
    assert client.get(address).status_code == 404


def test_captions_that_are_not_there(client, film, editor):
    client.force_login(editor)
    address = make_captions(film).url
    for other in ("subtitles", "karaoke"):
        assert client.get(address.replace("captions", other)).status_code == 404
    assert client.get(address.replace("zh-hans", "en")).status_code == 404
    assert client.post(address).status_code == 405


def test_changed_captions_have_a_new_address(film):
    assert make_captions(film).url != make_captions(film, text="[0:01]新").url


def test_the_player_offers_each_track_in_its_own_language(film, editor):
    make_captions(film)
    make_captions(film, "en", "[0:01]Dot")
    make_captions(film, "en", "[0:01]Dot", kind="subtitles")
    text = page(film, editor)
    assert tracks_in(text) == [
        ("captions", "English · captions", " default"),
        ("subtitles", "English · subtitles", ""),
        ("captions", "简体中文", ""),
    ]
    assert 'srclang="zh-Hans"' in text


@pytest.mark.parametrize(
    ("there", "offered", "said"),
    [
        (["zh-hans"], [("captions", "繁體中文", " default")], "第一筆是點。"),
        (
            ["zh-hans", "zh-hant"],
            [("captions", "简体中文", ""), ("captions", "繁體中文", " default")],
            "手改的",
        ),
    ],
)
def test_captions_follow_the_script_of_the_page(client, film, editor, there, offered, said):
    for language in there:
        make_captions(film, language, "[0:01]手改的" if language == "zh-hant" else "[0:01]第一笔是点。")
    client.force_login(editor)
    with translation.override("zh-hant"):
        text = page(film, editor, "zh-hant", "/zh-hant/")
    assert tracks_in(text) == offered
    address = re.search(r'src="([^"]+)" srclang="zh-Hant"', text)
    assert address
    assert client.get(html.unescape(address[1])).content.decode().splitlines()[3] == said


def test_under_another_address_nobody_asked_for_a_script(client, film, editor):
    make_captions(film, "zh-hant", "[0:01]第一筆")
    assert tracks_in(page(film, editor, "zh-hans", "/zh-hans/")) == [("captions", "繁體中文", " default")]
    client.force_login(editor)
    address = film.caption_tracks.get().url
    for query, said in (("", "第一筆"), ("&script=hans", "第一笔"), ("&script=x", "第一筆")):
        assert said in client.get(address + query).content.decode()


def test_a_reader_of_another_language_is_not_shown_captions_unasked(film, editor):
    make_captions(film)
    text = page(film, editor, "es")
    assert tracks_in(text) == [("captions", "简体中文", "")]
    assert "第一笔是点。" in text  # the transcript is there all the same


def test_chapters_are_links_to_their_places(film, editor):
    make_chapters(film, (0, "点 & 横"), (83_500, "竖"), (3_600_000, "完"))
    text = page(film, editor)
    assert re.findall(r'href="#t=([\d.]+)"> <span class="film-time">([\d:]+)</span>', text) == [
        ("0", "0:00"),
        ("83.5", "1:23"),
        ("3600", "1:00:00"),
    ]
    assert '<span lang="zh-Hans">点 &amp; 横</span>' in text


def test_the_transcript_is_text_and_nothing_but_text(film, editor):
    make_captions(film, "en", "1\n00:00:01,000 --> 00:00:02,500\na < b\n&lt;script&gt;\n")
    text = page(film, editor)
    assert '<a class="film-time" href="#t=1">0:01</a> <span>a &lt; b<br>&amp;lt;script&amp;gt;</span>' in text


def test_a_film_without_words_shows_none_of_it(film, editor):
    text = page(film, editor)
    assert not [word for word in ("<track", "film-chapters", "film-transcript") if word in text]


def test_statements(film, editor, django_assert_num_queries):
    for language in ("en", "es", "zh-hans"):
        make_captions(film, language)
        make_chapters(film, language=language)
    with django_assert_num_queries(2):
        page(film, editor)
