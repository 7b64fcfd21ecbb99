"""Each reason for which a film fails is told in the editor's own language, in the list and on its page."""

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from wagtail.users.models import UserProfile

from cms.jobs.models import Job
from media.videos.faults import FilmFault
from media.videos.models import VideoState
from tests.factories.media import make_video

pytestmark = pytest.mark.django_db


def refused_films(collection):
    return {
        fault: make_video(state=VideoState.FAILED, fault=fault, collection=collection, title=fault.value)
        for fault in FilmFault
    }


@pytest.mark.parametrize("language", ["en", "zh-hans", "es"])
def test_every_reason_is_told_in_the_editors_language(client, editor, suyun, language):
    UserProfile.objects.update_or_create(user=editor, defaults={"preferred_language": language})
    films = refused_films(suyun)
    client.force_login(editor)
    texts = [client.get(f"/admin/media/?p={page}").content.decode() for page in (1, 2)]
    listed = "".join(texts)
    for fault, video in films.items():
        with translation.override(language):
            sentence = escape(str(fault.label))
        assert sentence in listed, fault
        assert sentence in client.get(reverse("wagtailmedia:edit", args=[video.pk])).content.decode(), fault
    assert not Job.objects.exists()


def test_the_sentences_are_sentences_and_differ():
    with translation.override("en"):
        sentences = [str(fault.label) for fault in FilmFault]
    assert len(set(sentences)) == len(sentences)
    assert all(sentence.endswith(".") and sentence.count(".") >= 2 for sentence in sentences)


@pytest.mark.parametrize("fault", FilmFault)
def test_in_chinese_they_are_chinese(fault):
    with translation.override("zh-hans"):
        assert "。" in str(fault.label)
