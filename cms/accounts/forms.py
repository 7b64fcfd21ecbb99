"""The forms of the account pages: allauth's own, told in our words and asking for less."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from cms.accounts.actions import update_profile
from cms.accounts.fields import (
    ADDRESS_FAULTS,
    CODE_FAULTS,
    PASSWORD_ADVICE,
    PASSWORD_FAULTS,
    CodeInput,
    NameField,
    TimeZoneField,
    address_fits,
    language_choices,
    password_fits,
    plain_digits,
)
from cms.accounts.lockout import count_wrong_second_proof, forgive_second_proof, has_tried_too_often
from cms.accounts.models import User


class _InOurWords(forms.Form):
    """Labels instead of placeholders, sentences instead of keywords, one password field instead of two."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.EmailField):
                field.label = _("E-mail address")
                field.error_messages.update(ADDRESS_FAULTS)
                field.validators.append(address_fits)
            if isinstance(field.widget, forms.PasswordInput):
                field.error_messages.update(PASSWORD_FAULTS)
                field.validators.append(password_fits)
                field.help_text = PASSWORD_ADVICE if name == "password1" else ""


class _AsksForCode(_InOurWords):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Six-digit code")
        field.error_messages.update(CODE_FAULTS)
        field.widget = CodeInput()
        field.widget.is_required = True

    def clean_code(self) -> str:
        self.cleaned_data["code"] = plain_digits(self.cleaned_data["code"])
        return super().clean_code()  # type: ignore[misc]


class SignupForm(_InOurWords, account_forms.SignupForm):
    display_name = NameField()
    time_zone = TimeZoneField()
    field_order = ["display_name", "email", "password1", "time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].widget.attrs["data-guess-time-zone"] = True

    def try_save(self, request: HttpRequest) -> tuple[AbstractBaseUser | None, HttpResponse | None]:
        if self.account_already_exists:
            # As long as making an account takes, or the clock would tell what the page does not.
            get_user_model()().set_password(self.cleaned_data["password1"])
        return super().try_save(request)


class LoginForm(_InOurWords, account_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("E-mail address or username")
        login.error_messages["required"] = _("Please type your e-mail address or username.")
        login.widget.attrs.update(
            {"autocomplete": "username", "autocapitalize": "off", "spellcheck": "false"}
        )
        self.fields["remember"].label = _("Keep me signed in on this device")


class RequestLoginCodeForm(_InOurWords, account_forms.RequestLoginCodeForm):
    pass


class ConfirmLoginCodeForm(_AsksForCode, account_forms.ConfirmLoginCodeForm):
    pass


class ConfirmEmailVerificationCodeForm(_AsksForCode, account_forms.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmPasswordResetCodeForm(_AsksForCode, account_forms.ConfirmPasswordResetCodeForm):
    pass


class ResetPasswordForm(_InOurWords, account_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(_InOurWords, account_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")


class ChangePasswordForm(_InOurWords, account_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["password1"].label = _("New password")


class SetPasswordForm(_InOurWords, account_forms.SetPasswordForm):
    pass


class ReauthenticateForm(_InOurWords, account_forms.ReauthenticateForm):
    pass


class AddEmailForm(_InOurWords, account_forms.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")


class _AsksForFactorCode(_AsksForCode):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code from your app, or a recovery code")
        self.fields["code"].error_messages["required"] = _("Please type the code your app shows now.")


class _CountsTries(_AsksForFactorCode):
    """allauth counts in the cache alone; these are counted in the database, as wrong passwords are."""

    user: User

    def clean_code(self) -> str:
        request = context.request
        if has_tried_too_often(request, self.user):
            raise get_adapter().validation_error("too_many_login_attempts")
        try:
            code = super().clean_code()
        except ValidationError:
            count_wrong_second_proof(request, self.user)
            raise
        forgive_second_proof(self.user)
        return code


class AuthenticateForm(_CountsTries, factor_forms.AuthenticateForm):
    pass


class FactorReauthenticateForm(_CountsTries, factor_forms.ReauthenticateForm):
    pass


class ActivateTOTPForm(_AsksForFactorCode, totp_forms.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code from your app")


class AddWebAuthnForm(_InOurWords, passkey_forms.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("A name for this passkey")
        self.fields["passwordless"].label = _("Sign in with this passkey alone")
        self.fields["passwordless"].help_text = _(
            "Your device then asks for your finger, face or PIN instead of a password."
        )


class ProfileForm(forms.Form):
    """How a person is called and how the site speaks to them."""

    display_name = NameField()
    language = forms.ChoiceField(
        label=_("Language"),
        choices=language_choices,
        help_text=_("For letters, and for the first page you open. The address of a page always decides."),
        error_messages={
            "invalid_choice": _("We do not speak this language yet. Please choose one of the list.")
        },
    )
    script = forms.ChoiceField(
        label=_("Chinese script"),
        choices=User.Script,
        required=False,
        error_messages={"invalid_choice": _("Please choose one of the scripts of the list.")},
    )
    time_zone = TimeZoneField()

    def save(self, user: User) -> User:
        return update_profile(user=user, **self.cleaned_data)
