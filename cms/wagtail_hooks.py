"""Where the ground's rooms stand in Wagtail's admin."""

from wagtail.snippets.models import register_snippet

from cms.search.admin import SearchSynonymViewSet

register_snippet(SearchSynonymViewSet)
