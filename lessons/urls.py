"""Everything under /<language>/learning/ that lessons answer."""

from django.urls import include, path

urlpatterns = [
    path("", include("lessons.dashboard.urls")),
    path("", include("lessons.player.urls")),
]
