"""Files that would make ffmpeg read other people's films or call other servers: 0 read, 0 called."""

import subprocess
import sys
from contextlib import suppress

import imageio_ffmpeg
import pytest

from media.transcoding import facts
from media.transcoding.ffmpeg import FfmpegFailed, find_ffmpeg, run_ffmpeg
from media.transcoding.ladder import ladder_command, plan_ladder
from media.videos.faults import FilmFault, FilmRefused
from tests.factories.media import call_ffmpeg, clip, send_film, work_on
from tests.media.transcoding.canaries import CAN_WATCH, canary_server, watched_files
from tests.media.transcoding.traps import TRAPS, Bait

pytestmark = pytest.mark.skipif(not CAN_WATCH, reason="only Linux tells which files were opened")

#: What a careless service lets ffmpeg speak.
CARELESS = "file,http,https,tcp,tls,crypto,data,concat,subfile,udp,rtp"
WITHOUT_GUARDS = f"import av, sys; av.open(sys.argv[1], options={{'protocol_whitelist': '{CARELESS}'}})"


@pytest.fixture(scope="module")
def canary(tmp_path_factory):
    """A film that lies in a folder of traps, watched, and a server that gives it to whoever asks."""
    folder = tmp_path_factory.mktemp("canary")
    film = clip(seconds=1)
    (folder / "canary.mp4").write_bytes(film.read_bytes())
    call_ffmpeg("-i", str(film), "-c", "copy", str(folder / "canary.ts"))
    with canary_server((folder / "canary.ts").read_bytes()) as server:
        bait = Bait(folder, server.url)
        for name, make in TRAPS.items():
            trap_in(folder, name).write_bytes(make(bait))
        (folder / "trap.sub").write_bytes(film.read_bytes())
        with watched_files(folder) as watched:
            yield folder, watched, server


def trap_in(folder, name):
    """New ffmpegs look into a playlist only if it is named like one; old ones always."""
    return folder / f"{name}.{'m3u8' if name.startswith('playlist') else 'mp4'}"


def caught(canary):
    """Whether somebody has read the canary or called its server since this was last asked."""
    _, watched, server = canary
    names = watched.opened() & {"canary.mp4", "canary.ts"}
    calls, server.calls[:] = list(server.calls), []
    return (["reads"] if names else []) + (["calls"] if calls else [])


@pytest.mark.full
def test_without_the_guards_the_traps_catch(canary):
    """The control: it shows that the tests below can see. Which traps catch hangs on the ffmpeg."""
    folder = canary[0]
    caught(canary)
    seen = {}
    for name in TRAPS:
        trap = trap_in(folder, name)
        look(sys.executable, "-c", WITHOUT_GUARDS, str(trap))
        look(
            *(imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "quiet", "-protocol_whitelist", CARELESS),
            *("-enable_drefs", "1", "-use_absolute_path", "1") * ("QuickTime" in name),
            *("-allowed_extensions", "ALL", "-extension_picky", "0") * name.startswith("playlist"),
            *("-f", "concat", "-safe", "0") * name.startswith("concat"),
            *("-i", str(trap), "-t", "1", "-f", "null", "-"),
        )
        seen[name] = caught(canary)
    assert sum("reads" in found for found in seen.values()) >= 5, seen
    assert sum("calls" in found for found in seen.values()) >= 4, seen


def look(*command):
    """Some traps keep their reader waiting."""
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=4, check=False)


@pytest.mark.parametrize("name", TRAPS)
def test_nobody_steps_into_a_trap(name, canary, tmp_path):
    """Neither the probe nor, had the probe been deceived, ffmpeg itself."""
    trap = trap_in(canary[0], name)
    caught(canary)
    with pytest.raises(FilmRefused) as refused:
        facts.read_facts(trap)
    assert refused.value.fault in (FilmFault.NOT_A_FILM, FilmFault.NO_PICTURE)
    deceived = facts.read_facts(clip(seconds=1))
    command = ladder_command(find_ffmpeg(), trap, tmp_path, deceived, plan_ladder(deceived), sound_index=None)
    with pytest.raises(FfmpegFailed):
        run_ffmpeg(command, folder=tmp_path, on_progress=print)
    assert caught(canary) == []
    assert not [path for path in tmp_path.iterdir() if path.stat().st_size]


@pytest.mark.django_db
def test_every_ffmpeg_of_ours_is_told_what_it_may_open(monkeypatch):
    """Whatever a film's job runs, now and later: both guards stand before the file that somebody sent."""
    video, commands = send_film(clip(seconds=2)), list[list[str]]()
    start = subprocess.Popen

    def hear(command, **options):
        commands.append([str(word) for word in command])
        return start(command, **options)

    monkeypatch.setattr(subprocess, "Popen", hear)
    work_on(video)
    reading = [command for command in commands if "-i" in command]
    assert any(str(video.file) in word for command in reading for word in command)
    for command in reading:
        before = command[: command.index("-i")]
        assert ("-format_whitelist" in before) and ("-protocol_whitelist" in before), command
        assert not [word for word in command[len(before) + 2 :] if str(video.file) in word], command
