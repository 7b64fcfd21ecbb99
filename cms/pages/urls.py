"""The page tree's addresses. Wagtail's own list also holds a log-in by password alone: left out."""

from django.urls import path, re_path
from wagtail.views import authenticate_with_password

from cms.pages.views import serve_page

urlpatterns = [
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        authenticate_with_password,
        name="wagtailcore_authenticate_with_password",
    ),
    re_path(r"^((?:[\w\-]+/)*)$", serve_page, name="wagtail_serve"),
]
