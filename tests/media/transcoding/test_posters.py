"""Choosing a film's poster: a still of it, or a picture of one's own; the film is not made anew for it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import reverse
from PIL import Image

from cms.jobs.models import Job
from media.storage import films
from media.videos.actions import start_transcoding
from tests.factories.media import call_ffmpeg, clip, playable_film, ready_film, stored_files, work_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def film(suyun):
    return playable_film(suyun)


@pytest.fixture
def choose(client, editor, film):
    client.force_login(editor)

    def press(**values):
        with TestCase.captureOnCommitCallbacks(execute=True):
            answer = client.post(reverse("film_poster", args=[film.pk]), values, follow=True)
        film.refresh_from_db()
        return [str(message).strip() for message in answer.context["messages"]]

    return press


def picture(size=(2000, 1000), colour="red", kind="PNG"):
    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, kind)
    return SimpleUploadedFile("mine.png", content.getvalue(), "image/png")


def poster_of(film):
    with films().open(str(film.thumbnail)) as stored:
        return Image.open(stored).convert("RGB")


def test_a_still_of_the_pressed_moment_is_the_poster_at_once(suyun, client, editor):
    """Two seconds of black, then two of red."""
    source = clip(seconds=2).with_suffix(".two.mp4")
    inputs = [
        word for colour in ("black", "red") for word in ("-f", "lavfi", "-i", f"color={colour}:s=320x240:d=2")
    ]
    call_ffmpeg(
        *inputs, "-filter_complex", "concat=n=2", "-c:v", "libx264", "-preset", "ultrafast", str(source)
    )
    film, jobs = ready_film(source, collection=suyun), Job.objects.count()
    client.force_login(editor)
    for at, is_red in (("0:03", True), ("0:01.5", False), ("0:59", True)):
        before, address = stored_files(), film.poster_url
        with TestCase.captureOnCommitCallbacks(execute=True):
            client.post(reverse("film_poster", args=[film.pk]), {"at": at})
        film.refresh_from_db()
        assert (poster_of(film).getpixel((160, 120))[0] > 200) is is_red
        assert len(stored_files()) == len(before)
        assert film.poster_url != address  # Browsers may keep the old one for minutes.
    assert Job.objects.count() == jobs


def test_a_picture_of_ones_own_is_made_small(choose, film):
    assert choose(picture=picture()) == ["The poster is changed."]
    assert poster_of(film).size == (1280, 640)
    assert film.has_chosen_poster


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Please press one of the pictures"),
        ({"at": "soon"}, "Please write a time like 1:23"),
        (
            {"picture": SimpleUploadedFile("x.png", b"no picture", "image/png")},
            "This picture cannot be read.",
        ),
        ({"picture": SimpleUploadedFile("x.png", b"", "image/png")}, "This picture cannot be read."),
    ],
)
def test_what_cannot_be_a_poster_is_refused_with_a_sentence(choose, film, values, sentence):
    before = film.thumbnail.name, stored_files()
    (said,) = choose(**values)
    assert said.startswith(sentence)
    assert (film.thumbnail.name, stored_files()) == before


def test_a_picture_that_would_fill_the_memory_is_refused(choose, film, monkeypatch):
    monkeypatch.setattr("media.transcoding.posters.MOST_DOTS", 1000)
    assert choose(picture=picture()) == ["This picture is too large. Please choose a smaller one."]


def as_file(kind, *size):
    written = io.BytesIO()
    Image.new("1" if kind == "PNG" else "L", size).save(written, kind)
    return SimpleUploadedFile("x.png", written.getvalue(), "image/png")


def test_a_small_file_that_holds_a_large_picture_is_refused(choose, film):
    """Ten thousand bytes of PNG fill a gigabyte when they are read; a photograph is read small."""
    bomb = as_file("PNG", 9000, 9000)
    assert bomb.size < 20_000
    assert choose(picture=bomb) == ["This picture is too large. Please choose a smaller one."]
    assert choose(picture=as_file("JPEG", 8000, 6000)) == ["The poster is changed."]


@pytest.mark.parametrize("kind", ["EPS", "TIFF", "BMP"])
def test_what_browsers_do_not_offer_is_not_even_opened(choose, film, kind):
    """Of EPS a whole program would be run."""
    (said,) = choose(picture=as_file(kind, 200, 100))
    assert said.startswith("This picture cannot be read.")


def test_a_chosen_poster_outlives_a_new_version_until_it_is_taken_back(choose, film):
    choose(at="0:01")
    chosen = film.thumbnail.name
    start_transcoding(video=film)
    with TestCase.captureOnCommitCallbacks(execute=True):
        work_on(film)
    assert film.thumbnail.name == chosen
    assert [name for name in stored_files() if "poster" in name] == [chosen]

    choose(pick="1")
    assert not film.has_chosen_poster
    assert [name for name in stored_files() if "poster" in name] == [
        f"{film.folder}/{film.generation}/poster.jpg"
    ]


def test_the_page_offers_stills_trimming_and_the_state_of_the_practice_film(client, editor, film):
    film.has_practice_file = True
    film.save()
    client.force_login(editor)
    page = client.get(reverse("wagtailmedia:edit", args=[film.pk])).content.decode()
    assert page.count('class="film-stills__one"') == len(film.sprites["moments"]) == 3
    assert 'viewBox="160 0 160 120"' in page
    assert 'name="at" value="0:02"' in page
    assert 'name="start"' in page
    assert "Practice film at half speed:" in page
    answer = client.get(f"/admin/films/status/?of=practice&id={film.pk}").json()
    assert answer == {"films": [{"id": film.pk, "text": "waiting", "is_settled": False}]}


def test_times_that_make_no_film_come_back_as_they_were_typed(client, editor, film):
    client.force_login(editor)
    answer = client.post(
        reverse("film_trim", args=[film.pk]), {"start": "0:04", "end": "0:01"}, follow=True
    ).content.decode()
    assert "The film would end before it begins." in answer
    assert 'value="0:04"' in answer
    assert not Job.objects.filter(state="queued").exists()
    client.post(reverse("film_trim", args=[film.pk]), {"start": "0:01.5", "end": ""})
    film.refresh_from_db()
    assert (film.cut_start_ms, film.cut_end_ms, film.state) == (1500, None, "uploaded")


def test_copies_are_offered_under_the_player_with_their_size(client, editor, film):
    client.force_login(editor)
    edit = reverse("wagtailmedia:edit", args=[film.pk])
    assert "lesson-video__copies" not in client.get(edit).content.decode()
    film.may_be_kept, film.keep_bytes = True, 12_345_678
    film.save()
    page = client.get(edit).content.decode()
    assert f'href="{film.keep_url}?download"' in page
    assert "Download the film (11.8\xa0MB)" in page
