"""Playlists, posters and bytes.

Whoever may not watch a film gets the same 404 as for one that is not there.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from media.playback import addresses, playlists
from media.playback.permissions import may_change, may_play
from media.playback.sending import send_stored
from media.playback.thumbnails import thumbnail_track
from media.storage import is_object_store, private_storage
from media.transcoding.models import VideoRendition
from media.videos.models import Video

PLAYLIST_TYPE = "application/vnd.apple.mpegurl"


def _film_for(request: HttpRequest, uid: UUID) -> Video:
    return _admit(request, get_object_or_404(Video, uid=uid))


def _admit(request: HttpRequest, video: Video) -> Video:
    if not may_play(request.user, video):
        raise Http404
    return video


@require_safe
@cache_control(private=True, no_store=True)
def master_playlist(request: HttpRequest, uid: UUID) -> HttpResponse:
    renditions = list(
        VideoRendition.objects.filter(video__uid=uid).defer("fragments").select_related("video")
    )
    if not renditions:
        raise Http404
    _admit(request, renditions[0].video)
    return HttpResponse(playlists.master_playlist(renditions), content_type=PLAYLIST_TYPE)


@require_safe
@cache_control(private=True, no_store=True)
def rendition_playlist(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    rendition = get_object_or_404(VideoRendition.objects.select_related("video"), video__uid=uid, name=name)
    _admit(request, rendition.video)
    text = playlists.rendition_playlist(rendition, addresses.address_of(rendition))
    return HttpResponse(text, content_type=PLAYLIST_TYPE)


@require_safe
@cache_control(private=True, max_age=300)
def poster(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    return _send_beside(request, _film_for(request, uid).thumbnail, "image/jpeg")


@require_safe
@cache_control(private=True, max_age=300)
def sprites(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Where in the sheet the picture of each moment is."""
    video = _film_for(request, uid)
    if not video.sprite_sheet:
        raise Http404
    return HttpResponse(thumbnail_track(video), content_type="text/vtt; charset=utf-8")


@require_safe
@cache_control(private=True, max_age=300)
def sprite_sheet(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The sheet of the version that is named: in any other the pictures lie elsewhere."""
    video = _film_for(request, uid)
    if request.GET.get("v", video.sheet_version) != video.sheet_version:
        raise Http404
    return _send_beside(request, video.sprite_sheet, "image/jpeg")


@require_safe
@cache_control(private=True, no_store=True)
def keep(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The film as one file. `?download` asks for it under its own name, where editors allow that."""
    video = _film_for(request, uid)
    name = f"{video.title}.mp4" if video.may_be_kept and "download" in request.GET else ""
    return _send_beside(request, video.keep_file, "video/mp4", name=name)


@require_safe
@cache_control(private=True, no_store=True)
def practice(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    video = _film_for(request, uid)
    wanted = video.practice_file if video.has_practice_file else None
    return _send_beside(request, wanted, "video/mp4")


@require_safe
@cache_control(private=True, no_store=True)
def source(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The file as it was sent, for those who may change the film."""
    video = get_object_or_404(Video.objects.select_related("collection"), uid=uid)
    if not video.file or not may_change(request.user, video):
        raise Http404
    # Never by its own type: it is a stranger's file, and would be shown as a page of ours.
    return send_stored(request, video.file.name, "application/octet-stream", download_as=video.filename)


@require_safe
@cache_control(private=True, max_age=settings.FILM_ADDRESS_SECONDS)
def film_bytes(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """A rendition's bytes. The token is the admission: no session is looked up for each fragment."""
    stored = addresses.file_at(token, name)
    # An object store sends its bytes from addresses of its own. Were a token led on to one of those
    # (it can only be of before a move), the two would live for twenty minutes together.
    if stored is None or is_object_store(private_storage()):
        raise Http404
    return send_stored(request, stored, "video/mp4")


def _send_beside(request: HttpRequest, file: Any, content_type: str, *, name: str = "") -> HttpResponseBase:
    """A whole file of the film, or 404 where it has none."""
    if not file:
        raise Http404
    return send_stored(request, file.name, content_type, download_as=name)
