"""Addresses of films: outside the languages, for a film is the same in all of them."""

from django.urls import include, path

urlpatterns = [path("", include("media.playback.urls")), path("", include("media.captions.urls"))]
