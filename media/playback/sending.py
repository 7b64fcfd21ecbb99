"""The one way in which a stored file of a film reaches whoever has been admitted to it."""

from functools import partial
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.http import content_disposition_header

from media.playback.ranges import ranged_response
from media.storage import films, is_object_store, presigned_address, private_storage


def send_stored(
    request: HttpRequest, stored: str, content_type: str, *, download_as: str = ""
) -> HttpResponseBase:
    """The file, or the range of it that is asked for, without this process carrying it where others can.

    An object store sends it itself, from a presigned address; nginx does where X_ACCEL_PREFIX names
    its place; else Django does. With `download_as` browsers save the file under that name. Who may
    have the file is the caller's question.
    """
    disposition = (download_as and content_disposition_header(True, download_as)) or ""
    if is_object_store(private_storage()):
        address = presigned_address(
            stored, method=request.method or "GET", content_type=content_type, disposition=disposition
        )
        response: HttpResponseBase = HttpResponseRedirect(address)
    elif settings.X_ACCEL_PREFIX:
        address = settings.X_ACCEL_PREFIX + quote(stored)
        response = HttpResponse(content_type=content_type, headers={"X-Accel-Redirect": address})
    else:
        response = _send_ourselves(request, stored, content_type)
    if disposition:
        response["Content-Disposition"] = disposition
    return response


def _send_ourselves(request: HttpRequest, stored: str, content_type: str) -> HttpResponseBase:
    try:
        size = films().size(stored)
    except FileNotFoundError as missing:
        raise Http404 from missing
    return ranged_response(request, partial(films().open, stored), size, content_type)
