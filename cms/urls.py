"""The address book: upper apps are named as strings only, so that the ground never looks up."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from cms.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", include("wagtail.admin.urls")),
]
urlpatterns += i18n_patterns(
    path("accounts/", include("allauth.urls")),
    path("", include("cms.pages.urls")),
)
