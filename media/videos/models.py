"""One film, from its upload to the moment it can be watched."""

import uuid
import zlib
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import CharField, Exists, F, OuterRef, Q
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtailmedia.models import AbstractMedia, MediaQuerySet

from cms.jobs.models import Job
from media.storage import private_storage
from media.videos.bytes import POSTER_FOLDER, SOURCE_FOLDER
from media.videos.faults import FilmFault
from media.videos.progress import Progress

TRANSCODE_JOB = "transcode_video"
PRACTICE_JOB = "make_practice_file"
#: What is shorter is how containers and encoders differ about a film's length.
LEAST_CUT_SECONDS = 0.5


class VideoState(models.TextChoices):
    """Where a film stands. A film with an earlier version keeps playing it while a new one is made."""

    UPLOADED = "uploaded", _("waiting")
    TRANSCODING = "transcoding", _("being prepared")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


def source_name(video: "Video", filename: str) -> str:
    """A random name without extension: neither address nor file type can be guessed or trusted."""
    return f"{video.folder}/{SOURCE_FOLDER}/{uuid.uuid4().hex}"


def poster_name(video: "Video", filename: str) -> str:
    """Where a poster lies that an editor chose: outside the versions of the film, so it outlives them."""
    return f"{video.folder}/{POSTER_FOLDER}/{uuid.uuid4().hex}.jpg"


class VideoQuerySet(MediaQuerySet):
    def of_version(self, video: "Video") -> Self:
        """The film, as long as it is still to be made from the same file, cut in the same way."""
        return self.filter(
            pk=video.pk, file=str(video.file), cut_start_ms=video.cut_start_ms, cut_end_ms=video.cut_end_ms
        )

    def unsettled(self) -> Self:
        """Neither ready nor failed: somebody has yet to work on these."""
        return self.filter(state__in=(VideoState.UPLOADED, VideoState.TRANSCODING))

    def without_job(self) -> Self:
        """Those that no job, waiting or running, is about."""
        subject = Cast(OuterRef("pk"), CharField(max_length=200))
        return self.filter(~Exists(Job.objects.active().filter(kind=TRANSCODE_JOB, subject_id=subject)))


