"""Short-lived addresses of a film's bytes: one for each rendition, good for one file only."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from media.storage import is_object_store, presigned_address, private_storage
from media.transcoding.models import VideoRendition

_signer = signing.TimestampSigner(salt="media.playback.bytes")


def address_of(rendition: VideoRendition) -> str:
    """Where the rendition's bytes are for the next ten minutes: here, or at the object store."""
    if is_object_store(private_storage()):
        return presigned_address(str(rendition.file), content_type="video/mp4")
    token = _signer.sign_object([rendition.file.name])
    return reverse("films:bytes", args=[token, rendition.name])


def file_at(token: str, name: str) -> str | None:
    """The stored file a token stands for; None when it is expired, forged or for another rendition."""
    try:
        (stored,) = _signer.unsign_object(token, max_age=settings.FILM_ADDRESS_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return stored if stored.rsplit("/", 1)[-1] == f"{name}.mp4" else None
