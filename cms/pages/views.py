"""Finds a page by its whole address in one step."""

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """Serve the live page at the path.

    Stock routing walks the tree and costs two statements for each part of the path; a lesson lies
    five parts deep. Every page stores its whole address, so it is looked up directly. What is not
    found that way goes through Wagtail's own routing, which also answers with its 404.
    """
    root_paths = Site.get_site_root_paths()
    if len(root_paths) == 1:
        page = Page.objects.filter(url_path=f"{root_paths[0].root_path}{path}", live=True).first()
        if page is not None:
            # Wagtail's own name for what its router found; its userbar and tags read it.
            request._wagtail_route_for_request = RouteResult(page.specific)  # type: ignore[attr-defined] # noqa: SLF001
    return serve(request, path)
