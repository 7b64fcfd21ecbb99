"""The captions themselves, for those who may watch the film. Everyone else gets a 404."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.chinese.scripts import to_simplified_exact, to_traditional
from media.captions.cutting import shown_vtt
from media.captions.models import CaptionTrack
from media.playback.permissions import may_play
from media.videos.models import Video

_CONVERTERS: dict[str, Callable[[str], str]] = {"hant": to_traditional, "hans": to_simplified_exact}


@require_safe
@cache_control(private=True, max_age=300)
def track(request: HttpRequest, uid: UUID, kind: str, language: str) -> HttpResponse:
    """One track as WebVTT: asked with the session, as the playlists are, so no address is worth stealing.

    `?script=hant` and `?script=hans` convert it, as pages are converted.
    """
    video = get_object_or_404(Video.objects.select_related("collection"), uid=uid)
    found = CaptionTrack.objects.filter(video=video, kind=kind, language=language).values_list(
        "vtt", flat=True
    )
    if not may_play(request.user, video) or not found:
        raise Http404
    convert = _CONVERTERS.get(request.GET.get("script", ""), str)
    return HttpResponse(convert(shown_vtt(found[0], video)), content_type="text/vtt; charset=utf-8")
