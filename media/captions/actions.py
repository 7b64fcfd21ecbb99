"""The doors by which captions and chapters change. Who may change a film may change what is written to it."""

from collections.abc import Callable, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from cms.chinese.scripts import to_simplified, to_traditional
from media.captions.cues import MOST_CUES, Cue, clean_text, in_order, write_webvtt
from media.captions.faults import CaptionsChanged, CaptionsRefused, NothingToUndo
from media.captions.models import CaptionTrack, Chapter
from media.signals import captions_changed
from media.videos.clock import exact_clock
from media.videos.models import Video

Cues = Sequence[Cue]
Rework = Callable[[Cues], Cues]

#: Which script each is made into, and how.
OTHER_SCRIPT: dict[str, tuple[str, Callable[[str], str]]] = {
    "zh-hans": ("zh-hant", to_traditional),
    "zh-hant": ("zh-hans", to_simplified),
}
#: A film's length is known to a fraction of a second; a caption may end with its last picture.
_GRACE_MS = 1_000


@transaction.atomic
def upload_captions(*, video: Video, language: str, kind: str, cues: Cues) -> CaptionTrack:
    """Give the film captions in a language. Those it had in that language are replaced, which can be undone.

    Here as everywhere below, times are moments of what was sent (see `cutting`).
    """
    vtt = _written(video, cues)
    track, is_new = CaptionTrack.objects.select_for_update().get_or_create(
        video=video, language=language, kind=kind, defaults={"vtt": vtt}
    )
    if not is_new:
        _store(track, vtt)
    captions_changed.send(sender=Video, video=video)
    return track


@transaction.atomic
def edit_captions(
    *, track: CaptionTrack, revision: int, changed: Mapping[int, Cue], rework: Rework | None = None
) -> CaptionTrack:
    """Put changed cues in the place of the old, by their number from 0, and then rework the whole.

    A cue whose text is empty is left out. `revision` is the one the person saw: when somebody else
    has been faster, nothing changes.
    """
    track = _locked(track, revision)
    cues: Cues = [changed.get(number, cue) for number, cue in enumerate(track.cues)]
    if rework:
        cues = rework(cues)
    _store(track, _written(track.video, cues))
    captions_changed.send(sender=Video, video=track.video)
    return track


@transaction.atomic
def undo_captions(*, track: CaptionTrack, revision: int) -> CaptionTrack:
    """Take back the last change; once more, and it is there again."""
    track = _locked(track, revision)
    if not track.previous:
        raise NothingToUndo
    _store(track, track.previous)
    captions_changed.send(sender=Video, video=track.video)
    return track


@transaction.atomic
def delete_captions(*, track: CaptionTrack) -> None:
    """Delete them for good; the page asks before. Twice does no harm."""
    CaptionTrack.objects.filter(pk=track.pk).delete()
    captions_changed.send(sender=Video, video=track.video)


def write_other_script(*, track: CaptionTrack) -> CaptionTrack:
    """Make Traditional captions from Simplified ones, or the other way round, to be looked over."""
    language, convert = OTHER_SCRIPT[track.language]
    cues = [Cue(cue.start_ms, cue.end_ms, clean_text(convert(cue.text))) for cue in track.cues]
    return upload_captions(video=track.video, language=language, kind=track.kind, cues=cues)


@transaction.atomic
def set_chapters(*, video: Video, language: str, chapters: Sequence[tuple[int, str]]) -> None:
    """The film's chapters in a language, as (begin in milliseconds, title); none of them deletes all."""
    Video.objects.select_for_update().get(pk=video.pk)
    for starts_ms, _title in chapters:
        _insist_within_film(video, starts_ms)
    if len({starts_ms for starts_ms, _title in chapters}) < len(chapters):
        raise CaptionsRefused(_("Two chapters begin at the same time. Please give each a time of its own."))
    Chapter.objects.filter(video=video, language=language).delete()
    Chapter.objects.bulk_create(
        Chapter(video=video, language=language, starts_ms=starts_ms, title=title)
        for starts_ms, title in chapters
    )
    captions_changed.send(sender=Video, video=video)


def _locked(track: CaptionTrack, revision: int) -> CaptionTrack:
    found = CaptionTrack.objects.select_for_update().filter(pk=track.pk, revision=revision).first()
    if found is None:
        raise CaptionsChanged
    found.video = track.video
    return found


def _written(video: Video, cues: Cues) -> str:
    kept = in_order(cues)
    if not kept:
        raise CaptionsRefused(
            _("No caption would be left. If you want none in this language, please delete them as a whole.")
        )
    if len(kept) > MOST_CUES:
        raise CaptionsRefused(_("There are more than %(most)d captions.") % {"most": MOST_CUES})
    for cue in kept:
        if not cue.is_possible:
            raise CaptionsRefused(
                _("The caption “%(text)s” ends before it begins.") % {"text": cue.text.split("\n")[0][:40]}
            )
    _insist_within_film(video, kept[-1].start_ms)
    return write_webvtt(kept)


def _insist_within_film(video: Video, moment: int) -> None:
    length = max(round(video.source_seconds * 1000), video.plays_from_ms + round(video.duration * 1000))
    if length and moment > length + _GRACE_MS:
        raise CaptionsRefused(
            _("%(time)s is after the end of the film, which is %(length)s long. Is it the right film?")
            % {"time": exact_clock(moment), "length": exact_clock(length)}
        )


def _store(track: CaptionTrack, vtt: str) -> None:
    if vtt == track.vtt:
        return
    track.previous, track.vtt = track.vtt, vtt
    track.revision += 1
    track.save(update_fields=["previous", "vtt", "revision", "updated_at"])
