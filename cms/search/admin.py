"""Synonyms in the admin, under Snippets."""

from wagtail.snippets.views.snippets import SnippetViewSet

from cms.search.models import SearchSynonym


class SearchSynonymViewSet(SnippetViewSet):
    model = SearchSynonym
    icon = "search"
    list_display = ["word", "also_finds"]
    ordering = ["word"]
