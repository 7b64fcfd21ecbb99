"""What every answer that is, or leads to, a film's bytes says to browsers."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponseBase

View = Callable[..., HttpResponseBase]


def never_referred(view: View) -> View:
    """Let the address of this answer never be told to another server or page as where one came from."""

    @wraps(view)
    def answer(*args: object, **kwargs: object) -> HttpResponseBase:
        response = view(*args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answer
