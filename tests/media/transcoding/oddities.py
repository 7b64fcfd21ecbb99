"""Forty and more files as phones, cameras, screens and mishaps make them, and what shall become of each.

`ODD_FILES` is the table: a name, what it is made from, how, and what the probe says of it: a film as a
viewer sees it (`320x240, 25 fps, 1.0 s, sound`), or the fault for which it is refused. A row's file is
made with all others of its group by one call of ffmpeg, when the first of them is asked for.
"""

import fcntl
import os
import struct
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import imageio_ffmpeg

from media.transcoding.facts import FilmFacts
from media.videos.faults import FilmFault

TONE = "-f lavfi -i sine=440:d=1"
#: What a group of files is made from: the inputs of one call of ffmpeg.
GROUPS = {
    "picture and tone": f"-f lavfi -i testsrc2=s=320x240:r=25:d=1 {TONE}",
    "camera codecs": f"-f lavfi -i testsrc2=s=320x240:r=25:d=1 {TONE}",
    "new codecs": f"-f lavfi -i testsrc2=s=320x240:r=25:d=1 {TONE}",
    "television": f"-f lavfi -i testsrc2=s=720x576:r=50:d=1 {TONE}",
    "rates": f"-f lavfi -i testsrc2=s=160x120:r=240:d=1 {TONE}",
    "turned": (
        "-display_rotation 90 -i {upright.mp4} -display_rotation 180 -i {upright.mp4} "
        "-display_rotation 270 -i {upright.mp4} -display_rotation 45 -i {upright.mp4} "
        "-display_hflip -i {upright.mp4}"
    ),
    "tracks": f"-i {{plain.mp4}} {TONE} -f lavfi -i sine=880:d=1 -f lavfi -i testsrc2=s=64x48:r=25:d=1",
    "stills": f"-f lavfi -i testsrc2=s=320x240:r=1:d=1 {TONE}",
}
FAST = "-c:v libx264 -preset ultrafast"
HEVC = "-c:v libx265 -preset ultrafast -pix_fmt yuv420p10le -tag:v hvc1"
HLG = f"{HEVC} -x265-params log-level=none:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc"
PQ = f"{HEVC} -x265-params log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc"


@dataclass(frozen=True)
class OddFile:
    """One row: made by ffmpeg from a group's inputs, or by a function out of another row's file."""

    name: str
    made: str | Callable[[Path], bytes]
    outcome: str | FilmFault
    group: str = ""


