"""Beside a film in the editors' place: its two ends, and its poster."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from cms.refusals import Refusal
from media.transcoding.actions import choose_still, let_poster_be_picked, upload_poster
from media.transcoding.forms import PosterForm, TrimForm
from media.videos.actions import trim_video
from media.videos.admin import film_to_change
from media.videos.models import Video


def register_making_addresses() -> list[URLPattern]:
    return [
        path("films/<int:media_id>/trim/", trim, name="film_trim"),
        path("films/<int:media_id>/poster/", poster, name="film_poster"),
    ]


@require_POST
def trim(request: HttpRequest, media_id: int) -> HttpResponse:
    """Move the two ends. Times that make no film come back as they were typed."""
    video = film_to_change(request, media_id)
    form = TrimForm(request.POST)
    refused = ""
    if form.is_valid():
        try:
            trim_video(video=video, start_ms=form.cleaned_data["start"] or 0, end_ms=form.cleaned_data["end"])
        except Refusal as refusal:
            refused = str(refusal)
    else:
        refused = _first_error(form)
    if refused:
        messages.error(request, refused)
        typed = {name: request.POST.get(name, "")[:20] for name in ("start", "end")}
        return redirect(f"{reverse('wagtailmedia:edit', args=[media_id])}?{urlencode(typed)}#trim")
    messages.success(request, _("The film is made anew from these times. Until then it plays as it was."))
    return _back(media_id, "trim")


@require_POST
def poster(request: HttpRequest, media_id: int) -> HttpResponse:
    """Use one of the offered moments, one that was typed, or a picture; `pick` takes all of that back."""
    video = film_to_change(request, media_id)
    form = PosterForm(request.POST, request.FILES)
    try:
        _change_poster(video, form, is_to_be_picked="pick" in request.POST)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The poster is changed."))
    return _back(media_id, "poster")


def _change_poster(video: Video, form: PosterForm, *, is_to_be_picked: bool) -> None:
    if not form.is_valid():
        raise Refusal(_first_error(form))
    at, picture = form.cleaned_data["at"], form.cleaned_data["picture"]
    if is_to_be_picked:
        let_poster_be_picked(video=video)
    elif picture:
        upload_poster(video=video, picture=picture)
    elif at is not None:
        choose_still(video=video, seconds=at / 1000)
    else:
        raise Refusal(_("Please press one of the pictures, write a time, or choose a picture of your own."))


def _first_error(form: TrimForm | PosterForm) -> str:
    return str(next(iter(form.errors.values()))[0])


def _back(media_id: int, part: str) -> HttpResponse:
    return redirect(f"{reverse('wagtailmedia:edit', args=[media_id])}#{part}")
