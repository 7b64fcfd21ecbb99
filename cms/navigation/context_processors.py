"""What the frame of every page needs; looked up only when the template asks."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cms.navigation.menus import footer_links
from cms.siteinfo.models import SiteInformation


def site_frame(request: HttpRequest) -> dict[str, object]:
    return {
        "footer_links": SimpleLazyObject(footer_links),
        "site_information": SimpleLazyObject(SiteInformation.current),
    }
