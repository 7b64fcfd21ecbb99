"""Pictures that may stand for a film until it plays: a still of it, or one that an editor sends."""

from functools import partial
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from cms.refusals import Refusal
from media.storage import films
from media.transcoding.beside import POSTER_FILE
from media.transcoding.ffmpeg import FfmpegFailed
from media.transcoding.fragments import UnreadableOutput
from media.transcoding.stills import rendition_for_stills, take_still
from media.videos.models import Video

LARGEST_POSTER = (1280, 1280)
#: What browsers offer. Others are read by libraries, or whole programs, that nobody here needs.
FORMATS = ("JPEG", "PNG", "WEBP")
#: More dots than phones' cameras have, of photographs, which are read small; and of what is read whole, less
#: than what fills a web server's memory.
MOST_DOTS, MOST_WHOLE_DOTS = 100_000_000, 30_000_000


class PosterRefused(Refusal):
    """There is no picture to be had."""

    sentence = _("No picture could be taken at this moment of the film. Please choose another one.")


def still_of(video: Video, seconds: float, folder: Path) -> Path:
    renditions = list(video.renditions.all())
    if not renditions:
        raise PosterRefused
    rendition = rendition_for_stills(renditions)
    read = partial(films().read_part, str(rendition.file))
    try:
        still = take_still(rendition, seconds, read=read, folder=folder, target=folder / POSTER_FILE)
    except (FfmpegFailed, FileNotFoundError, UnreadableOutput) as failure:
        raise PosterRefused from failure
    if still is None:
        raise PosterRefused
    return still


def fitted_picture(picture: UploadedFile, folder: Path) -> Path:
    """A stranger's picture as a JPEG of ours: upright, small, and nothing but what is seen."""
    try:
        with Image.open(picture, formats=FORMATS) as opened:
            told = opened.width * opened.height
            opened.draft("RGB", LARGEST_POSTER)
            if told > MOST_DOTS or opened.width * opened.height > MOST_WHOLE_DOTS:
                raise PosterRefused(_("This picture is too large. Please choose a smaller one."))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as broken:
        raise PosterRefused(_("This picture cannot be read. Please choose another one.")) from broken
    upright.thumbnail(LARGEST_POSTER)
    target = folder / POSTER_FILE
    upright.save(target, quality=85, optimize=True)
    return target
