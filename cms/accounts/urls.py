"""Below `/<language>/accounts/`: our pages first, then allauth's under the names it gives them."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from cms.accounts import views

own = (
    [
        path("", RedirectView.as_view(pattern_name="account:me"), name="front"),
        path("me/", never_cache(views.MeView.as_view()), name="me"),
    ],
    "account",
)

# Three of allauth's pages with a button that sends the code again; `reverse` finds the same address.
code_pages = [
    path("confirm-email/", views.ConfirmEmailView.as_view(), name="account_email_verification_sent"),
    path("login/code/confirm/", views.ConfirmLoginCodeView.as_view(), name="account_confirm_login_code"),
    path(
        "password/reset/confirm/",
        views.ConfirmPasswordResetCodeView.as_view(),
        name="account_confirm_password_reset_code",
    ),
]

urlpatterns = [
    path("", include(own)),
    *[
        path(str(page.pattern), never_cache(login_not_required(page.callback)), name=page.name)
        for page in code_pages
    ],
    path("", include("allauth.urls")),
]
