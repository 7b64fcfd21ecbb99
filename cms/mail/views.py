"""On a machine without a mail server, letters are read here."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from cms.mail.models import Letter

SHOWN = 50


@never_cache
def mail_page(request: HttpRequest) -> HttpResponse:
    """The newest letters, each in full; 404 wherever letters go to people's real mailboxes."""
    if not settings.MAIL_IS_SHOWN:
        raise Http404
    letters = Letter.objects.order_by("-pk")[:SHOWN]
    return render(request, "cms/mail/mail_page.html", {"letters": letters})
