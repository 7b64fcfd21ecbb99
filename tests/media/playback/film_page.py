"""A page with nothing but a film, under the policy of the site's own pages, for tests in a browser."""

from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path
from django.utils.translation import override

from cms.urls import urlpatterns as cms_urls
from media.videos.models import Video

PAGE = Template(
    """{% load static i18n yunke media_player %}{% get_current_language as language %}<!doctype html>
<html lang="{{ language|html_lang }}"><head><title>Film</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{% static "cms/css/tokens.css" %}">
<link rel="stylesheet" href="{% static "cms/css/base.css" %}">
<link rel="stylesheet" href="{% static "cms/css/lesson.css" %}"></head>
<body><main><h1>Film</h1>
<div class="film" data-start="{{ start }}">{% lesson_video video %}</div></main></body></html>"""
)


def film(request: HttpRequest, language: str, pk: int) -> HttpResponse:
    with override(language):
        context = {"video": Video.objects.get(pk=pk), "start": float(request.GET.get("start", 0))}
        return HttpResponse(PAGE.render(RequestContext(request, context)))


urlpatterns = [path("film/<slug:language>/<int:pk>/", film), *cms_urls]
