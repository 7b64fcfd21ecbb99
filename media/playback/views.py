"""Playlists, posters and bytes.

Whoever may not watch a film gets the same 404 as for one that is not there.
"""

from functools import partial
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from media.playback import addresses, playlists
from media.playback.permissions import may_change, may_play
from media.playback.ranges import ranged_response
from media.storage import films, is_object_store, private_storage
from media.videos.models import Video

PLAYLIST_TYPE = "application/vnd.apple.mpegurl"


def _film_for(request: HttpRequest, uid: UUID) -> Video:
    video = get_object_or_404(Video.objects.select_related("collection"), uid=uid)
    if not may_play(request.user, video):
        raise Http404
    return video


@require_safe
@cache_control(private=True, no_store=True)
def master_playlist(request: HttpRequest, uid: UUID) -> HttpResponse:
    renditions = list(_film_for(request, uid).renditions.defer("fragments"))
    if not renditions:
        raise Http404
    return HttpResponse(playlists.master_playlist(renditions), content_type=PLAYLIST_TYPE)


@require_safe
@cache_control(private=True, no_store=True)
def rendition_playlist(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    rendition = get_object_or_404(_film_for(request, uid).renditions, name=name)
    text = playlists.rendition_playlist(rendition, addresses.address_of(rendition))
    return HttpResponse(text, content_type=PLAYLIST_TYPE)


@require_safe
@cache_control(private=True, max_age=300)
def poster(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    video = _film_for(request, uid)
    if not video.thumbnail:
        raise Http404
    return _send(request, str(video.thumbnail), "image/jpeg")


@require_safe
@cache_control(private=True, no_store=True)
def source(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The file as it was sent, for those who may change the film."""
    video = get_object_or_404(Video.objects.select_related("collection"), uid=uid)
    if not video.file or not may_change(request.user, video):
        raise Http404
    if is_object_store(private_storage()):
        return HttpResponseRedirect(films().url(video.file.name))
    # Never by its own type: it is a stranger's file, and would be shown as a page of ours.
    response = _send(request, video.file.name, "application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, video.filename) or "attachment"
    return response


@require_safe
@cache_control(private=True, max_age=settings.FILM_ADDRESS_SECONDS)
def film_bytes(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """A rendition's bytes. The token is the admission: no session is looked up for each fragment."""
    stored = addresses.file_at(token, name)
    if stored is None:
        raise Http404
    return _send(request, stored, "video/mp4")


def _send(request: HttpRequest, stored: str, content_type: str) -> HttpResponseBase:
    if settings.X_ACCEL_PREFIX and not is_object_store(private_storage()):
        address = settings.X_ACCEL_PREFIX + quote(stored)
        return HttpResponse(content_type=content_type, headers={"X-Accel-Redirect": address})
    try:
        size = films().size(stored)
    except FileNotFoundError as missing:
        raise Http404 from missing
    return ranged_response(request, partial(films().open, stored), size, content_type)
