"""One film and its parts."""

from wagtailmedia.models import AbstractMedia


class Video(AbstractMedia):
    """A film or a sound recording of one organisation, kept in that organisation's collection."""
