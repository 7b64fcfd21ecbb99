"""Look at one film and print what it is, as JSON: `python -m media.transcoding.probe PATH`.

Runs as a child process with little memory and time, because the file comes from a stranger and is
read by C libraries; it imports neither Django nor anything else of the site. The answer is the
facts, or `{"error": reason}`. `media.transcoding.facts.read_facts` is the way to call it.
"""

import contextlib
import json
import math
import resource
import sys
from pathlib import Path
from typing import Any

import av

from media.transcoding.whitelists import FORMATS, MAX_PICTURE, PROTOCOLS

ADDRESSES = 3 * 1024**3  # Most of these the libraries reserve and never touch.
MEMORY = 768 * 1024**2
CPU_SECONDS = 4
# A film that does not say how long it is must be read to its end.
BYTES_A_SECOND = 256 * 1024**2
LONGEST_ANSWER = 64 * 1024
# Four hours at 60 pictures a second.
MOST_PACKETS = 4 * 3600 * 60
MOST_STREAMS = 50
MOST_TRIES = 600


def limit_resources(size: int) -> None:
    """Bound what a file of so many bytes can cost; macOS knows no limit on memory."""
    for kind, amount in (
        (resource.RLIMIT_AS, ADDRESSES),
        (resource.RLIMIT_DATA, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS + size // BYTES_A_SECOND),
        (resource.RLIMIT_FSIZE, LONGEST_ANSWER),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (amount, amount))


def seconds_of(stream: Any, container: Any) -> float:
    """The length of the picture, from the headers, or by reading every packet when they do not say."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    if container.duration:
        # Matroska tells when the film ends, and a part cut out of a longer one does not begin at 0.
        begin = container.start_time or 0 if "matroska" in container.format.name else 0
        return float(container.duration - begin) / 1_000_000
    return seconds_read(stream, container)


def seconds_read(stream: Any, container: Any) -> float:
    # The first picture has been read already.
    start = float(stream.start_time * stream.time_base) if stream.start_time is not None else math.inf
    end = 0.0
    for count, packet in enumerate(container.demux(stream)):
        if count > MOST_PACKETS:
            return 0.0
        if packet.pts is None or packet.time_base is None:
            continue
        start = min(start, float(packet.pts * packet.time_base))
        end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    return max(0.0, end - start) if end else 0.0


def picture_stream(container: Any) -> Any | None:
    """The first moving picture; a cover in a sound file is a picture, not a film."""
    for stream in container.streams.video:
        if not int(stream.disposition) & 0x400:  # AV_DISPOSITION_ATTACHED_PIC
            return stream
    return None


def first_picture(container: Any, stream: Any) -> Any | None:
    """The first picture that can be shown: a recording may begin between two whole pictures."""
    for count, packet in enumerate(container.demux(stream)):
        if count > MOST_TRIES or packet.has_sidedata("encryption_info"):
            return None
        with contextlib.suppress(av.InvalidDataError):
            for frame in packet.decode():
                if frame.width and frame.height:
                    return frame
    return None


def facts_of(path: str) -> dict[str, Any]:
    options = {"format_whitelist": FORMATS, "protocol_whitelist": PROTOCOLS, "max_streams": str(MOST_STREAMS)}
    with av.open(path, options=options) as container:
        stream = picture_stream(container)
        if stream is None:
            return {"error": "no_picture"}
        if stream.codec_context.width * stream.codec_context.height > MAX_PICTURE:
            return {"error": "too_large_picture"}
        stream.codec_context.thread_count = 1
        # The header may have lied.
        stream.codec_context.options = {"max_pixels": str(MAX_PICTURE)}
        frame = first_picture(container, stream)
        if frame is None:
            return {"error": "not_a_film"}
        # Phones put tracks of their own beside the sound, which nobody else can play.
        tracks: Any = container.streams.audio
        sound = next((track for track in tracks if track.codec_context is not None), None)
        aspect = stream.sample_aspect_ratio
        return {
            "format": container.format.name,
            "codec": stream.codec_context.name,
            "picture_index": stream.index,
            "width": frame.width,
            "height": frame.height,
            "pixel_aspect": float(aspect) if aspect else 1.0,
            "rotation": int(frame.rotation) % 360,
            "fps": float(stream.average_rate or 0),
            "nominal_fps": float(stream.base_rate or 0),
            "sound_index": sound.index if sound else None,
            # SMPTE ST 2084 (PQ) and ARIB STD-B67 (HLG), as ITU-T H.273 numbers them.
            "is_hdr": int(frame.color_trc or 0) in (16, 18),
            "is_interlaced": bool(frame.interlaced_frame),
            "bit_rate": int(container.bit_rate or 0),
            "seconds": seconds_of(stream, container),
        }


def main(path: str) -> int:
    limit_resources(Path(path).stat().st_size)
    try:
        answer = facts_of(path)
    except Exception as fault:  # noqa: BLE001 - whatever a library says of a stranger's file, it is no film
        answer = {"error": "not_a_film", "detail": f"{type(fault).__name__}: {fault}"[:300]}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
