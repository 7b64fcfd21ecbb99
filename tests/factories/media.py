"""Films: real ones, made by ffmpeg in a moment, and the people who may touch them."""

import copy
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission

from cms.accounts.models import User
from cms.jobs.models import Job
from cms.jobs.runner import run
from media.videos.actions import upload_video
from media.videos.models import TRANSCODE_JOB, Video


def make_video(**values: Any) -> Video:
    """A film's row, without any bytes."""
    values.setdefault("collection", Collection.get_first_root_node())
    return Video.objects.create(**{"title": "Film", "type": "video", **values})


@cache
def clip(
    *,
    size: str = "320x240",
    seconds: float = 3,
    fps: str = "25",
    has_sound: bool = True,
    rotation: int = 0,
    ending: str = "mp4",
) -> Path:
    """A small film with a moving test picture, made once in a test run."""
    folder = Path(settings.VAR_DIR) / "clips"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{size}-{seconds}-{fps.replace('/', '_')}-{has_sound}-{rotation}"
    plain = folder / f"{name}.plain.{ending}"
    sound = ["-f", "lavfi", "-i", f"sine=440:d={seconds}", "-c:a", "aac", "-shortest"] if has_sound else []
    make_film(["-f", "lavfi", "-i", f"testsrc2=s={size}:r={fps}:d={seconds}", *sound], plain)
    if not rotation:
        return plain
    turned = folder / f"{name}.{ending}"
    call_ffmpeg("-display_rotation", str(rotation), "-i", str(plain), "-c", "copy", str(turned))
    return turned


def make_film(inputs: list[str], target: Path) -> Path:
    call_ffmpeg(*inputs, "-c:v", "libx264", "-preset", "ultrafast", "-movflags", "+faststart", str(target))
    return target


def call_ffmpeg(*arguments: str) -> None:
    """The wheel's ffmpeg makes what tests begin with, whichever one they try: an older one of the machine
    lacks some of the ways to make an odd film (`-display_rotation` came with 6.0)."""
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    subprocess.run([ffmpeg, "-v", "error", "-y", "-nostdin", *arguments], check=True)


def send_film(path: Path, *, user: User | None = None, collection: Collection | None = None) -> Video:
    """A film on its way: uploaded, its job waiting."""
    collection = collection or Collection.get_first_root_node()
    return upload_video(title=path.stem, file=path, collection=collection, user=user)


def work_on(video: Video) -> Job:
    """Do what the worker would do when it hears the bell; returns the job as it ended."""
    job = Job.objects.filter(kind=TRANSCODE_JOB, subject_id=str(video.pk)).latest("pk")
    run(job.pk)
    job.refresh_from_db()
    # A film that has been settled keeps its row, unless somebody deleted it meanwhile.
    if Video.objects.filter(pk=video.pk).exists():
        video.refresh_from_db()
        video.__dict__.pop("under_way", None)
    return job


def ready_film(path: Path | None = None, **kwargs) -> Video:
    """A film that plays, through the whole of the real pipeline."""
    video = send_film(path or clip(), **kwargs)
    work_on(video)
    return video


def playable_film(collection: Collection, *, seconds: float = 5, fps: str = "25") -> Video:
    """A ready film of 640 × 480: transcoded once in a run, then copied."""
    kept = Path(settings.VAR_DIR) / "clips" / f"films-{seconds}-{fps}"
    if kept not in _recordings:
        video = ready_film(clip(size="640x480", seconds=seconds, fps=fps), collection=collection)
        shutil.copytree(_private() / video.folder, kept / video.uid.hex)
        # A copy: what the test does to its film is not what the next one begins with.
        _recordings[kept] = (copy.copy(video), list(video.renditions.all()))
        return video
    recorded, renditions = _recordings[kept]
    shutil.copytree(kept / recorded.uid.hex, _private() / recorded.folder)
    video = copy.copy(recorded)
    video.pk, video.collection = None, collection
    video._state = type(recorded._state)()
    for column in ("file", "thumbnail", "sprite_sheet", "keep_file"):  # They know which row they are of.
        setattr(video, column, str(getattr(recorded, column)))
    video.save(force_insert=True)
    for rendition in renditions:
        rendition.pk, rendition.video = None, video
        rendition.save(force_insert=True)
    return video


_recordings: dict[Path, tuple[Video, list]] = {}


def _private() -> Path:
    return Path(settings.VAR_DIR) / "private"


def editor_of(collection: Collection, name: str) -> User:
    """Someone who may add and change the films of one collection, and nothing else."""
    user = User.objects.create_user(display_name=name, username=name, password="secret-password")
    group = Group.objects.create(name=f"editors {name}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    for codename in ("add_media", "change_media"):
        permission = Permission.objects.get(content_type__app_label="wagtailmedia", codename=codename)
        GroupCollectionPermission.objects.create(group=group, collection=collection, permission=permission)
    return user


def stored_files() -> list[str]:
    """Everything that lies in the private folder, relative to it."""
    return sorted(str(path.relative_to(_private())) for path in _private().rglob("*") if path.is_file())