@cache
def odd_file(name: str) -> Path:
    """The file of that row, made on the spot if nobody in this run has asked for one of its group."""
    odd = BY_NAME[name]
    folder = Path(os.environ["TEST_RUN_DIR"]) / "oddities"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    if callable(odd.made):
        content = odd.made(folder)
        path = folder / f"{os.getpid()}-{name}"
        path.write_bytes(content)
        return path
    with (folder / f"{odd.group}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            _make_group(odd.group, folder)
    return path


def _make_group(group: str, folder: Path) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-nostdin", "-threads", "1"]
    command += [_filled_in(word) for word in GROUPS[group].split()]
    for odd in ODD_FILES:
        if odd.group == group:
            command += [*str(odd.made).split(), str(folder / odd.name)]
    subprocess.run(command, check=True)


def _filled_in(word: str) -> str:
    return str(odd_file(word[1:-1])) if word.startswith("{") else word


def told(facts: FilmFacts) -> str:
    """What the probe found, in the words of the table."""
    words = [f"{facts.width}x{facts.height}", f"{facts.fps:.4g} fps", f"{facts.seconds:.1f} s"]
    words += ["uneven"] if not facts.is_fps_steady else []
    words += ["interlaced"] if facts.is_interlaced else []
    words += ["HDR"] if facts.is_hdr else []
    words += ["silent" if facts.sound_index is None else "sound"]
    return ", ".join(words)


# --- what befalls whole files ------------------------------------------------------------------


def _as(name: str) -> Callable[[Path], bytes]:
    return lambda folder: odd_file(name).read_bytes()


def _begun(name: str, share: float) -> Callable[[Path], bytes]:
    def cut(folder: Path) -> bytes:
        whole = odd_file(name).read_bytes()
        return whole[: int(len(whole) * share)]

    return cut


def _end_of(name: str, share: float) -> Callable[[Path], bytes]:
    def cut(folder: Path) -> bytes:
        whole = odd_file(name).read_bytes()
        return whole[int(len(whole) * share) :]

    return cut


def _without_index(folder: Path) -> bytes:
    whole = odd_file("plain.mp4").read_bytes()
    return whole[whole.index(b"mdat") - 4 :]


def _rotten(folder: Path) -> bytes:
    """A bit gone wrong here and there in the pictures, as on an old card."""
    content = bytearray(odd_file("plain.mp4").read_bytes())
    begin = content.index(b"mdat") + 4096
    for place in range(begin, len(content), 4001):
        content[place] ^= 0x10
    return bytes(content)


def _lasting(number: str) -> Callable[[Path], bytes]:
    """Matroska whose header says that it lasts so long; the pictures in it know better."""

    def change(folder: Path) -> bytes:
        content = bytearray(odd_file("matroska.mkv").read_bytes())
        struct.pack_into(">d", content, content.index(b"\x44\x89\x88") + 3, float(number))
        return bytes(content)

    return change


def _unknown_codec(folder: Path) -> bytes:
    return odd_file("plain.mp4").read_bytes().replace(b"avc1", b"zzzz")


def _words(text: str) -> Callable[[Path], bytes]:
    return lambda folder: text.encode() * 40


A, B, C, TV, R, T, M, S = GROUPS
KEY = "76a6c65c5ea762046bd749a2e632ccbb"
PLAIN = "320x240, 25 fps, 1.0 s, sound"
NOT, NO_PICTURE = FilmFault.NOT_A_FILM, FilmFault.NO_PICTURE
ODD_FILES = (
    # --- containers
    OddFile("plain.mp4", f"{FAST} -c:a aac -movflags +faststart", PLAIN, A),
    OddFile("index at the end.mp4", f"{FAST} -c:a aac", PLAIN, A),
    OddFile(
        "in fragments.mp4",
        f"{FAST} -g 5 -c:a aac -movflags empty_moov+frag_keyframe",
        "320x240, 24.43 fps, 1.0 s, sound",
        A,
    ),
    OddFile("iphone.mov", f"{FAST} -c:a aac -f mov", PLAIN, A),
    OddFile(
        "android.3gp",
        "-c:v h263 -s 352x288 -c:a libopencore_amrnb -ar 8000 -ac 1",
        "384x288, 25 fps, 1.0 s, sound",
        A,
    ),
    OddFile("matroska.mkv", f"{FAST} -c:a aac", PLAIN, A),
    OddFile("flash.flv", f"{FAST} -c:a aac", PLAIN, A),
    OddFile("camcorder.mts", f"{FAST} -g 5 -c:a ac3 -f mpegts", PLAIN, A),
    OddFile("blu-ray.m2ts", f"{FAST} -c:a ac3 -f mpegts -mpegts_m2ts_mode 1", PLAIN, A),
    # --- codecs
    OddFile("camera.avi", "-c:v mjpeg -c:a pcm_u8 -ar 11025", PLAIN, B),
    OddFile("divx.avi", "-c:v mpeg4 -vtag DIVX -c:a libmp3lame", PLAIN, B),
    OddFile("windows.wmv", "-c:v wmv2 -c:a wmav2", PLAIN, B),
    OddFile("dvd.vob", "-c:v mpeg2video -c:a mp2 -f vob", PLAIN, B),
    OddFile("old.mpg", "-c:v mpeg1video -c:a mp2 -f mpeg", "320x240, 25 fps, 0.9 s, uneven, sound", B),
    OddFile("theora.ogv", "-c:v libtheora -c:a libvorbis", PLAIN, B),
    OddFile("prores.mov", "-c:v prores_ks -profile:v 0 -c:a pcm_s16le", PLAIN, B),
    OddFile("screen.mkv", "-c:v ffv1 -c:a flac", PLAIN, B),
    OddFile("animation.mov", "-c:v qtrle -c:a pcm_s16be", PLAIN, B),
    OddFile("vp8.webm", "-c:v libvpx -deadline realtime -cpu-used 8 -c:a libvorbis", PLAIN, C),
    OddFile("vp9.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus", PLAIN, C),
    OddFile(
        "browser.webm", "-c:v libvpx -deadline realtime -cpu-used 8 -c:a libopus -f webm -live 1", PLAIN, C
    ),
    OddFile("av1.mp4", "-c:v libsvtav1 -preset 12 -svtav1-params lp=1 -c:a libopus", PLAIN, C),
    OddFile(
        "hevc.mp4",
        "-c:v libx265 -preset ultrafast -x265-params log-level=none -tag:v hvc1 -c:a aac",
        PLAIN,
        C,
    ),
    OddFile("hlg.mov", f"{HLG} -c:a aac", "320x240, 25 fps, 1.0 s, HDR, sound", C),
    OddFile("pq.mov", f"{PQ} -c:a aac", "320x240, 25 fps, 1.0 s, HDR, sound", C),
    OddFile("ten bits.mp4", f"{FAST} -pix_fmt yuv420p10le -c:a aac", PLAIN, C),
    OddFile("full colour.mp4", f"{FAST} -pix_fmt yuv444p -c:a aac", PLAIN, C),
    OddFile("screen.mp4", "-c:v libx264rgb -preset ultrafast -c:a aac", PLAIN, C),
    OddFile("grey.mp4", f"{FAST} -pix_fmt y8 -c:a aac", PLAIN, C),
    # --- shapes
    OddFile("upright.mp4", f"{FAST} -c:a aac", PLAIN, A),
    OddFile("turned left.mp4", "-map 0 -c copy", "240x320, 25 fps, 1.0 s, sound", T),
    OddFile("upside down.mp4", "-map 1 -c copy", PLAIN, T),
    OddFile("turned right.mov", "-map 2 -c copy", "240x320, 25 fps, 1.0 s, sound", T),
    OddFile("held askew.mp4", "-map 3 -c copy", PLAIN, T),
    OddFile("mirrored.mp4", "-map 4 -c copy", PLAIN, T),
    OddFile(
        "odd size.mkv",
        f"{FAST} -pix_fmt yuv444p -vf scale=641:361,setsar=1 -c:a aac",
        "641x361, 25 fps, 1.0 s, sound",
        A,
    ),
    OddFile("tiny.mp4", f"{FAST} -vf scale=16:16,setsar=1 -c:a aac", "16x16, 25 fps, 1.0 s, sound", A),
    OddFile("ribbon.mp4", f"{FAST} -vf scale=1920:16,setsar=1 -c:a aac", "1920x16, 25 fps, 1.0 s, sound", A),
    OddFile(
        "anamorphic.mp4", f"{FAST} -vf scale=320:240,setsar=4/3 -c:a aac", "427x240, 25 fps, 1.0 s, sound", A
    ),
    OddFile(
        "pal.mpg",
        "-vf interlace,setsar=16/15 -c:v mpeg2video -flags +ildct+ilme -r 25 -c:a mp2 -f vob",
        "768x576, 25 fps, 1.0 s, interlaced, sound",
        TV,
    ),
    OddFile(
        "avchd.mts",
        f"-vf interlace=scan=tff,scale=480:360:interl=1,setsar=1 {FAST} -x264-params tff=1 -r 25 -c:a ac3 -f mpegts",
        "480x360, 25 fps, 1.0 s, interlaced, sound",
        TV,
    ),
    OddFile("dv.avi", "-target pal-dv -f avi", "720x576, 25 fps, 1.1 s, sound", TV),
    # --- rates
    OddFile("sixty.mp4", f"{FAST} -r 60 -c:a aac", "160x120, 60 fps, 1.0 s, sound", R),
    OddFile("ntsc.mp4", f"{FAST} -r 30000/1001 -c:a aac", "160x120, 29.97 fps, 1.1 s, sound", R),
    OddFile("slow motion.mov", f"{FAST} -c:a aac", "160x120, 240 fps, 1.0 s, sound", R),
    OddFile("slides.mp4", f"{FAST} -r 2 -c:a aac", "160x120, 2 fps, 2.0 s, sound", R),
    OddFile(
        "uneven.mp4",
        f"{FAST} -vf select='lt(t,0.5)+not(mod(n\\,20))' -fps_mode vfr -c:a aac",
        "160x120, 136.8 fps, 0.9 s, uneven, sound",
        R,
    ),
    # --- sound
    OddFile("silent.mp4", f"{FAST} -an", "320x240, 25 fps, 1.0 s, silent", A),
    OddFile("mono.mp4", f"{FAST} -c:a aac -ac 1 -ar 8000", PLAIN, A),
    OddFile("surround.mp4", f"{FAST} -c:a aac -ac 6", PLAIN, A),
    OddFile("surround.mkv", f"{FAST} -c:a ac3 -ac 6 -ar 48000", PLAIN, A),
    OddFile("sound in 32 bits.mov", f"{FAST} -c:a pcm_f32le -ar 96000", PLAIN, A),
    # --- tracks
    OddFile(
        "three languages.mkv",
        "-map 0:v -map 1 -map 2 -map 0:a -c:v copy -c:a aac -metadata:s:a:0 language=zho",
        PLAIN,
        M,
    ),
    OddFile("sound first.mp4", "-map 1 -map 0:v -c:v copy -c:a aac", PLAIN, M),
    OddFile(
        "two cameras.mp4",
        f"-map 0:v -map 3 -map 0:a -c:v:0 copy {FAST.replace(':v', ':v:1')} -c:a copy",
        PLAIN,
        M,
    ),
    OddFile("time code.mov", "-map 0 -c copy -timecode 01:00:00:00", PLAIN, M),
    OddFile("sound breaks off.mp4", "-map 0:v -map 1 -c:v copy -af atrim=end=0.4 -c:a aac", PLAIN, M),
    OddFile("begins late.mkv", "-map 0:v -map 1 -c:v copy -c:a aac -output_ts_offset 90", PLAIN, M),
    OddFile("announced sound.mkv", "-map 0:v -map 1 -c:v copy -af atrim=start=9 -c:a aac", PLAIN, M),
    OddFile(
        "locked.mp4",
        f"-map 0 -c copy -encryption_scheme cenc-aes-ctr -encryption_key {KEY} -encryption_kid {KEY}",
        NOT,
        M,
    ),
    # --- not films
    OddFile("photo.jpg", "-map 0 -frames:v 1 -update 1", NOT, S),
    OddFile("photo.png", "-map 0 -frames:v 1 -update 1", NOT, S),
    OddFile("photo.avif", "-map 0 -c:v libaom-av1 -cpu-used 8 -frames:v 1", NOT, S),
    OddFile("dance.gif", "-map 0", NOT, S),
    OddFile("one picture.mp4", f"-map 0 -frames:v 1 {FAST}", "320x240, 1 fps, 1.0 s, silent", S),
    OddFile("slides.mov", "-map 0 -c:v png", "320x240, 1 fps, 1.0 s, silent", S),
    OddFile("song.mp3", "-map 1 -c:a libmp3lame", NO_PICTURE, S),
    OddFile("song.m4a", "-map 1 -c:a aac", NO_PICTURE, S),
    OddFile("song.mp4", "-map 1 -c:a aac", NO_PICTURE, S),
    OddFile("song.wav", "-map 1", NO_PICTURE, S),
    OddFile(
        "song with cover.mp3",
        "-map 1 -map 0 -c:a libmp3lame -c:v png -disposition:v attached_pic",
        NO_PICTURE,
        S,
    ),
    OddFile(
        "song with cover.m4a", "-map 1 -map 0 -c:a aac -c:v mjpeg -disposition:v attached_pic", NO_PICTURE, S
    ),
    # --- wrong names
    OddFile("notes.txt", _as("plain.mp4"), PLAIN),
    OddFile("named mp4.mp4", _as("matroska.mkv"), PLAIN),
    OddFile("named mov.mov", _as("camera.avi"), PLAIN),
    OddFile("without ending", _as("vp9.webm"), PLAIN),
    OddFile("song named film.mp4", _as("song.mp3"), NO_PICTURE),
    # --- mishaps
    OddFile("empty.mp4", lambda folder: b"", FilmFault.EMPTY),
    OddFile("one byte.mp4", lambda folder: b"\0", NOT),
    OddFile("notes.mp4", _words("This is no film.\n"), NOT),
    OddFile("error.mp4", _words("<!DOCTYPE html><title>404 Not Found</title>\n"), NOT),
    OddFile("noise.mp4", lambda folder: bytes(range(256)) * 400, NOT),
    OddFile("zeros.mp4", lambda folder: bytes(100_000), NOT),
    OddFile("archive.mp4", lambda folder: b"PK\x03\x04" + bytes(range(256)) * 40, NOT),
    OddFile("paper.mp4", _words("%PDF-1.7\n"), NOT),
    OddFile("battery died.mp4", _without_index, NOT),
    OddFile("header only.mp4", _begun("plain.mp4", 0.02), NOT),
    OddFile("half sent.mp4", _begun("plain.mp4", 0.5), PLAIN),
    OddFile("half sent, index at the end.mp4", _begun("index at the end.mp4", 0.5), NOT),
    OddFile("half sent.mkv", _begun("matroska.mkv", 0.5), PLAIN),
    OddFile("begins in the middle.mts", _end_of("camcorder.mts", 0.5), "320x240, 25 fps, 0.5 s, sound"),
    OddFile("bit rot.mp4", _rotten, PLAIN),
    OddFile("length of no number.mkv", _lasting("nan"), PLAIN),
    OddFile("length without end.mkv", _lasting("inf"), PLAIN),
    OddFile("unknown codec.mp4", _unknown_codec, NOT),
)
BY_NAME = {odd.name: odd for odd in ODD_FILES}
