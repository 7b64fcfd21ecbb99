"""What a film has beside its renditions, made from them: scrubbing pictures, a poster, one file to keep."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from media.transcoding.copies import KEEP_FILE, KEEP_SIDE, Parts, keep_command
from media.transcoding.ffmpeg import FfmpegRefused, find_ffmpeg, run_ffmpeg
from media.transcoding.models import VideoRendition
from media.transcoding.sprites import SHEET_FILE, plan_sheet, promising_moments, sheet_command
from media.transcoding.stills import reader_of, rendition_for_stills, take_still
from media.transcoding.wholeness import insist_on_whole_film, insist_on_whole_picture

logger = logging.getLogger(__name__)

POSTER_FILE = "poster.jpg"

Renditions = Sequence[VideoRendition]
#: Says that the work goes on.
Renew = Callable[[], None]


@dataclass
class Beside:
    """Files in the scratch folder, by the film's column that names them, and how the pictures lie."""

    files: dict[str, Path] = field(default_factory=dict)
    sprites: dict[str, Any] = field(default_factory=dict)


def make_beside(renditions: Renditions, *, folder: Path, renew: Renew) -> Beside:
    """All of it that can be made: a film that plays is not thrown away for what lies beside it.

    What is torn raises UnreadableOutput: the disk is to blame, and another attempt may help.
    """
    beside = Beside()
    for make in (_sheet, _poster, _copy):
        try:
            make(beside, renditions, folder, renew)
        except FfmpegRefused as refusal:
            logger.warning("A film goes without what %s makes: %s", make.__name__, refusal)
    return beside


def _sheet(beside: Beside, renditions: Renditions, folder: Path, renew: Renew) -> None:
    smallest = Parts.of(renditions, 0).picture
    sheet = plan_sheet(smallest.duration, smallest.width or 2, smallest.height or 2)
    target = folder / SHEET_FILE
    run_ffmpeg(
        sheet_command(find_ffmpeg(), smallest.path, sheet, target),
        folder=folder,
        on_progress=lambda _: renew(),
    )
    if target.exists():
        insist_on_whole_picture(target, (sheet.columns * sheet.width, sheet.rows * sheet.height))
        beside.files["sprite_sheet"] = target
        beside.sprites = sheet.as_facts(*promising_moments(target, sheet))


def _poster(beside: Beside, renditions: Renditions, folder: Path, _renew: Renew) -> None:
    rendition = rendition_for_stills(renditions)
    moment = beside.sprites.get("best", rendition.duration / 3)
    still = take_still(
        rendition, moment, read=reader_of(rendition.path), folder=folder, target=folder / POSTER_FILE
    )
    if still:
        beside.files["thumbnail"] = still


def _copy(beside: Beside, renditions: Renditions, folder: Path, renew: Renew) -> None:
    parts = Parts.of(renditions, KEEP_SIDE)
    target = folder / KEEP_FILE
    command = keep_command(
        find_ffmpeg(), parts.picture.path, parts.sound.path if parts.sound else None, target
    )
    run_ffmpeg(command, folder=folder, on_progress=lambda _: renew())
    insist_on_whole_film(target, parts.lengths)
    beside.files["keep_file"] = target
