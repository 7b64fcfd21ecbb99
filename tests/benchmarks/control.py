"""The yardstick: a bare Django with one view that answers 20 kB and asks no database."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODY = b"x" * 20_000


def answer(_request: HttpRequest) -> HttpResponse:
    # Said here, as no middleware says it: without it the server would answer in chunks.
    return HttpResponse(BODY, headers={"Content-Length": str(len(BODY))})


urlpatterns = [path("", answer)]

if not settings.configured:
    settings.configure(
        ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="only-a-yardstick", MIDDLEWARE=[]
    )
application = get_wsgi_application()
