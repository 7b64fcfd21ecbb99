"""The addresses to which films are sent in pieces, below Wagtail's own: its editors, and each only their own."""

import errno
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Collection
from wagtail.permissions import policy_registry

from cms.accounts.models import User
from cms.refusals import Refusal
from media.videos.models import Video
from media.videos.uploads import actions, protocol
from media.videos.uploads.limits import DiskFull
from media.videos.uploads.models import Upload

LONGEST_NAME = 255
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
STATUSES: dict[type[Exception], int] = {
    actions.OffsetMoved: 409,
    actions.UploadGone: 410,
    actions.TooManyBytes: 413,
    protocol.ChecksumMismatch: 460,
}


def uploads(request: HttpRequest) -> HttpResponse:
    """Begin an upload (POST), or ask what this server can do (OPTIONS)."""
    if request.method == "OPTIONS":
        return protocol.capabilities()
    if request.method != "POST":
        return protocol.answer(405)
    return _in_tus(request, partial(_create, request))


def upload(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """How far it is (HEAD), the next bytes (PATCH), or never mind (DELETE)."""
    found = Upload.objects.under_way().filter(pk=upload_id, owner=_person(request)).first()
    if found is None:
        raise Http404
    method = request.method or ""
    if method == "POST":  # For proxies that know no other methods.
        method = request.headers.get("X-HTTP-Method-Override", method)
    doors = {"HEAD": _head, "PATCH": _patch, "DELETE": _delete}
    if method not in doors:
        return protocol.answer(405)
    return _in_tus(request, partial(doors[method], request, found))


def _in_tus(request: HttpRequest, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Hear only those who speak our version, and say in tus's numbers what went wrong."""
    if request.headers.get("Tus-Resumable") != protocol.VERSION:
        response = protocol.answer(412)
        response["Tus-Version"] = protocol.VERSION
        return response
    try:
        return work()
    except protocol.BadRequest as fault:
        return protocol.answer(fault.status)
    except tuple(STATUSES) as fault:
        return protocol.answer(STATUSES[type(fault)])
    except OSError as fault:
        if fault.errno not in NO_ROOM:
            raise
        return _refused(DiskFull())  # What is here is kept: the sender may go on later.


def _create(request: HttpRequest) -> HttpResponse:
    length = protocol.number(request.headers.get("Upload-Length"))
    told = protocol.metadata(request.headers.get("Upload-Metadata", ""))
    name = told.get("filename", "").replace("\\", "/").rpartition("/")[2].replace("\0", "")
    try:
        begun = actions.begin_upload(
            owner=_person(request),
            collection=_collection(request, told.get("collection", "")),
            name=name[:LONGEST_NAME],
            length=length,
            at=timezone.now(),
        )
    except Refusal as refusal:
        return _refused(refusal)
    offset = None
    if request.content_type == protocol.BYTES:
        offset = actions.receive(upload_id=begun.pk, offset=0, blocks=_body(request), at=timezone.now())
    response = protocol.answer(201, offset=offset, expires_at=begun.expires_at)
    response["Location"] = reverse("film_upload", args=[begun.pk])
    return response


def _refused(refusal: Refusal) -> HttpResponse:
    response = protocol.answer(507 if isinstance(refusal, DiskFull) else 413)
    response.content = str(refusal).encode()
    response["Content-Type"] = "text/plain; charset=utf-8"
    return response


def _head(request: HttpRequest, found: Upload) -> HttpResponse:
    response = protocol.answer(200, offset=actions.position_of(found), expires_at=found.expires_at)
    response["Upload-Length"] = str(found.length)
    return response


def _patch(request: HttpRequest, found: Upload) -> HttpResponse:
    if request.content_type != protocol.BYTES:
        raise protocol.BadRequest(415)
    offset = protocol.number(request.headers.get("Upload-Offset"))
    if offset != actions.position_of(found):
        raise actions.OffsetMoved
    now = timezone.now()
    offset = actions.receive(upload_id=found.pk, offset=offset, blocks=_body(request), at=now)
    return protocol.answer(204, offset=offset, expires_at=now + actions.KEPT_FOR)


def _delete(request: HttpRequest, found: Upload) -> HttpResponse:
    actions.cancel_upload(upload=found)
    return protocol.answer(204)


def _body(request: HttpRequest) -> Iterator[bytes]:
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    pieces = protocol.blocks(request.read, length)
    checksum = request.headers.get("Upload-Checksum")
    return protocol.verified(pieces, checksum) if checksum else pieces


def _collection(request: HttpRequest, asked: str) -> Collection:
    """The one that was asked for, or the only one there is; others' are not there."""
    policy = policy_registry.get_by_type(Video)
    own = policy.collections_user_has_permission_for(request.user, "add")
    if asked:
        own = own.filter(pk=protocol.number(asked))
    found = list(own[:2])
    if not found:
        raise Http404
    if len(found) > 1:
        raise protocol.BadRequest(400)
    return found[0]


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@never_cache
def known_films(request: HttpRequest) -> JsonResponse:
    """One's own films that have these bytes already: `?digest=…`, or `?upload=…` once it is whole."""
    digest = request.GET.get("digest", "")
    asked = request.GET.get("upload", "")
    if asked:
        sent = Upload.objects.under_way().filter(pk=_uuid(asked), owner=_person(request)).first()
        digest = sent.digest if sent and sent.is_whole else ""
    policy = policy_registry.get_by_type(Video)
    own = policy.instances_user_has_any_permission_for(request.user, ["change", "delete"])
    films = own.filter(digest=digest).order_by("pk")[:1] if digest else []
    return JsonResponse({"films": [_known(film) for film in films]})


def _known(film: Video) -> dict[str, str | int]:
    return {
        "id": film.pk,
        "title": film.title,
        "edit": reverse("wagtailmedia:edit", args=[film.pk]),
        "choose": reverse("wagtailmedia:media_chosen", args=[film.pk]),
    }


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None
