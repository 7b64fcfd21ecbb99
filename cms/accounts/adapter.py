"""Where allauth asks how things are done in this house."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cms.accounts.codes import remember_sent_code
from cms.accounts.letters import CODES, post_account_letter
from cms.accounts.models import User
from cms.navigation.languages import site_path

THEIR_STAGE = "allauth.account.stages.EmailVerificationStage"
OUR_STAGE = "cms.accounts.stages.EmailVerificationStage"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Please write to us if that is a mistake."),
        "cannot_remove_primary_email": _("This is the only address that opens your account, so it stays."),
        "duplicate_email": _("This is already the address of your account."),
        "email_password_mismatch": _(
            "This e-mail address and password do not belong together. You can also sign in with a code by e-mail."
        ),
        "username_password_mismatch": _(
            "This username and password do not belong together. Please type them once more."
        ),
        "email_taken": _("This address belongs to another account. Please use a different one."),
        "enter_current_password": _("This is not your present password. Please type it once more."),
        "incorrect_code": _("This is not the code we sent. Please look at the newest letter and try again."),
        "incorrect_password": _("This is not your password. Please type it once more."),
        "too_many_login_attempts": _(
            "Too many tries. Please wait a few minutes, then try again or ask for a new code."
        ),
        "rate_limited": _("That was a little fast. Please wait a moment, then try again."),
        "same_as_current": _("This is already the address of your account."),
    }

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """Leaves it empty: adults sign in by their address, and nobody wants an invented name."""

    def save_user(self, request: HttpRequest, user: User, form: forms.Form, commit: bool = True) -> User:
        user.display_name = form.cleaned_data["display_name"]
        user.time_zone = form.cleaned_data["time_zone"]
        user.language = get_language() or settings.LANGUAGE_CODE
        return super().save_user(request, user, form, commit=commit)

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        has_another_way_in = bool(email_address.user.username)
        return has_another_way_in and super().can_delete_email(email_address)

    def get_login_stages(self) -> list[str]:
        return [OUR_STAGE if stage == THEIR_STAGE else stage for stage in super().get_login_stages()]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The home page in the language of the page: it shows each person what to go on with."""
        return site_path()

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return site_path()

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return site_path()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account:me")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("account:me" if self.request.user.is_authenticated else "account_login")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        occasion = template_prefix.rsplit("/", 1)[-1]
        is_posted = post_account_letter(occasion=occasion, to=email, context=context)
        if is_posted and occasion in CODES:
            remember_sent_code(self.request, occasion=occasion, code=context["code"])


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "This is not the code your app shows now. Please wait for the next one and try again."
        ),
        "unverified_email": _("Please confirm your e-mail address first."),
    }

    def _get_site_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def encrypt(self, text: str) -> str:
        """Secrets of authenticator apps lie encrypted in the database, so a stolen dump opens no door."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    # The former keys too, so that changing SECRET_KEY does not lock every member of staff out.
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived_key(secret)) for secret in secrets])


def _derived_key(secret: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"yunke second factor")
    return base64.urlsafe_b64encode(derivation.derive(secret.encode()))
