"""The index of this app's tables: outsiders import from the rooms."""

from cms.images.models import SiteImage, SiteRendition
from cms.jobs.models import Job
from cms.mail.models import Letter
from cms.pages.models import PageTranslation
from cms.pages.pages import HomePage, NewsIndexPage, NewsPage, StandardPage
from cms.search.models import SearchSynonym
from cms.siteinfo.models import SiteInformation

__all__ = [
    "HomePage",
    "Job",
    "Letter",
    "NewsIndexPage",
    "NewsPage",
    "PageTranslation",
    "SearchSynonym",
    "SiteImage",
    "SiteInformation",
    "SiteRendition",
    "StandardPage",
]
