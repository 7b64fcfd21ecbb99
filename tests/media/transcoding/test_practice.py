"""The practice film at half speed: made when an editor ticks it, gone when it is unticked."""

import av
import pytest
from django.core.files import File
from django.urls import reverse

from cms.jobs.models import Job, JobState
from cms.jobs.runner import run
from media.storage import films
from media.transcoding import copies, practice
from media.videos.actions import store_source
from media.videos.models import PRACTICE_JOB, Video
from tests.factories.media import clip, playable_film, stored_files, work_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def film(suyun):
    return playable_film(suyun)


@pytest.fixture
def tick(client, editor, film):
    """Save the film's form with the box ticked or not."""

    def save(is_wanted):
        client.force_login(editor)
        values = {"title": film.title, "tags": ""} | ({"has_practice_file": "on"} if is_wanted else {})
        assert client.post(reverse("wagtailmedia:edit", args=[film.pk]), values).status_code == 302

    return save


def do_practice_job(film):
    job = Job.objects.get(kind=PRACTICE_JOB, subject_id=str(film.pk), state=JobState.QUEUED)
    run(job.pk)
    job.refresh_from_db()
    film.refresh_from_db()
    return job


def lengths_of(film):
    """Of picture and sound at half speed, in whole seconds."""
    with films().open(str(film.practice_file)) as stored, av.open(stored, "r") as opened:
        return [round(float((s.duration or 0) * (s.time_base or 0))) for s in opened.streams]


def test_a_practice_film_is_twice_as_long_and_goes_with_the_tick(
    tick, film, client, django_capture_on_commit_callbacks
):
    before = stored_files()
    address = reverse("films:practice", args=[film.uid])
    tick(True)
    assert client.get(address).status_code == 404

    assert do_practice_job(film).state == JobState.DONE

    answer = client.get(film.practice_url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "video/mp4")
    assert film.practice_bytes == films().size(str(film.practice_file))
    assert lengths_of(film) == [10, 10]
    with films().open(str(film.practice_file)) as stored, av.open(stored, "r") as opened:
        assert opened.streams.video[0].height == 480
    assert len(stored_files()) == len(before) + 1

    tick(False)
    assert client.get(address).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert do_practice_job(film).state == JobState.DONE
    assert (film.practice_file.name, film.practice_bytes) == ("", 0)
    assert stored_files() == before


def test_ticking_twice_makes_it_once(tick, film):
    tick(True)
    tick(True)
    do_practice_job(film)
    tick(True)
    assert Job.objects.filter(kind=PRACTICE_JOB).count() == 1


def test_a_tick_taken_back_while_it_is_made_leaves_nothing(tick, film, monkeypatch):
    before = stored_files()
    tick(True)
    command = copies.practice_command

    def untick(*args):
        Video.objects.filter(pk=film.pk).update(has_practice_file=False)
        return command(*args)

    monkeypatch.setattr(practice, "practice_command", untick)
    assert do_practice_job(film).state == JobState.DONE
    assert stored_files() == before


def test_a_tick_in_the_jobs_last_moment_is_seen(tick, film, monkeypatch):
    tick(True)
    settle = practice.settle_practice_file

    def tick_late(**kwargs):
        Video.objects.filter(pk=film.pk).update(has_practice_file=False)
        settle(**kwargs)
        Video.objects.filter(pk=film.pk).update(has_practice_file=True)

    monkeypatch.setattr("media.transcoding.tasks.settle_practice_file", tick_late)
    do_practice_job(film)
    monkeypatch.undo()
    do_practice_job(film)
    assert film.practice_file


def test_a_new_version_of_the_film_gets_a_practice_film_of_its_own(
    tick, film, client, django_capture_on_commit_callbacks
):
    tick(True)
    do_practice_job(film)
    old, generation = str(film.practice_file), film.generation
    assert lengths_of(film) == [10, 10]

    with clip(seconds=2).open("rb") as opened:
        store_source(video=film, upload=File(opened, name="new.mp4"))
    # The old film plays, at half speed too, until the new one is there.
    assert client.get(film.practice_url).status_code == 200
    assert not Job.objects.filter(kind=PRACTICE_JOB, state=JobState.QUEUED).exists()

    with django_capture_on_commit_callbacks(execute=True):
        assert work_on(film).state == JobState.DONE
    assert (film.practice_file.name, film.practice_bytes, film.practice_url) == ("", 0, "")
    assert client.get(reverse("films:practice", args=[film.uid])).status_code == 404
    assert generation not in " ".join(stored_files())

    assert do_practice_job(film).state == JobState.DONE
    assert film.practice_file.name == f"{film.folder}/{film.generation}/practice.mp4" != old
    assert film.practice_bytes == films().size(str(film.practice_file))
    assert lengths_of(film) == [4, 4]
    assert client.get(film.practice_url).status_code == 200
    assert Job.objects.filter(kind=PRACTICE_JOB).count() == 2


def test_one_that_cannot_be_made_says_so_and_harms_nothing(tick, film, monkeypatch):
    before = stored_files()
    monkeypatch.setattr(practice, "practice_command", lambda *_: ["sh", "-c", "exit 1"])
    tick(True)
    job = do_practice_job(film)
    assert (job.state, film.state) == (JobState.FAILED, "ready")
    assert job.failure_sentence.startswith("The practice film could not be made.")
    assert stored_files() == before
