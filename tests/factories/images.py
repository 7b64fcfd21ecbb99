"""Pictures as a phone takes them: with the place and the time inside."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from wagtail.models import Collection

from cms.images.models import SiteImage

CAMERA = "Phone of Mei"


def photograph(kind: str = "JPEG", size: tuple[int, int] = (320, 240)) -> bytes:
    """A picture whose camera wrote down where it stood."""
    picture = Image.new("RGB", size, "tomato")
    exif = picture.getexif()
    exif[Base.Model] = CAMERA
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (40.0, 24.0, 59.0)
    file = BytesIO()
    picture.save(file, kind, exif=exif)
    return file.getvalue()


def make_picture(name: str = "竹子.jpg", kind: str = "JPEG", **facts: Any) -> SiteImage:
    facts.setdefault("collection", Collection.get_first_root_node())
    file = SimpleUploadedFile(name, photograph(kind))
    return SiteImage.objects.create(title=name, file=file, width=320, height=240, **facts)


def make_avatar(name: str) -> None:
    """A file where Wagtail puts the pictures of its editors."""
    if not default_storage.exists(f"avatar_images/{name}"):
        default_storage.save(f"avatar_images/{name}", ContentFile(photograph("PNG")))
