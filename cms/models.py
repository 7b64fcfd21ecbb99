"""The index of this app's tables: outsiders import from the rooms."""

from cms.images.models import SiteImage, SiteRendition

__all__ = ["SiteImage", "SiteRendition"]
