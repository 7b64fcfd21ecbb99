"""Files dressed as films that make a careless reader open another file or call a server.

`TRAPS` is the table: the bait, and what an unguarded reader does with it (*reads* the canary beside it,
*calls* its server, or *nothing*, where this ffmpeg is careful of itself and others were not).
The canary is a film named `canary.mp4` (and `.ts`, `.sub`) in the same folder, and a server at `url`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Bait:
    """Where the canary sits."""

    folder: Path
    url: str

    @property
    def file(self) -> str:
        return f"{self.folder}/canary.ts"


def _hls(segment: str, *tags: str) -> bytes:
    lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:2", *tags, "#EXTINF:2,", segment, "#EXT-X-ENDLIST", ""]
    return "\n".join(lines).encode()


def _dash(base: str) -> bytes:
    return f"""<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT2S"
 profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period><AdaptationSet mimeType="video/mp4">
 <Representation id="1" bandwidth="1000" width="320" height="240"><BaseURL>{base}</BaseURL>
 </Representation></AdaptationSet></Period></MPD>""".encode()


def _master(url: str) -> bytes:
    return f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000\n{url}/inner.m3u8\n".encode()


def _avi_with_subtitle(playlist: bytes) -> bytes:
    """An AVI whose subtitle track (`GAB2`) holds a playlist: the oldest of these tricks."""
    gab2 = b"GAB2\0\x02\0" + bytes(4) + b"\x04\0" + len(playlist).to_bytes(4, "little") + playlist
    strh = (
        b"txts" + bytes(16) + (1).to_bytes(4, "little") * 2 + bytes(4) + (1).to_bytes(4, "little") + bytes(16)
    )
    header = _riff(
        b"LIST",
        b"hdrl"
        + _riff(b"avih", bytes(24) + (1).to_bytes(4, "little") + bytes(28))
        + _riff(b"LIST", b"strl" + _riff(b"strh", strh) + _riff(b"strf", b"")),
    )
    return _riff(b"RIFF", b"AVI " + header + _riff(b"LIST", b"movi" + _riff(b"00tx", gab2)))


def _riff(name: bytes, content: bytes) -> bytes:
    return name + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)


def _movie_elsewhere(bait: Bait) -> bytes:
    """QuickTime whose pictures are said to lie in another file (an alias in `dref`)."""
    film = bytearray((bait.folder / "canary.mp4").read_bytes())
    name = b"canary.mp4"
    alias = bytearray(150)
    alias[50:51] = bytes([len(name)])
    alias[51 : 51 + len(name)] = name
    path = str(bait.folder / "canary.mp4").encode()
    alias += b"\0\x12" + len(path).to_bytes(2, "big") + path + b"\xff\xff\0\0"
    entry = (len(alias) + 12).to_bytes(4, "big") + b"alis" + bytes(4) + bytes(alias)
    place = film.index(b"url \0\0\0\x01") - 4
    pictures = film.index(b"mdat") + 4
    film[pictures:] = bytes(len(film) - pictures)
    return bytes(film[:place] + entry + film[place + 12 :])


def _svg(url: str) -> bytes:
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<svg {names} width="9" height="9"><image xlink:href="{url}/x.png"/></svg>'.encode()


VOBSUB = "# VobSub index file, v7\nid: en, index: 0\ntimestamp: 00:00:00:000, filepos: 000000000\n"
SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\na=rtpmap:96 H264/90000\n"

TRAPS: dict[str, Callable[[Bait], bytes]] = {
    "playlist, file by its address": lambda bait: _hls(f"file://{bait.file}"),
    "playlist, file by its path": lambda bait: _hls(bait.file),
    "playlist, file beside it": lambda bait: _hls("canary.ts"),
    "playlist, server": lambda bait: _hls(f"{bait.url}/canary.ts"),
    "playlist of playlists, server": lambda bait: _master(bait.url),
    "playlist, key from a server": lambda bait: _hls(
        "canary.ts", f'#EXT-X-KEY:METHOD=AES-128,URI="{bait.url}/key"'
    ),
    "playlist, header from a file": lambda bait: _hls("canary.ts", f'#EXT-X-MAP:URI="file://{bait.file}"'),
    "playlist, concat:": lambda bait: _hls(f"concat:{bait.file}|{bait.url}/leak"),
    "playlist, subfile:": lambda bait: _hls(f"subfile,,start,0,end,999999,,:{bait.file}"),
    "playlist, crypto:": lambda bait: _hls(f"crypto:file://{bait.file}"),
    "playlist, data:": lambda bait: _hls("data:text/plain;base64,R0FSREVO"),
    "concat script, file beside it": lambda bait: b"ffconcat version 1.0\nfile canary.mp4\n",
    "concat script, server": lambda bait: f"ffconcat version 1.0\nfile '{bait.url}/canary.ts'\n".encode(),
    "concat script, data:": lambda bait: b"ffconcat version 1.0\nfile 'data:text/plain;base64,R0FSREVO'\n",
    "DASH manifest, server": lambda bait: _dash(f"{bait.url}/canary.mp4"),
    "DASH manifest, file": lambda bait: _dash("canary.mp4"),
    "AVI with a playlist for a subtitle": lambda bait: _avi_with_subtitle(_hls(f"file://{bait.file}")),
    "QuickTime with its pictures elsewhere": _movie_elsewhere,
    "SVG that shows a server's picture": lambda bait: _svg(bait.url),
    "SDP that waits for a sender": lambda bait: SDP.encode(),
    "VobSub index of a file beside it": lambda bait: VOBSUB.encode(),
}
