"""Six digits that show that the contact reads the letters of the address, kept in the visitor's session."""

import secrets
import time

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from cms.accounts.letters import post_account_letter

#: In the session: who waits for which code, and the secret address of the application.
WAITING, OWN_APPLICATION = "onboarding_contact", "onboarding_application"
TRIES = 5


def send_code(request: HttpRequest, *, contact_name: str, contact_email: str) -> bool:
    """Write a new code to the address. False if it has had its codes: few an hour, counted in the outbox."""
    code = f"{secrets.randbelow(1_000_000):06}"
    if not post_account_letter(occasion="email_confirmation", to=contact_email, context={"code": code}):
        return False
    request.session[WAITING] = {
        "contact_name": contact_name,
        "contact_email": contact_email,
        "code": code,
        "ends": time.time() + 60 * settings.CODE_MINUTES,
        "tries": TRIES,
    }
    return True


def waiting_contact(request: HttpRequest) -> dict[str, str] | None:
    """Name and address that wait for their code; None when its time or its tries are over."""
    waiting = request.session.get(WAITING)
    if not waiting or waiting["ends"] < time.time() or waiting["tries"] < 1:
        return None
    return {name: waiting[name] for name in ("contact_name", "contact_email")}


def is_right_code(request: HttpRequest, code: str) -> bool:
    """Whether this is the code. A wrong one costs a try, the right one opens once."""
    waiting = request.session[WAITING]
    if constant_time_compare(waiting["code"], code):
        del request.session[WAITING]
        return True
    request.session[WAITING] = waiting | {"tries": waiting["tries"] - 1}
    return False
