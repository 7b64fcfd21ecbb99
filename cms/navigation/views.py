"""What browsers and search engines ask for at fixed addresses."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static

#: Rooms where a search engine finds nothing to show.
NOT_FOR_ENGINES = ("/admin/", "/api/", "/films/", "/mail/", "/*/accounts/", "/*/learning/", "/*/search/")


def robots(request: HttpRequest) -> HttpResponse:
    closed = [f"Disallow: {path}" for path in NOT_FOR_ENGINES]
    lines = ["User-agent: *", *closed, "", f"Sitemap: {settings.BASE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def favicon(request: HttpRequest) -> HttpResponse:
    """For those that ask without having read a page, which names the seal itself."""
    return HttpResponseRedirect(static("cms/img/app-icon.png"))
