"""The site's addresses, and one that sends pieces of the benchmark's film to whoever asks."""

import os

from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.urls import urlpatterns
from media.playback.sending import send_stored


@require_safe
@cache_control(private=True, max_age=600)
def unguarded(request: HttpRequest) -> HttpResponseBase:
    return send_stored(request, os.environ["BENCH_FILM"], "video/mp4")


urlpatterns = [path("films/bytes/unguarded.mp4", unguarded), *urlpatterns]
