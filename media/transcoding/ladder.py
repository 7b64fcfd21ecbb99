"""Which renditions a film gets, and the one ffmpeg command that makes them all."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from media.transcoding.facts import FilmFacts
from media.transcoding.whitelists import FORMATS, MAX_PICTURE, PROTOCOLS

MAX_FPS = 30
KEYFRAME_SECONDS = 2
FRAGMENT_SECONDS = 4
SOUND_NAME = "audio"
SOUND_RATE = "96k"
#: Weak links live on the small pictures, and those cost little: they are encoded with more care.
CAREFUL_UP_TO = 360


@dataclass(frozen=True)
class EncodeProfile:
    """One rung: the short side of the picture and the most it may cost in bits a second."""

    short_side: int
    max_rate: int

    @property
    def name(self) -> str:
        return f"v{self.short_side}"


RUNGS = (
    # With its sound it must run where 400 kbit/s arrive, and begin within seconds.
    EncodeProfile(240, 200_000),
    EncodeProfile(360, 800_000),
    EncodeProfile(540, 1_600_000),
    EncodeProfile(720, 2_800_000),
    EncodeProfile(1080, 5_000_000),
)
#: Tone mapping costs several times what encoding costs, and more with every dot.
HDR_SIDE = 720
#: A rendition is given no more than its source had; re-encoding needs a little over that.
HEADROOM = 1.2
LEAST_RATE = 150_000


@dataclass(frozen=True)
class Rung:
    """A profile applied to one film: even sizes, its shape kept, never larger than the film."""

    name: str
    width: int
    height: int
    max_rate: int


def plan_ladder(facts: FilmFacts) -> list[Rung]:
    """The rungs a film gets, smallest first.

    A film that lies between two rungs keeps its own size as the top when that is noticeably
    (15 %) more than the rung below; one smaller than all rungs keeps its own size alone, with a
    half-size rung below it where that is still legible, so that a weak link has a choice.
    """
    whole = min(facts.short_side, HDR_SIDE) if facts.is_hdr else facts.short_side
    sides = [(p.short_side, p.max_rate) for p in RUNGS if p.short_side <= whole]
    top = sides[-1][0] if sides else 0
    beyond = next((p for p in RUNGS if p.short_side > whole), None)
    if beyond and whole > top * 1.15:
        sides.append((whole, beyond.max_rate))
    if len(sides) == 1 and sides[0][0] >= 180:
        sides.insert(0, (sides[0][0] // 2, sides[0][1] // 2))
    return [_rung(facts, side, rate) for side, rate in sides]


def _rung(facts: FilmFacts, side: int, rate: int) -> Rung:
    scale = side / facts.short_side
    width, height = (max(2, int(edge * scale + 0.01) // 2 * 2) for edge in (facts.width, facts.height))
    if facts.bit_rate:
        rate = min(rate, max(LEAST_RATE, int(facts.bit_rate * HEADROOM)))
    return Rung(name=f"v{side}", width=width, height=height, max_rate=rate)


def ladder_command(
    ffmpeg: str,
    source: Path,
    folder: Path,
    facts: FilmFacts,
    rungs: Sequence[Rung],
    *,
    sound_index: int | None,
) -> list[str]:
    """One process for all renditions: less work than one each, and keyframes agree by construction."""
    part = ("-ss", f"{facts.begins:.3f}", "-t", f"{facts.seconds:.3f}") if facts.is_cut else ()
    command = [*reading(ffmpeg), *part, "-i", str(source), "-filter_complex", _filters(facts, rungs)]
    for rung in rungs:
        command += ["-map", f"[{rung.name}]", *_picture_options(rung), *_hls_options(folder, rung.name)]
    if sound_index is not None:
        command += ["-map", f"0:{sound_index}", *_sound_options(), *_hls_options(folder, SOUND_NAME)]
    return command


def reading(ffmpeg: str) -> list[str]:
    """How every command of ours begins: what ffmpeg may open, and how it tells its progress."""
    return [
        *(ffmpeg, "-hide_banner", "-nostdin", "-y", "-v", "error"),
        *("-progress", "pipe:1", "-stats_period", "1"),
        *("-max_pixels", str(MAX_PICTURE), "-format_whitelist", FORMATS, "-protocol_whitelist", PROTOCOLS),
    ]


def _filters(facts: FilmFacts, rungs: Sequence[Rung]) -> str:
    """Even out the frame rate where needed, then split; ffmpeg itself turns a rotated film upright."""
    needs_rate = not facts.is_fps_steady or facts.fps > MAX_FPS * 1.02
    first = f"[0:{facts.picture_index}]"
    first += "bwdif=mode=send_frame:deint=interlaced," if facts.is_interlaced else ""
    first += f"fps={MAX_FPS}," if needs_rate else ""
    if facts.is_hdr:
        # Made small first: tone mapping works in 32 bits a colour.
        first += f"zscale=w={rungs[-1].width}:h={rungs[-1].height}," + TONE_MAPPING
    parts = [first + f"split={len(rungs)}" + "".join(f"[s{rung.name}]" for rung in rungs)]
    parts += [
        f"[s{rung.name}]scale={rung.width}:{rung.height}:out_range=tv,setsar=1,format=yuv420p[{rung.name}]"
        for rung in rungs
    ]
    return ";".join(parts)


#: To the colours of ordinary screens (BT.709), keeping faces as light as they were.
TONE_MAPPING = (
    "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,"
    "zscale=t=bt709:m=bt709:r=tv,format=yuv420p,"
)


def _picture_options(rung: Rung) -> list[str]:
    # The same number asks for more bits from a careful preset than from a fast one.
    is_small = min(rung.width, rung.height) <= CAREFUL_UP_TO
    preset, quality = ("medium", "25") if is_small else ("veryfast", "23")
    # On a weak link a burst is a pause.
    burst = rung.max_rate * (1 if is_small else 2)
    return [
        *("-c:v", "libx264", "-preset", preset, "-profile:v", "main", "-crf", quality),
        *("-maxrate", str(rung.max_rate), "-bufsize", str(burst)),
        *("-sc_threshold", "0", "-force_key_frames", f"expr:gte(t,n_forced*{KEYFRAME_SECONDS})"),
        *("-map_metadata", "-1", "-map_chapters", "-1"),
    ]


def _sound_options() -> list[str]:
    return [
        # EBU R 128, at the loudness of web films: no lesson is louder than the next one.
        *("-af", "loudnorm=I=-16:TP=-1.5:LRA=11"),
        *("-c:a", "aac", "-b:a", SOUND_RATE, "-ac", "2", "-ar", "48000", "-map_metadata", "-1"),
    ]


def _hls_options(folder: Path, name: str) -> list[str]:
    return [
        # Picture and sound both begin at 0 by an edit list; otherwise the picture would come later
        # than its sound by as many frames as the encoder looks ahead.
        *("-avoid_negative_ts", "disabled"),
        *("-f", "hls", "-hls_time", str(FRAGMENT_SECONDS), "-hls_playlist_type", "vod"),
        *("-hls_segment_type", "fmp4", "-hls_flags", "single_file+independent_segments"),
        *("-hls_segment_filename", str(folder / f"{name}.mp4"), str(folder / f"{name}.m3u8")),
    ]


def even(number: int) -> int:
    return max(2, number // 2 * 2)
