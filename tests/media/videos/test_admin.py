"""The editors' place: sending a film, seeing how far it is, and only one's own organisation's."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone, translation

from cms.jobs.actions import claim_job, renew_lease
from cms.jobs.models import Job
from media.videos.models import Video, VideoState
from tests.factories.media import clip, make_video, send_film, stored_files, work_on

pytestmark = pytest.mark.django_db
ADD = "/admin/media/video/add/"


def upload(name="横.mp4", content=None):
    return SimpleUploadedFile(name, clip(seconds=2).read_bytes() if content is None else content, "video/mp4")


def form(collection, **values):
    return {"title": "横画", "collection": collection.pk, "tags": "", **values}


def test_an_upload_is_stored_under_a_random_name_and_queued(client, editor, suyun):
    client.force_login(editor)
    answer = client.post(ADD, form(suyun, file=upload()))
    assert (answer.status_code, answer["Location"]) == (302, "/admin/media/")
    video = Video.objects.get()
    assert (video.title, video.type, video.collection, video.uploaded_by_user) == (
        "横画",
        "video",
        suyun,
        editor,
    )
    assert (video.state, video.filename) == (VideoState.UPLOADED, "横.mp4")
    assert stored_files() == [video.file.name]
    assert "mp4" not in video.file.name
    assert work_on(video).state == "done"
    assert video.state == VideoState.READY


def test_the_form_asks_for_nothing_the_probe_finds_out(client, editor):
    client.force_login(editor)
    page = client.get(ADD)
    # Nor for the collection, where a person has only one.
    assert list(page.context["form"].fields) == ["title", "file", "tags"]
    assert "<film-input" in page.content.decode()


def test_a_form_that_is_not_right_keeps_what_was_typed_and_stores_nothing(client, editor, suyun):
    client.force_login(editor)
    page = client.post(ADD, form(suyun, title="", tags="brush", file=upload()))
    assert page.status_code == 200
    assert "brush" in page.content.decode()
    assert not Video.objects.exists()
    assert stored_files() == []


def test_a_film_that_is_too_big_is_refused_at_once(client, editor, suyun, monkeypatch):
    monkeypatch.setattr("media.videos.forms.MAX_BYTES", 10)
    client.force_login(editor)
    page = client.post(ADD, form(suyun, file=upload()))
    assert "bigger than 8 GB" in page.content.decode()
    assert stored_files() == []


@pytest.mark.parametrize(("content", "sentence"), [(b"no film", "is not a film"), (b"", "file is empty")])
def test_an_unusable_file_says_why_in_the_list(client, editor, suyun, content, sentence):
    client.force_login(editor)
    client.post(ADD, form(suyun, file=upload("notes.txt", content)))
    work_on(Video.objects.get())
    page = client.get("/admin/media/").content.decode()
    assert sentence in page
    assert "notes.txt" in page
    assert stored_files() == []


def test_the_sentence_is_in_the_editors_language(client, editor, suyun):
    video = make_video(state=VideoState.FAILED, fault="empty", collection=suyun)
    with translation.override("en"):
        assert video.failure.startswith("The file is empty")
    with translation.override("zh-hans"):
        assert not video.failure.startswith("The file is empty")


def test_a_failed_film_can_be_given_a_new_file_or_title(client, editor, suyun):
    client.force_login(editor)
    client.post(ADD, form(suyun, file=upload("notes.txt", b"no film")))
    video = Video.objects.get()
    work_on(video)
    edit = reverse("wagtailmedia:edit", args=[video.pk])
    assert client.get(edit).status_code == 200
    client.post(edit, form(suyun, title="竖画"))
    video.refresh_from_db()
    assert (video.title, video.state) == ("竖画", VideoState.FAILED)
    client.post(edit, form(suyun, title="竖画", file=upload()))
    video.refresh_from_db()
    assert (video.state, video.fault) == (VideoState.UPLOADED, "")
    work_on(video)
    assert video.state == VideoState.READY


def test_a_new_title_does_not_start_the_work_again(client, editor, suyun):
    video = make_video(state=VideoState.READY, generation="g", file="films/x", collection=suyun)
    client.force_login(editor)
    client.post(reverse("wagtailmedia:edit", args=[video.pk]), form(suyun, title="新"))
    assert not Job.objects.exists()


def test_the_list_and_the_status_tell_how_far_the_work_is(client, editor, suyun):
    video = send_film(clip(seconds=2), collection=suyun)
    Video.objects.filter(pk=video.pk).update(state=VideoState.TRANSCODING)
    job = claim_job(job_id=Job.objects.get().pk, at=timezone.now())
    assert job
    renew_lease(job=job, at=timezone.now(), progress=12)
    client.force_login(editor)
    assert "12 %" in client.get("/admin/media/").content.decode()
    answer = client.get(f"/admin/films/status/?id={video.pk}&id=nonsense&id=99999999999999999999999")
    assert answer.json()["films"] == [
        {"id": video.pk, "state": "transcoding", "percent": 12, "text": "12 %", "is_settled": False}
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_for_all_progress_at_once(client, editor, suyun, count, django_assert_max_num_queries):
    for _ in range(count):
        make_video(collection=suyun, state=VideoState.TRANSCODING)
    client.force_login(editor)
    client.get("/admin/media/")
    with django_assert_max_num_queries(40) as queries:
        client.get("/admin/media/")
    assert len([query for query in queries if "cms_job" in query["sql"]]) == 1


def test_no_page_of_the_editors_shows_where_a_film_lies(client, editor, suyun):
    video = send_film(clip(seconds=2), collection=suyun)
    work_on(video)
    client.force_login(editor)
    for address in (
        "/admin/media/",
        reverse("wagtailmedia:edit", args=[video.pk]),
        "/admin/media/chooser/video/",
        reverse("wagtailmedia:media_chosen", args=[video.pk]),
    ):
        page = client.get(address).content.decode()
        assert video.uid.hex not in page
        assert video.file.name not in page
        assert "uploads/" not in page


def doors(video):
    return [
        reverse("wagtailmedia:edit", args=[video.pk]),
        reverse("wagtailmedia:delete", args=[video.pk]),
        reverse("wagtailmedia:media_usage", args=[video.pk]),
        reverse("wagtailmedia:media_chosen", args=[video.pk]),
    ]


def test_another_organisations_film_is_not_there(client, editor, stranger, suyun, dublin):
    video = make_video(title="只给苏韵", collection=suyun)
    client.force_login(editor)
    assert [client.get(door).status_code for door in doors(video)] == [200, 200, 200, 200]
    client.force_login(stranger)
    assert [client.get(door).status_code for door in doors(video)] == [404, 404, 404, 404]
    for page in ("/admin/media/", "/admin/media/chooser/", "/admin/media/chooser/video/?q="):
        assert "只给苏韵" not in client.get(page).content.decode()
    assert client.get(f"/admin/films/status/?id={video.pk}").json() == {"films": []}
    assert client.post(reverse("film_again", args=[video.pk])).status_code == 404
    assert client.post(doors(video)[1]).status_code == 404
    assert Video.objects.filter(pk=video.pk).exists()


def test_a_film_cannot_be_put_into_another_organisations_collection(client, editor, dublin):
    client.force_login(editor)
    client.post(ADD, form(dublin, file=upload()))
    assert not Video.objects.filter(collection=dublin).exists()


def test_the_chooser_takes_a_film_too(client, editor, suyun):
    client.force_login(editor)
    values = {f"media-chooser-upload-{key}": value for key, value in form(suyun, file=upload()).items()}
    answer = client.post("/admin/media/video/chooser/upload/", values)
    assert answer.json()["step"] == "media_chosen"
    assert Job.objects.filter(subject_id=str(Video.objects.get().pk)).count() == 1


@pytest.mark.parametrize("collection", ["nonsense", "1e9", "٣", "99999999999999999999"])
def test_nonsense_in_the_chooser_is_a_404(client, editor, collection):
    client.force_login(editor)
    assert client.get("/admin/media/chooser/video/", {"collection_id": collection}).status_code == 404


def test_a_film_in_use_is_kept_and_the_editor_told(client, editor, suyun, monkeypatch):
    video = make_video(collection=suyun)

    def refuse(self, *args, **kwargs):
        raise ProtectedError("in a lesson", {self})

    monkeypatch.setattr(Video, "delete", refuse)
    client.force_login(editor)
    answer = client.post(reverse("wagtailmedia:delete", args=[video.pk]), follow=True)
    assert "This film is shown in a lesson" in answer.content.decode()


def test_a_film_that_was_given_up_can_be_tried_again(client, editor, suyun):
    video = send_film(clip(seconds=2), collection=suyun)
    Job.objects.all().delete()
    Video.objects.update(state=VideoState.FAILED, fault="gave_up")
    client.force_login(editor)
    assert "Try again" in client.get(reverse("wagtailmedia:edit", args=[video.pk])).content.decode()
    client.post(reverse("film_again", args=[video.pk]))
    work_on(video)
    assert video.state == VideoState.READY


def test_the_public_may_not_ask_for_the_state(client, viewer):
    assert client.get("/admin/films/status/?id=1").status_code == 302
    client.force_login(viewer)
    assert client.get("/admin/films/status/?id=1").status_code == 302


def test_the_stock_words_for_files_are_not_used(client, editor, suyun):
    client.force_login(editor)
    for address, heading in (("/admin/media/", "Films"), (ADD, "Add a film")):
        page = client.get(address).content.decode()
        assert f"<title>{heading}" in " ".join(page.split()).replace("<title> ", "<title>")
        assert "Add video" not in page
    chooser = client.get("/admin/media/chooser/video/").json()["html"]
    assert "Choose a film" in chooser
    assert "ideo" not in re.sub(r"<[^>]*>", "", chooser)


def test_the_chooser_names_no_collection_of_others(client, editor, dublin):
    client.force_login(editor)
    assert "Dublin" not in client.get("/admin/media/chooser/video/").json()["html"]


def test_a_refused_films_page_gives_the_reason_and_no_alarm(client, editor, suyun):
    video = make_video(state=VideoState.FAILED, fault="broken", collection=suyun)
    client.force_login(editor)
    page = client.get(reverse("wagtailmedia:edit", args=[video.pk])).content.decode()
    assert "Parts of this film cannot be read" in page
    assert "could not be found" not in page
