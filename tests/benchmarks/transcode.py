"""`make bench ARGS=transcode`: what a film costs in our pipeline against one plain ffmpeg command.

Our side is the whole job as a worker does it (probe, ladder, scrubbing pictures, poster, the file to
keep, publishing); the yardstick is one ffmpeg process that writes the same renditions and nothing else.
Seconds of processor time are compared, which hold still on a busy machine as those of a clock do not.
A film of five minutes is made and measured; `ARGS="transcode 60"` measures one of sixty seconds.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

SECONDS = 300
MOST_CPU, MOST_WAITING = 1.10, 0.15
CORES = 2
#: Moving edges, flat colour and a phone's noise, at about 16 Mbit/s: neither the easiest film nor the hardest.
SOURCE = "testsrc2=s=1920x1080:r=30,noise=alls=6:allf=t"


@dataclass
class Spent:
    """Processor time of this process and of its children, and time on the clock."""

    cpu: float = 0
    wall: float = 0


def main(arguments: list[str]) -> int:
    seconds = int(arguments[0]) if arguments else SECONDS
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        }
        import django  # noqa: PLC0415 - needs the environment above

        django.setup()
        return _measure(Path(folder), seconds)


def _measure(folder: Path, seconds: int) -> int:
    from django.core.management import call_command  # noqa: PLC0415 - needs Django to be set up

    print("migrate …", flush=True)
    call_command("migrate", verbosity=0)
    print(f"a film of {seconds} seconds …", flush=True)
    film = _make_source(folder / "film.mp4", seconds)
    print("our job …", flush=True)
    ours, first = _run_job(film)
    print("one plain command …", flush=True)
    plain = _run_plain(film, folder / "plain")
    return _report(seconds, film.stat().st_size, ours, first, plain)


def _make_source(target: Path, seconds: int) -> Path:
    from media.transcoding.ffmpeg import find_ffmpeg  # noqa: PLC0415 - needs Django to be set up

    command = [find_ffmpeg(), "-v", "error", "-y", "-f", "lavfi", "-i", SOURCE]
    command += ["-f", "lavfi", "-i", "anoisesrc=c=pink:a=0.1", "-t", str(seconds), "-c:v", "libx264"]
    command += ["-preset", "ultrafast", "-b:v", "16M", "-pix_fmt", "yuv420p", "-c:a", "aac", str(target)]
    subprocess.run(command, check=True)
    return target


def _run_job(film: Path) -> tuple[Spent, Spent]:
    """What the whole job costs, and what it has cost when the film plays for the first time."""
    from django.db import connection  # noqa: PLC0415 - needs Django to be set up
    from wagtail.models import Collection  # noqa: PLC0415 - needs Django to be set up

    from cms.jobs.models import Job  # noqa: PLC0415 - needs Django to be set up
    from cms.jobs.runner import run  # noqa: PLC0415 - needs Django to be set up
    from media.transcoding.publishing import publish  # noqa: PLC0415 - needs Django to be set up
    from media.videos.actions import upload_video  # noqa: PLC0415 - needs Django to be set up
    from media.videos.models import VideoState  # noqa: PLC0415 - needs Django to be set up

    video = upload_video(title="Film", file=film, collection=Collection.get_first_root_node(), user=None)
    published: list[Spent] = []
    with _spending() as spent:
        begun = _now()

        def note(*args: Any, **kwargs: Any) -> None:
            publish(*args, **kwargs)
            published.append(_since(begun))

        with patch("media.transcoding.actions.publish", note):
            run(Job.objects.get(subject_id=str(video.pk)).pk)
    video.refresh_from_db()
    connection.close()
    if video.state != VideoState.READY:
        raise SystemExit(f"The film is {video.state}: {video.failure}")
    return spent, published[0]


def _run_plain(film: Path, folder: Path) -> Spent:
    """The same sizes, presets, rates and sound, written by one process without anything of ours around."""
    from media.transcoding.facts import read_facts  # noqa: PLC0415 - needs Django to be set up
    from media.transcoding.ffmpeg import find_ffmpeg  # noqa: PLC0415 - needs Django to be set up
    from media.transcoding.ladder import ladder_command, plan_ladder  # noqa: PLC0415 - needs Django to be set up

    folder.mkdir()
    facts = read_facts(film)
    rungs = plan_ladder(facts)
    command = ladder_command(find_ffmpeg(), film, folder, facts, rungs, sound_index=facts.sound_index)
    with _spending() as spent:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)
    return spent


@contextmanager
def _spending() -> Iterator[Spent]:
    spent, begun = Spent(), _now()
    yield spent
    since = _since(begun)
    spent.cpu, spent.wall = since.cpu, since.wall


def _now() -> Spent:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return Spent(sum(one.ru_utime + one.ru_stime for one in used), time.monotonic())


def _since(begun: Spent) -> Spent:
    now = _now()
    return Spent(now.cpu - begun.cpu, now.wall - begun.wall)


def _report(seconds: int, size: int, ours: Spent, first: Spent, plain: Spent) -> int:
    ratio, waiting = ours.cpu / plain.cpu, first.cpu / CORES / seconds
    print(f"\nfilm of {seconds} s at 1080p, {size * 8 / seconds / 1e6:.1f} Mbit/s")
    print(f"{'':34}{'CPU s':>8}{'clock s':>9}")
    for name, spent in (("our whole job", ours), ("one plain command", plain), ("until it plays", first)):
        print(f"{name:34}{spent.cpu:8.1f}{spent.wall:9.1f}")
    print(f"\nCPU of ours to plain               {ratio:.3f}   (aim: at most {MOST_CPU:.2f})")
    print(
        f"first to play, of the film's length {waiting:.1%} on {CORES} idle cores, {first.wall / seconds:.1%} "
        f"by this clock   (aim: under {MOST_WAITING:.0%})"
    )
    return int(ratio > MOST_CPU) + int(waiting >= MOST_WAITING)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
