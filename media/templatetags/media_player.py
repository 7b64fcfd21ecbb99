"""The film in a page."""

from typing import Any, cast

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from cms.chinese.middleware import wanted_script
from media.captions.choosing import FilmWords, words_for_reader
from media.playback.controls import dictionary_for, words_of_controls
from media.playback.permissions import may_manage
from media.playback.weight import weight_of
from media.transcoding.ladder import SOUND_NAME
from media.videos.models import Video, VideoState

register = template.Library()
RENEW_AFTER = 0.8


@register.inclusion_tag("media/playback/lesson_video.html", takes_context=True)
def lesson_video(context: template.Context, video: Video, words: FilmWords | None = None) -> dict[str, Any]:
    """The player; or where the film stands while there is none yet.

    It begins at the second that the nearest element around it names in `data-start`, so that the player
    itself is the same for every viewer. `words` are those of `film_words`, for a page that shows more of
    them; otherwise they are fetched.
    The page decides who sees the tag. Every byte is checked again when it is fetched.
    """
    is_failed = video.state == VideoState.FAILED
    if video.is_playable:
        return _player(context, video, words)
    return {"video": video, "is_failed": is_failed, "may_manage": is_failed and _is_staff(context, video)}


def _player(context: template.Context, video: Video, words: FilmWords | None) -> dict[str, Any]:
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "video": video,
        "words": film_words(context, video) if words is None else words,
        "weight": weight_of(video),
        "sound_url": reverse("films:rendition", args=[video.uid, SOUND_NAME]) if video.sound_bytes else "",
        "control_words": words_of_controls(),
        "dictionary": dictionary_for(language),
        "duration": f"{video.duration:.3f}",
        "renew_after": int(settings.FILM_ADDRESS_SECONDS * RENEW_AFTER),
    }


@register.simple_tag(takes_context=True)
def film_stamp(context: template.Context, video: Video) -> str:
    """Names all that the player and its words depend on, besides language and news of pages.

    For `{% cache 60 "film" stamp film_stamp %}` around both, with `part_stamp` as the other half.
    """
    request = context.get("request")
    return f"{video.pk}:{video.shown_as}:{wanted_script(request) if request else None}"


@register.simple_tag(takes_context=True)
def film_words(context: template.Context, video: Video) -> FilmWords:
    """The film's captions, chapters and transcript, in the reader's language where there are any.

    Fetched when something of them is shown, not before.
    """
    request = context.get("request")
    script = wanted_script(request) if request else None
    language = get_language() or settings.LANGUAGE_CODE
    words = SimpleLazyObject(lambda: words_for_reader(video, language=language, script=script))
    return cast("FilmWords", words)


def _is_staff(context: template.Context, video: Video) -> bool:
    request = context.get("request")
    return request is not None and may_manage(request.user, video)
