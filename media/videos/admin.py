"""The editors' place: wagtailmedia's own pages, with doors that open only to a film's own organisation.

wagtailmedia asks for *some* right on films at a few doors where the right on *this* film is
meant, and answers others with a message that the film exists. The addresses below come before
its own and answer strangers with 404.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, re_path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import MenuItem
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtailmedia.forms import get_media_form
from wagtailmedia.views import chooser as stock_chooser
from wagtailmedia.views import media as stock
from wagtailmedia.widgets import AdminVideoChooser

from cms.jobs.models import Job, JobState
from media.storage import films
from media.videos.actions import start_transcoding
from media.videos.models import PRACTICE_JOB, Video, progress_of
from media.videos.progress import Progress
from media.videos.uploads.models import FilmAllowance
from media.videos.uploads.views import known_films, upload, uploads

# The buttons of the field in which a film is chosen.
AdminVideoChooser.choose_one_text = gettext_lazy("Choose a film")
AdminVideoChooser.choose_another_text = gettext_lazy("Choose another film")
AdminVideoChooser.link_to_chosen_text = gettext_lazy("Edit this film")

View = Callable[..., HttpResponse]
MOST_ASKED = 100


def register_film_addresses() -> list[URLPattern]:
    return [
        path("films/status/", film_status, name="film_status"),
        path("films/sending/", uploads, name="film_uploads"),
        path("films/sending/<uuid:upload_id>/", upload, name="film_upload"),
        path("films/known/", known_films, name="films_known"),
        path("films/<int:media_id>/again/", transcode_again, name="film_again"),
        path("media/edit/<int:media_id>/", _own_films_only(edit_film)),
        path("media/delete/<int:media_id>/", _own_films_only(delete_film)),
        path("media/usage/<int:media_id>/", _own_films_only(stock.usage)),
        path("media/chooser/<int:media_id>/", _own_films_only(stock_chooser.media_chosen)),
        path("media/chooser/", _with_sane_collection(stock_chooser.chooser)),
        re_path(
            r"^media/chooser/(?P<media_type>audio|video)/$", _with_sane_collection(stock_chooser.chooser)
        ),
    ]


def call_media_films(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    for item in menu_items:
        if item.name == "media":
            item.label = gettext_lazy("Films")


def film_for(request: HttpRequest, media_id: int) -> Video:
    """The film, if this person may change or delete it; otherwise 404."""
    video = get_object_or_404(Video.objects.select_related("collection"), pk=media_id)
    policy = policy_registry.get_by_type(Video)
    if not policy.user_has_any_permission_for_instance(request.user, ["change", "delete"], video):
        raise Http404
    return video


def film_to_change(request: HttpRequest, media_id: int) -> Video:
    """The film, if this person may change it; otherwise 404."""
    video = get_object_or_404(Video.objects.select_related("collection"), pk=media_id)
    policy = policy_registry.get_by_type(Video)
    if not policy.user_has_permission_for_instance(request.user, "change", video):
        raise Http404
    return video


def _own_films_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, media_id: int) -> HttpResponse:
        film_for(request, media_id)
        return view(request, media_id)

    return guarded


def _with_sane_collection(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        collection = request.GET.get("collection_id", "")
        if collection and not (collection.isascii() and collection.isdigit() and len(collection) < 10):
            raise Http404
        return view(request, **kwargs)

    return guarded


def edit_film(request: HttpRequest, media_id: int) -> HttpResponse:
    """The stock page, but without its alarm where no file is for good reason: refused, or on its way."""
    video = Video.objects.get(pk=media_id)
    if request.method != "GET" or (video.file and films().exists(video.file.name)):
        return stock.edit(request, media_id)
    policy = policy_registry.get_by_type(Video)
    if not policy.user_has_permission_for_instance(request.user, "change", video):
        return permission_denied(request)
    context = {
        "media": video,
        "filesize": None,
        "form": get_media_form(Video)(instance=video, user=request.user),
        "user_can_delete": policy.user_has_permission_for_instance(request.user, "delete", video),
    }
    return render(request, "wagtailmedia/media/edit.html", context)


def delete_film(request: HttpRequest, media_id: int) -> HttpResponse:
    """Delete, unless a lesson shows the film: then say so and show where."""
    try:
        return stock.delete(request, media_id)
    except ProtectedError:
        messages.error(
            request,
            _("This film is shown in a lesson, so it was kept. Please take it out of these places first."),
        )
        return redirect("wagtailmedia:media_usage", media_id)


@require_safe
@never_cache
def film_status(request: HttpRequest) -> JsonResponse:
    """Where the asked films stand (`?id=1&id=2`); films of others are left out.

    With `?of=practice` the same of their practice films.
    """
    wanted = [int(pk) for pk in request.GET.getlist("id")[:MOST_ASKED] if pk.isascii() and pk.isdigit()]
    own = policy_registry.get_by_type(Video).instances_user_has_any_permission_for(
        request.user, ["change", "delete"]
    )
    videos = list(own.filter(pk__in=[pk for pk in wanted if pk < 2**63]))
    if request.GET.get("of") == "practice":
        return JsonResponse({"films": [{"id": video.pk, **practice_standing(video)} for video in videos]})
    remember_progress(videos)
    return JsonResponse({"films": [_status_of(video) for video in videos]})


def practice_standing(video: Video) -> dict[str, Any]:
    """Where the practice film stands that an editor has asked for (one query while there is none)."""
    if video.practice_file or not video.has_practice_file:
        return {"text": _("ready") if video.practice_url else "", "is_settled": True}
    job = Job.objects.about(PRACTICE_JOB, video.pk).first()
    if job and job.state == JobState.FAILED:
        return {"text": job.failure_sentence, "is_settled": True}
    is_running = job is not None and job.state == JobState.RUNNING
    return {"text": Progress.of(job).text if job and is_running else _("waiting"), "is_settled": False}


def remember_progress(videos: Sequence[Video]) -> None:
    """Look up the progress of all of them at once, so that showing it asks nothing more."""
    progress = progress_of(videos)
    for video in videos:
        if not video.is_settled:
            video.under_way = progress.get(video.pk, Progress(0))


def _status_of(video: Video) -> dict[str, Any]:
    return {
        "id": video.pk,
        "state": video.state,
        "percent": video.progress,
        "text": video.state_text,
        "is_settled": video.is_settled,
    }


@require_POST
def transcode_again(request: HttpRequest, media_id: int) -> HttpResponse:
    """Try a film again whose file is still here."""
    video = film_for(request, media_id)
    if video.file:
        start_transcoding(video=video)
    return redirect("wagtailmedia:edit", media_id)


class FilmAllowanceViewSet(SnippetViewSet):
    """For operators: how much one organisation may send. Nobody else is given the permission."""

    model = FilmAllowance
    icon = "media"
    add_to_settings_menu = True
    list_display = ["collection", "max_bytes", "max_seconds", "quota_bytes"]
