"""The index of this app's tables: outsiders import from the rooms."""

from cms.images.models import SiteImage, SiteRendition
from cms.pages.models import PageTranslation
from cms.pages.pages import HomePage, NewsIndexPage, NewsPage, StandardPage
from cms.siteinfo.models import SiteInformation

__all__ = [
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "PageTranslation",
    "SiteImage",
    "SiteInformation",
    "SiteRendition",
    "StandardPage",
]
