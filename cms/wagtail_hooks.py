"""Where the ground's rooms stand in Wagtail's admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.accounts.admin import keep_needed_users
from cms.search.admin import SearchSynonymViewSet

register_snippet(SearchSynonymViewSet)
hooks.register("before_bulk_action", keep_needed_users)
