"""The pages of an account that allauth does not have, and the doors that lead to it."""

import time
from typing import Any
from urllib.parse import urlencode

from allauth.account import views as account_views
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, get_language_from_request, gettext, ngettext, override
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from cms.accounts.codes import was_sent
from cms.accounts.forms import ProfileForm
from cms.accounts.middleware import EDITORS_ROOM
from cms.accounts.permissions import has_second_factor, user_is_staff
from cms.accounts.requests import SignedInRequest


def front_door(request: HttpRequest) -> HttpResponse:
    """From `/` to the home page in the reader's language: of their account, last choice or browser."""
    language = get_language_from_request(request)
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        own = request.user.language
        language = own if own in dict(settings.LANGUAGES) else language
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponseRedirect(f"/{language}/" + (f"?{query}" if query else ""))
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@login_not_required
@never_cache
def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Wagtail's sign-in doors ask for a password alone; whoever knocks there is led to ours.

    Wagtail also sends those here who are signed in and not allowed to go where they wanted. Our
    sign-in page would send them back at once, and so for ever: they are told instead.
    """
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    address = wanted if is_ours else EDITORS_ROOM
    if request.user.is_authenticated and not (
        address.startswith(EDITORS_ROOM) and request.user.has_perm("wagtailadmin.access_admin")
    ):
        _drop_refusals(request)
        raise PermissionDenied
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': address})}")


def _drop_refusals(request: HttpRequest) -> None:
    """Wagtail has left a notice that says what the page of the refusal says. Others wait for the next page."""
    for notice in list(messages.get_messages(request)):
        if notice.level < messages.ERROR:
            messages.add_message(request, notice.level, notice.message, notice.extra_tags)


@login_not_required
@never_cache
def to_new_password(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Wagtail's way to a new password leads to ours, which asks for the second factor too."""
    return HttpResponseRedirect(reverse("account_reset_password"))


class MeView(LoginRequiredMixin, FormView):
    """What the site knows about the signed-in person, and where they change it."""

    request: SignedInRequest
    template_name = "account/me.html"
    form_class = ProfileForm

    def get_initial(self) -> dict[str, Any]:
        user = self.request.user
        return {
            "display_name": user.display_name,
            "language": user.language or get_language(),
            "script": user.script,
            "time_zone": user.time_zone,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            has_second_factor=has_second_factor(user), is_staff=user_is_staff(user), **kwargs
        )

    def form_valid(self, form: ProfileForm) -> HttpResponse:
        user = form.save(self.request.user)
        with override(user.language):
            messages.success(self.request, gettext("Saved."))
            return HttpResponseRedirect(reverse("account:me"))


class _CanSendAgain:
    """A button that sends a new code, but not faster than a letter needs to arrive.

    The waiting time is kept with the code in the session and is the same for addresses without an
    account, so that it tells nobody anything. Floods of letters from many sessions are held back
    by the limits for each address (letters.py); a code whose letter was held back opens nothing.
    """

    _process: Any
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {"seconds_to_wait": self._seconds_to_wait(), "minutes": settings.CODE_MINUTES}

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()  # type: ignore[misc]
        if "code" in kwargs and not was_sent(self.request, kwargs["code"]):
            kwargs["code"] = ""
        return kwargs

    def _seconds_to_wait(self) -> int:
        sent_at = self._process.state.get("sent_at", self._process.state["at"])
        return max(0, round(settings.SECONDS_BETWEEN_CODES - (time.time() - sent_at)))

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        wait = self._seconds_to_wait()
        if wait:
            sentence = ngettext(
                "A letter is on its way. You can ask for a new code in %(seconds)d second.",
                "A letter is on its way. You can ask for a new code in %(seconds)d seconds.",
                wait,
            )
            messages.info(self.request, sentence % {"seconds": wait})
            return HttpResponseRedirect(self.request.get_full_path())
        self._process.state["sent_at"] = time.time()
        former_code = self._process.state.get("code", "")
        response = self._send_again(form)
        if not was_sent(self.request, self._process.state.get("code", "")):
            # The letter was held back: the code of the last one that left stays good.
            self._process.state["code"] = former_code
            self._process.persist()
        return response

    def _send_again(self, form: Any) -> HttpResponse:
        return super()._resend_form_valid(form)  # type: ignore[misc]


class ConfirmEmailView(_CanSendAgain, account_views.ConfirmEmailVerificationCodeView):
    pass


class ConfirmLoginCodeView(_CanSendAgain, account_views.ConfirmLoginCodeView):
    pass


class ConfirmPasswordResetCodeView(_CanSendAgain, account_views.ConfirmPasswordResetCodeView):
    """allauth sends a code for a new password once; ours sends it again like the others."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "resend" and self._can_resend:
            return self._resend_form_valid(None)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"can_resend": self._can_resend}

    @property
    def _can_resend(self) -> bool:
        return not self._process.is_resend_quota_reached(settings.ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND)

    def _send_again(self, form: Any) -> HttpResponse:
        self._process.send()
        self._process.record_resend()
        self._process.persist()
        return HttpResponseRedirect(self.request.get_full_path())
