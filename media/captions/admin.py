"""The editors' pages beside a film: its captions in all languages, its chapters, and the caption editor."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from cms.refusals import Refusal
from media.captions.actions import (
    OTHER_SCRIPT,
    delete_captions,
    set_chapters,
    upload_captions,
    write_other_script,
)
from media.captions.cutting import chapters_as_kept, cues_as_kept, cut_stamp, shown_chapters, shown_cues
from media.captions.editing import edit_as_asked, rows_of, typed_rows
from media.captions.forms import CaptionsForm, ChaptersForm
from media.captions.models import CaptionTrack
from media.playback.permissions import may_change
from media.videos.models import Video

CUES_ON_A_PAGE = 50


def register_caption_addresses() -> list[URLPattern]:
    return [
        path("films/<int:media_id>/captions/", film_captions, name="film_captions"),
        path("films/<int:media_id>/chapters/", film_chapters, name="film_chapters"),
        path("films/<int:media_id>/captions/<int:track_id>/", edit_track, name="caption_track"),
        path("films/<int:media_id>/captions/<int:track_id>/delete/", delete_track, name="delete_captions"),
        path("films/<int:media_id>/captions/<int:track_id>/script/", other_script, name="other_script"),
    ]


def _film(request: HttpRequest, media_id: int) -> Video:
    video = get_object_or_404(Video.objects.select_related("collection"), pk=media_id)
    if not may_change(request.user, video):
        raise Http404
    return video


def _track(request: HttpRequest, media_id: int, track_id: int) -> CaptionTrack:
    video = _film(request, media_id)
    track = get_object_or_404(CaptionTrack, pk=track_id, video=video)
    track.video = video
    return track


def film_captions(request: HttpRequest, media_id: int) -> HttpResponse:
    """What there is; and a new track, from a file, a pasted text, or one tapped along with the film."""
    video = _film(request, media_id)
    if request.method != "POST":
        return _overview(request, video)
    form = CaptionsForm(request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data
        try:
            cues = cues_as_kept(form.cues, video)
            track = upload_captions(video=video, language=data["language"], kind=data["kind"], cues=cues)
        except Refusal as refusal:
            form.add_error("file" if data["file"] else "text", str(refusal))
        else:
            messages.success(request, _("The captions are here. Please look them over beside the film."))
            return redirect("caption_track", media_id, track.pk)
    return _overview(request, video, form=form)


@require_POST
def film_chapters(request: HttpRequest, media_id: int) -> HttpResponse:
    video = _film(request, media_id)
    form = ChaptersForm(request.POST)
    if form.is_valid():
        language = form.cleaned_data["language"]
        kept = list(video.chapters.filter(language=language))
        try:
            chapters = chapters_as_kept(form.chapters, kept, video)
            set_chapters(video=video, language=language, chapters=chapters)
        except Refusal as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("The chapters are saved."))
            return redirect(f"{reverse('film_captions', args=[media_id])}?chapters={language}#chapters")
    return _overview(request, video, chapters_form=form)


def _overview(
    request: HttpRequest,
    video: Video,
    *,
    form: CaptionsForm | None = None,
    chapters_form: ChaptersForm | None = None,
) -> HttpResponse:
    tracks = list(video.caption_tracks.defer("vtt", "previous"))
    there = {(track.language, track.kind) for track in tracks}
    for track in tracks:
        track.video = video
        other = OTHER_SCRIPT.get(track.language, ("",))[0]
        track.other_script = other if other and (other, track.kind) not in there else ""
    context = {
        "film": video,
        "tracks": tracks,
        "form": form or CaptionsForm(initial={"language": _likely_language(video)}),
        "chapters_form": chapters_form or _chapters_form(request, video),
    }
    return render(request, "media/captions/film_captions.html", context)


def _likely_language(video: Video) -> str:
    """The first captions are in the language of the film, which here is mostly Chinese."""
    has_chinese = any(track.language == "zh-hans" for track in video.caption_tracks.all())
    return (get_language() or "en") if has_chinese else "zh-hans"


def _chapters_form(request: HttpRequest, video: Video) -> ChaptersForm:
    chapters = list(video.chapters.all())
    there = [chapter.language for chapter in chapters]
    asked = request.GET.get("chapters", "")
    language = asked if asked in there else next(iter(there), "zh-hans")
    own = shown_chapters([chapter for chapter in chapters if chapter.language == language], video)
    text = "\n".join(str(chapter) for chapter in own)
    return ChaptersForm(initial={"language": language, "text": text})


def edit_track(request: HttpRequest, media_id: int, track_id: int) -> HttpResponse:
    """The cues, fifty on a page, beside the film. Every button saves what was typed on the page first."""
    track = _track(request, media_id, track_id)
    page = Paginator(shown_cues(track.cues, track.video), CUES_ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"film": track.video, "track": track, "page": page}
    context |= {"revision": track.revision, "cut": cut_stamp(track.video)}
    if request.method != "POST":
        return render(request, "media/captions/edit_track.html", context | {"rows": rows_of(page)})
    rows = typed_rows(request.POST)
    try:
        said = edit_as_asked(track, rows, request.POST)
    except Refusal as refusal:
        typed = {name: request.POST.get(name, "") for name in ("shift", "revision", "cut")}
        messages.error(request, str(refusal))
        context |= {"rows": rows or rows_of(page), **typed}
        return render(request, "media/captions/edit_track.html", context)
    messages.success(request, said)
    _action, _colon, at = request.POST.get("do", "").partition(":")
    place = f"#cue-{at}" if at.isdecimal() else ""
    return redirect(f"{request.path}?page={page.number}{place}")


def delete_track(request: HttpRequest, media_id: int, track_id: int) -> HttpResponse:
    """Ask once, then delete."""
    track = _track(request, media_id, track_id)
    if request.method != "POST":
        return render(request, "media/captions/delete_track.html", {"film": track.video, "track": track})
    delete_captions(track=track)
    messages.success(request, _("The captions are deleted."))
    return redirect("film_captions", media_id)


@require_POST
def other_script(request: HttpRequest, media_id: int, track_id: int) -> HttpResponse:
    """Make the Traditional captions from the Simplified, or the other way round."""
    track = _track(request, media_id, track_id)
    if track.language not in OTHER_SCRIPT:
        raise Http404
    try:
        made = write_other_script(track=track)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("film_captions", media_id)
    messages.success(request, _("The captions are made. Please look them over: a machine has written them."))
    return redirect("caption_track", media_id, made.pk)
