"""What is written to a film: captions in many languages, and chapters."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cms.chinese.markup import Script
from cms.navigation.languages import language_name
from media.captions.blocks import read_webvtt
from media.captions.cues import Cue
from media.videos.clock import DAY_MS, place_of, short_clock
from media.videos.models import Video

LONGEST_TITLE = 120


class CaptionKind(models.TextChoices):
    """Captions tell everything that is heard, for who cannot hear it; subtitles what is said."""

    CAPTIONS = "captions", _("captions")
    SUBTITLES = "subtitles", _("subtitles")


class CaptionTrack(models.Model):
    """The captions or subtitles of one film in one language. They belong to the film and go with it.

    `vtt` is WebVTT as `cues.write_webvtt` writes it: plain text in order, so that it is sent as it is.
    `previous` holds what stood there before the last change; `revision` counts the changes.
    """

    video = models.ForeignKey(
        Video, on_delete=models.CASCADE, related_name="caption_tracks", verbose_name=_("film")
    )
    language = models.CharField(_("language"), max_length=12, choices=list(settings.ALL_LANGUAGES.items()))
    kind = models.CharField(_("kind"), max_length=12, choices=CaptionKind, default=CaptionKind.CAPTIONS)
    vtt = models.TextField(editable=False)
    previous = models.TextField(blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    #: Of a track that is shown to a reader: its language is told by its name alone.
    is_only_one = False
    #: "hant" or "hans" where it is sent in the reader's script instead of its own.
    sent_in_script: Script | None = None

    class Meta:
        verbose_name = _("caption track")
        verbose_name_plural = _("caption tracks")
        ordering = ["language", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["video", "language", "kind"], name="caption_track_once_for_each_language"
            ),
            models.CheckConstraint(name="caption_track_kind_known", condition=Q(kind__in=CaptionKind.values)),
            models.CheckConstraint(name="caption_track_is_webvtt", condition=Q(vtt__startswith="WEBVTT")),
            models.CheckConstraint(name="caption_track_has_language", condition=~Q(language="")),
        ]

    def __str__(self) -> str:
        return f"{self.language_name} · {CaptionKind(self.kind).label}"

    @property
    def language_name(self) -> str:
        """The language as its own readers call it."""
        return language_name(self.language)

    @property
    def label(self) -> str:
        """What players call it, in its own language; the kind only where it tells two apart."""
        name = language_name(self.sent_language)
        if self.is_only_one:
            return name
        with translation.override(self.sent_language):
            return f"{name} · {CaptionKind(self.kind).label}"

    @property
    def sent_language(self) -> str:
        return f"zh-{self.sent_in_script}" if self.sent_in_script else self.language

    @property
    def cues(self) -> list[Cue]:
        return read_webvtt(self.vtt)

    @property
    def url(self) -> str:
        """Where players fetch it. What has changed, or was cut, has another address: no old copy is shown."""
        address = reverse("captions:track", args=[self.video.uid, self.kind, self.language])
        script = f"&script={self.sent_in_script}" if self.sent_in_script else ""
        cut = f"&cut={self.video.plays_from_ms}-{self.video.duration:.0f}" if self.video.is_cut else ""
        return f"{address}?revision={self.revision}{cut}{script}"


class Chapter(models.Model):
    """A named place in a film, in one language; the next one begins where it ends."""

    video = models.ForeignKey(
        Video, on_delete=models.CASCADE, related_name="chapters", verbose_name=_("film")
    )
    language = models.CharField(_("language"), max_length=12, choices=list(settings.ALL_LANGUAGES.items()))
    starts_ms = models.PositiveIntegerField(_("begins at"))
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        ordering = ["language", "starts_ms"]
        constraints = [
            models.UniqueConstraint(
                fields=["video", "language", "starts_ms"], name="chapter_once_at_each_place"
            ),
            models.CheckConstraint(
                name="chapter_within_a_day", condition=Q(starts_ms__gte=0, starts_ms__lt=DAY_MS)
            ),
            models.CheckConstraint(name="chapter_has_title", condition=~Q(title="")),
            models.CheckConstraint(name="chapter_has_language", condition=~Q(language="")),
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.title}"

    @property
    def clock(self) -> str:
        return short_clock(self.starts_ms)

    @property
    def place(self) -> str:
        return place_of(self.starts_ms)
