"""The letters of the sign-in pages: which of allauth's occasions becomes which letter of ours."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.mail.actions import TEXT_KEPT_FOR, post_letter
from cms.mail.models import Letter

KEY = "account-"
CODES: dict[str, Promise] = {
    "email_confirmation_signup": _("Type it on the sign-up page and your account is ready."),
    "email_confirmation": _("Type it on the page that asked for it to confirm this address."),
    "login_code": _("Type it on the sign-in page to sign in."),
    "password_reset_code": _("Type it on the page that asked for it to choose a new password."),
}
CHANGES: dict[str, Promise] = {
    "email_changed": _("The e-mail address of your account was changed."),
    "email_deleted": _("An e-mail address was removed from your account."),
    "email_confirm": _("A new e-mail address was confirmed for your account."),
    "password_changed": _("The password of your account was changed."),
    "password_set": _("A password was set for your account."),
    "password_reset": _("The password of your account was reset with a code."),
    "totp_activated": _("An authenticator app was added to your account."),
    "totp_deactivated": _("The authenticator app was removed from your account."),
    "webauthn_added": _("A passkey was added to your account."),
    "webauthn_removed": _("A passkey was removed from your account."),
    "recovery_codes_generated": _("New recovery codes were made for your account."),
}

# A code in a copy of the database must be worth nothing, and nobody reads an old one.
CODES_KEPT_FOR = timedelta(hours=1)
# What a stranger can have sent to any address by typing it at a door.
OTHERS = {"account_already_exists": "account_exists", "unknown_account": "account_unknown"}


def post_account_letter(*, occasion: str, to: str, context: dict[str, Any]) -> bool:
    """Writes the letter of one occasion to the outbox, in the language of the page that caused it.

    Letters carry nothing a stranger typed: whoever signs up with your address must not be able to
    put words, such as a link in place of a name, into what you receive.

    Returns whether it was written: letters that anybody can ask for are few for each address, with an
    account or without, and what is too much is left out in silence.
    """
    to = to.strip().lower()
    if (occasion in CODES or occasion in OTHERS) and _has_had_enough(to):
        return False
    template, words = _template_and_words(occasion, context)
    post_letter(
        key=f"{KEY}{occasion}-{uuid.uuid4()}",
        to=to,
        template=template,
        context=words | _ways_on(),
        language=get_language() or settings.LANGUAGE_CODE,
        kept_for=CODES_KEPT_FOR if occasion in CODES else TEXT_KEPT_FOR,
    )
    return True


def _has_had_enough(address: str) -> bool:
    asked_for = Q()
    for occasion in (*CODES, *OTHERS):
        asked_for |= Q(key__startswith=f"{KEY}{occasion}-")
    now = timezone.now()
    lately = Letter.objects.filter(asked_for, to=address, created_at__gt=now - timedelta(days=1))
    count = lately.aggregate(
        day=Count("pk"), hour=Count("pk", filter=Q(created_at__gt=now - timedelta(hours=1)))
    )
    return count["hour"] >= settings.CODES_AN_HOUR or count["day"] >= settings.CODES_A_DAY


def _template_and_words(occasion: str, context: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    if occasion in CODES:
        what_for = str(CODES[occasion])
        return "account_code", {
            "code": context["code"],
            "what_for": what_for,
            "minutes": settings.CODE_MINUTES,
        }
    if occasion in CHANGES:
        return "account_change", {"what": str(CHANGES[occasion])}
    return OTHERS[occasion], {}


def _ways_on() -> dict[str, str]:
    # From BASE_URL and never from the request, whose Host header a stranger can choose.
    names = {
        "sign_up_url": "account_signup",
        "sign_in_url": "account_login",
        "sign_in_by_code_url": "account_request_login_code",
        "new_password_url": "account_reset_password",
    }
    return {key: settings.BASE_URL + reverse(name) for key, name in names.items()}
