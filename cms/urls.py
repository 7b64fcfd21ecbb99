"""The address book: upper apps are named as strings only, so that the ground never looks up."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail.contrib.sitemaps.views import sitemap

from cms.accounts.doors import editors_doors, readers_doors
from cms.accounts.views import front_door
from cms.api import api, no_such_address
from cms.health import healthz
from cms.mail.views import mail_page
from cms.navigation.views import favicon, robots
from cms.search.views import search_page

urlpatterns = [
    path("", front_door, name="front_door"),
    *editors_doors,
    path("healthz", healthz, name="healthz"),
    path("robots.txt", robots),
    path("favicon.ico", favicon),
    path("sitemap.xml", sitemap),
    path("mail/", mail_page, name="mail"),
    path("api/v1/", api.urls),
    re_path(r"^api/", no_such_address),
    path("films/", include("media.urls")),
    path("uploads/", include("cms.images.urls")),
    path("documents/", include("wagtail.documents.urls")),
    path("admin/", include("courses.organisations.doors")),
    path("admin/", include("wagtail.admin.urls")),
]
urlpatterns += i18n_patterns(
    *readers_doors,
    path("accounts/", include("cms.accounts.urls")),
    path("office/", include("courses.attendance.urls")),
    path("office/", include("courses.office.urls")),
    path("office/<slug:slug>/rosters/", include("courses.rosters.urls")),
    path("office/<slug:slug>/releases/uptake/", include("lessons.uptake.urls")),
    path("office/<slug:slug>/releases/", include("courses.releases.urls")),
    path("office/<slug:slug>/catalogue/", include("lessons.batches.urls")),
    path("office/<slug:slug>/adoptions/", include("courses.releases.adoption_urls")),
    path("office/<slug:slug>/runs/", include("courses.enrolment.office_urls")),
    path("office/<slug:slug>/runs/", include("lessons.outline.office_urls")),
    path("office/<slug:slug>/", include("courses.cohorts.urls")),
    path("office/<slug:slug>/", include("courses.transfers.urls")),
    path("search/", search_page, name="search"),
    path("join/", include("courses.onboarding.urls")),
    path("", include("courses.organisations.urls")),
    path("", include("courses.families.urls")),
    path("card/", include("courses.families.card_urls")),
    path("", include("courses.consent.urls")),
    path("family/data/", include("courses.personal_data.urls")),
    path("learning/", include("courses.enrolment.urls")),
    path("enrol/", include("courses.enrolment.code_urls")),
    path("learning/", include("lessons.urls")),
    path("", include("cms.pages.urls")),
)
