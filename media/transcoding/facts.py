"""What a film is, before any work is spent on it."""

import json
import logging
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import DEVNULL, TimeoutExpired, run

from django.conf import settings

from media.transcoding.whitelists import MAX_PICTURE
from media.videos.faults import FilmFault, FilmRefused
from media.videos.limits import MAX_BYTES, MAX_SECONDS

logger = logging.getLogger(__name__)

PROBE_TIMEOUT = 60
# How Python ends when it could not even begin, since a module or the memory for it was missing, say.
COULD_NOT_BEGIN = 1


class ProbeFailed(Exception):
    """The film was not looked at: this machine is the trouble, and another attempt may help."""


@dataclass(frozen=True)
class FilmFacts:
    """A film as a viewer sees it: turned the right way up, with square dots."""

    width: int
    height: int
    seconds: float
    fps: float
    is_fps_steady: bool
    picture_index: int
    sound_index: int | None
    #: Brighter than screens of old can show (PQ or HLG), as new phones record.
    is_hdr: bool = False
    #: Each picture holds two moments, as television and camcorders of old record.
    is_interlaced: bool = False
    #: Of the whole file, in bits a second; 0 where it does not say.
    bit_rate: int = 0
    #: Of a film that is cut: the second of the source at which it begins. `seconds` then is what is left.
    begins: float = 0
    is_cut: bool = False

    def cut(self, start_ms: int, end_ms: int | None) -> "FilmFacts":
        """The same film between these moments of its source; the whole where they lie outside of it."""
        end = min(self.seconds, end_ms / 1000) if end_ms is not None else self.seconds
        begins = start_ms / 1000
        if (begins <= 0 and end >= self.seconds) or begins >= end:
            return self
        return replace(self, begins=begins, seconds=end - begins, is_cut=True)

    @property
    def short_side(self) -> int:
        return min(self.width, self.height)


def read_facts(path: Path) -> FilmFacts:
    """Probe the film in a child process. Raises FilmRefused with the reason when it is unusable."""
    size = path.stat().st_size
    if size == 0:
        raise FilmRefused(FilmFault.EMPTY)
    if size > MAX_BYTES:
        raise FilmRefused(FilmFault.TOO_BIG)
    answer = _ask_probe(path)
    if "error" in answer:
        logger.info("film refused: %s (%s)", answer["error"], answer.get("detail", ""))
        raise FilmRefused(FilmFault(answer["error"]))
    facts = _facts_from(answer)
    if facts.seconds > MAX_SECONDS:
        raise FilmRefused(FilmFault.TOO_LONG)
    if facts.width * facts.height > MAX_PICTURE:
        raise FilmRefused(FilmFault.TOO_LARGE_PICTURE)
    if not facts.seconds > 0 or facts.short_side < 2:
        raise FilmRefused(FilmFault.NOT_A_FILM)
    return facts


def _ask_probe(path: Path) -> dict:
    command = [sys.executable, "-m", "media.transcoding.probe", str(path)]
    try:
        done = run(
            command,
            cwd=settings.BASE_DIR,
            stdin=DEVNULL,
            capture_output=True,
            timeout=PROBE_TIMEOUT,
            check=False,
        )
    except TimeoutExpired as late:
        # A film can cost it some seconds of work and no more, so it was kept waiting.
        raise ProbeFailed(f"no answer within {PROBE_TIMEOUT} s") from late
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError as silence:
        if done.returncode == COULD_NOT_BEGIN:
            raise ProbeFailed(done.stderr.decode("utf-8", "replace")[-2000:]) from silence
        # A probe that ran out of memory, time or luck says nothing: so it is no film for us.
        return {"error": FilmFault.NOT_A_FILM.value, "detail": f"the probe died: {done.returncode}"}


def _facts_from(answer: dict) -> FilmFacts:
    width = round(answer["width"] * answer["pixel_aspect"])
    height = answer["height"]
    if answer["rotation"] in (90, 270):
        width, height = height, width
    fps, nominal = answer["fps"], answer["nominal_fps"]
    return FilmFacts(
        width=width,
        height=height,
        seconds=answer["seconds"],
        fps=fps,
        is_fps_steady=bool(fps and nominal) and abs(fps - nominal) <= nominal * 0.05,
        picture_index=answer["picture_index"],
        sound_index=answer["sound_index"],
        is_hdr=answer["is_hdr"],
        is_interlaced=answer["is_interlaced"],
        bit_rate=answer["bit_rate"],
    )
