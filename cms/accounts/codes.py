"""Codes that were really sent. What nobody was sent opens no door, however often it is guessed at."""

from django.http import HttpRequest

#: The newest sent code of each occasion, in the session beside the code that allauth waits for.
SENT_CODES = "sent_codes"


def remember_sent_code(request: HttpRequest, *, occasion: str, code: str) -> None:
    request.session[SENT_CODES] = request.session.get(SENT_CODES, {}) | {occasion: code}


def was_sent(request: HttpRequest, code: str) -> bool:
    return code in request.session.get(SENT_CODES, {}).values()