class Video(AbstractMedia):
    """A film of one organisation, kept in that organisation's collection.

    Every byte of it is private. `generation` names the folder of the version that plays; it is
    empty until the first transcoding has ended, and changes in one transaction with the renditions.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(_("file"), upload_to=source_name, storage=private_storage, max_length=255)
    thumbnail = models.FileField(
        _("poster"), upload_to=poster_name, storage=private_storage, max_length=255, blank=True
    )
    original_name = models.CharField(_("name of the file"), max_length=255, blank=True, editable=False)
    source_bytes = models.PositiveBigIntegerField(default=0, editable=False)
    # What tells its bytes from those of other films: see `uploads.digests`.
    digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    state = models.CharField(max_length=12, choices=VideoState, default=VideoState.UPLOADED, editable=False)
    # A FilmFault. Not declared as choices: a better sentence should not need a migration.
    fault = models.CharField(max_length=20, blank=True, editable=False)
    generation = models.CharField(max_length=32, blank=True, editable=False)
    transcoded_from = models.CharField(max_length=255, blank=True, editable=False)
    may_be_kept = models.BooleanField(
        _("viewers may download it"),
        default=False,
        help_text=_("Whoever may watch the film then finds a link under it."),
    )
    has_practice_file = models.BooleanField(
        _("practice film at half speed"),
        default=False,
        help_text=_("Picture and sound run half as fast, at the same pitch: to write or recite along."),
    )
    # The part of the source that shall be shown. No end is the source's own.
    cut_start_ms = models.PositiveIntegerField(default=0, editable=False)
    cut_end_ms = models.PositiveIntegerField(null=True, editable=False)
    # Of the version that plays: how long its source is, and where in the source it begins.
    source_seconds = models.FloatField(default=0, editable=False)
    plays_from_ms = models.PositiveIntegerField(default=0, editable=False)
    # All scrubbing pictures in one file, and how they lie in it (`transcoding.sprites`).
    sprite_sheet = models.FileField(storage=private_storage, max_length=255, blank=True, editable=False)
    sprites = models.JSONField(default=dict, blank=True, editable=False)
    # The film as one file, for players that know no playlists and for viewers to keep; and at half speed.
    keep_file = models.FileField(storage=private_storage, max_length=255, blank=True, editable=False)
    keep_bytes = models.PositiveBigIntegerField(default=0, editable=False)
    # Of the rendition that is the sound: with `keep_bytes`, what watching costs, told on every page.
    sound_bytes = models.PositiveBigIntegerField(default=0, editable=False)
    practice_file = models.FileField(storage=private_storage, max_length=255, blank=True, editable=False)
    practice_bytes = models.PositiveBigIntegerField(default=0, editable=False)

    objects = VideoQuerySet.as_manager()

    admin_form_fields = ("title", "file", "collection", "tags", "may_be_kept", "has_practice_file")

    class Meta(AbstractMedia.Meta):
        verbose_name = _("film")
        verbose_name_plural = _("films")
        constraints = [
            models.CheckConstraint(name="video_state_known", condition=Q(state__in=VideoState.values)),
            models.CheckConstraint(
                name="video_failed_with_a_reason",
                condition=(Q(state=VideoState.FAILED) & ~Q(fault=""))
                | (~Q(state=VideoState.FAILED) & Q(fault="")),
            ),
            models.CheckConstraint(
                name="video_ready_has_renditions",
                condition=~Q(state=VideoState.READY) | ~Q(generation=""),
            ),
            models.CheckConstraint(name="video_duration_not_negative", condition=Q(duration__gte=0)),
            models.CheckConstraint(
                name="video_cut_in_order",
                condition=Q(cut_end_ms=None) | Q(cut_end_ms__gt=F("cut_start_ms")),
            ),
        ]

    @property
    def failure(self) -> str:
        """The sentence that says why the film failed, in the reader's language; empty otherwise."""
        return str(FilmFault(self.fault).label) if self.fault else ""

    @property
    def state_text(self) -> str:
        """Where the film stands, for its editors: "12 %, about 3 minutes left", "ready", or why not."""
        if self.state == VideoState.FAILED:
            return self.failure
        if self.state == VideoState.TRANSCODING:
            return self.under_way.text
        return str(VideoState(self.state).label)

    @property
    def is_settled(self) -> bool:
        return self.state in (VideoState.READY, VideoState.FAILED)

    @property
    def is_playable(self) -> bool:
        return bool(self.generation)

    @cached_property
    def under_way(self) -> Progress:
        """How far the transcoding is, from the job's row (one query while it runs)."""
        if self.state == VideoState.READY:
            return Progress(100)
        if self.state == VideoState.FAILED:
            return Progress(0)
        return progress_of([self]).get(self.pk, Progress(0))

    @property
    def progress(self) -> int:
        return self.under_way.percent

    @property
    def shown_as(self) -> str:
        """Another text whenever a page that plays the film has to be drawn anew; captions apart."""
        files = (self.thumbnail, self.sprite_sheet, self.keep_file, self.practice_url)
        return repr([self.title, self.generation, self.may_be_kept, *map(str, files)])

    @property
    def filename(self) -> str:
        """What the sender called the file; the stored name says nothing."""
        return self.original_name or super().filename

    @property
    def url(self) -> str:
        """Where those who may change the film download its source: checked, never the storage's address."""
        return reverse("films:source", args=[self.uid])

    @property
    def master_url(self) -> str:
        return reverse("films:master", args=[self.uid])

    @property
    def poster_url(self) -> str:
        """Another poster has another address: the old one may be kept by browsers for some minutes."""
        address = reverse("films:poster", args=[self.uid])
        return f"{address}?v={_version_of(self.thumbnail)}" if self.thumbnail else ""

    @property
    def is_cut(self) -> bool:
        """Whether the version that plays is only a part of what was sent."""
        return self.plays_from_ms > 0 or self.duration + LEAST_CUT_SECONDS < self.source_seconds

    @property
    def has_chosen_poster(self) -> bool:
        return str(self.thumbnail).startswith(f"{self.folder}/{POSTER_FOLDER}/")

    @property
    def sprites_url(self) -> str:
        """Where in the sheet the picture of each moment is; as the sheet's, another for another version."""
        address = reverse("films:sprites", args=[self.uid])
        return f"{address}?v={self.sheet_version}" if self.sprite_sheet else ""

    @property
    def sprite_sheet_url(self) -> str:
        address = reverse("films:sprite_sheet", args=[self.uid])
        return f"{address}?v={self.sheet_version}" if self.sprite_sheet else ""

    @property
    def sheet_version(self) -> str:
        return _version_of(self.sprite_sheet)

    @property
    def keep_url(self) -> str:
        return reverse("films:keep", args=[self.uid]) if self.keep_file else ""

    @property
    def practice_url(self) -> str:
        return (
            reverse("films:practice", args=[self.uid])
            if self.has_practice_file and self.practice_file
            else ""
        )

    @property
    def sources(self) -> list[dict[str, str]]:
        return [{"src": self.master_url, "type": "application/vnd.apple.mpegurl"}]

    @property
    def folder(self) -> str:
        """The film's folder in the private storage: everything of it, and nothing else, lies there."""
        return f"films/{self.uid.hex}"


def _version_of(file: FieldFile) -> str:
    """What another file has differently in its address; the stored name itself is told to nobody."""
    return f"{zlib.crc32(str(file).encode()):08x}"


def progress_of(videos: Iterable[Video]) -> dict[int, Progress]:
    """How far those are that are waiting or being transcoded, by film: one query for all."""
    busy = [str(video.pk) for video in videos if not video.is_settled]
    jobs: Iterable[Any] = Job.objects.active().filter(kind=TRANSCODE_JOB, subject_id__in=busy) if busy else ()
    return {int(job.subject_id): Progress.of(job) for job in jobs}
