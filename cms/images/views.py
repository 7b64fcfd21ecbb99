"""Pictures from the local disk, where there is no object store that browsers could ask instead."""

from pathlib import PurePath

from django.core.files.storage import FileSystemStorage, storages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.accounts.permissions import user_is_staff

# What a browser draws and never runs: no SVG. Not asked of the machine, whose table may lack WebP.
CONTENT_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
#: A month. A changed picture has a new name.
RENDITION_KEPT_FOR = 30 * 24 * 3600


@require_safe
def rendition(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture in the size a page asked for, drawn anew and so without what a camera wrote into it."""
    response = _picture(request, f"images/{name}")
    response["Cache-Control"] = f"public, max-age={RENDITION_KEPT_FOR}"
    return response


@require_safe
@never_cache
def avatar(request: HttpRequest, name: str) -> HttpResponseBase:
    """An editor's own picture, which Wagtail shows in its admin alone."""
    if not user_is_staff(request.user):
        raise Http404
    return _picture(request, f"avatar_images/{name}")


def _picture(request: HttpRequest, file_name: str) -> HttpResponseBase:
    storage = storages["default"]
    content_type = CONTENT_TYPES.get(PurePath(file_name).suffix.lower())
    if content_type is None or not isinstance(storage, FileSystemStorage):
        raise Http404
    try:
        with storage.open(file_name) as file:
            response = HttpResponse(file.read(), content_type=content_type)
    except FileNotFoundError:
        raise Http404 from None
    # Packed already; it also keeps the gzip middleware away.
    response["Content-Encoding"] = "identity"
    changed_at = int(storage.get_modified_time(file_name).timestamp())
    response["Last-Modified"] = http_date(changed_at)
    return get_conditional_response(request, last_modified=changed_at, response=response) or response
