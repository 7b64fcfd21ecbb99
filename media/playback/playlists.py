"""HLS playlists, written from rows. ffmpeg's own are wrong in names, languages and bandwidths."""

import math
from collections.abc import Sequence

from media.transcoding.models import RenditionKind, VideoRendition

SOUND_GROUP = "sound"


def master_playlist(renditions: Sequence[VideoRendition]) -> str:
    """All pictures, smallest first, with the sound as one group that they share; last the sound alone,
    which browsers that play HLS themselves fall back to.

    The addresses are relative: each is the rendition's playlist beside this one.
    """
    sound = next((r for r in renditions if r.kind == RenditionKind.SOUND), None)
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    if sound:
        lines.append(
            f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="{SOUND_GROUP}",NAME="1",DEFAULT=YES,'
            f'AUTOSELECT=YES,CHANNELS="2",URI="{sound.name}.m3u8"'
        )
    pictures = [r for r in renditions if r.kind == RenditionKind.PICTURE]
    for picture in sorted(pictures, key=lambda r: (r.height or 0, r.bandwidth)):
        lines += [_variant(picture, sound), f"{picture.name}.m3u8"]
    if sound:
        lines += [_sound_alone(sound), f"{sound.name}.m3u8"]
    return "\n".join(lines) + "\n"


def _variant(picture: VideoRendition, sound: VideoRendition | None) -> str:
    bandwidth, average = picture.bandwidth, picture.average_bandwidth
    codecs = picture.codecs
    if sound:
        bandwidth += sound.bandwidth
        average += sound.average_bandwidth
        codecs = f"{codecs},{sound.codecs}"
    variant = (
        f"#EXT-X-STREAM-INF:BANDWIDTH={bandwidth},AVERAGE-BANDWIDTH={average},"
        f'RESOLUTION={picture.width}x{picture.height},CODECS="{codecs}"'
    )
    return variant + (f',AUDIO="{SOUND_GROUP}"' if sound else "")


def _sound_alone(sound: VideoRendition) -> str:
    return (
        f"#EXT-X-STREAM-INF:BANDWIDTH={sound.bandwidth},AVERAGE-BANDWIDTH={sound.average_bandwidth},"
        f'CODECS="{sound.codecs}",AUDIO="{SOUND_GROUP}"'
    )


def rendition_playlist(rendition: VideoRendition, address: str) -> str:
    """Every fragment as a byte range of the one file at `address`."""
    longest = max(seconds for seconds, _, _ in rendition.fragments)
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{math.ceil(longest)}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MAP:URI="{address}",BYTERANGE="{rendition.header_bytes}@0"',
    ]
    for seconds, length, offset in rendition.fragments:
        lines += [f"#EXTINF:{seconds:.6f},", f"#EXT-X-BYTERANGE:{length}@{offset}", address]
    return "\n".join([*lines, "#EXT-X-ENDLIST"]) + "\n"
