"""The film in a page."""

from typing import Any

from django import template
from django.conf import settings

from media.playback.permissions import may_manage
from media.videos.models import Video, VideoState

register = template.Library()
RENEW_AFTER = 0.8


@register.inclusion_tag("media/playback/lesson_video.html", takes_context=True)
def lesson_video(context: template.Context, video: Video, start_seconds: float = 0) -> dict[str, Any]:
    """The player, beginning at the given second; or where the film stands while there is none yet.

    The page decides who sees the tag. Every byte is checked again when it is fetched.
    """
    is_failed = video.state == VideoState.FAILED
    return {
        "video": video,
        "start": f"{max(0.0, start_seconds or 0.0):.3f}",
        "duration": f"{video.duration:.3f}",
        "renew_after": int(settings.FILM_ADDRESS_SECONDS * RENEW_AFTER),
        "is_failed": is_failed,
        "may_manage": is_failed and _is_staff(context, video),
    }


def _is_staff(context: template.Context, video: Video) -> bool:
    request = context.get("request")
    return request is not None and may_manage(request.user, video)
