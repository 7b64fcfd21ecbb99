"""Operators write new wordings and keep the ages of consent, in Wagtail's admin."""

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.consent.models import AgeOfConsent, ConsentVersion


class NeverDeleted(ModelPermissionPolicy):
    """Answers point at wordings for good; a wording nobody shall be asked is followed by another."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)


class WordingViewSet(SnippetViewSet):
    model = ConsentVersion
    icon = "form"
    copy_view_enabled = False
    list_display = ["purpose", "number", "begins_on"]
    ordering = ["purpose", "-begins_on"]
    panels = [
        FieldRowPanel([FieldPanel("purpose"), FieldPanel("number"), FieldPanel("begins_on")]),
        InlinePanel(
            "wordings",
            min_num=1,
            label=gettext_lazy("Wording in a language"),
            panels=[FieldPanel("language"), FieldPanel("question"), FieldPanel("text")],
        ),
    ]


class AgeViewSet(SnippetViewSet):
    model = AgeOfConsent
    icon = "calendar"
    list_display = ["country", "age", "begins_on", "source"]
    list_filter = ["country"]
    ordering = ["country", "-begins_on"]
    panels = [
        FieldRowPanel([FieldPanel("country"), FieldPanel("age"), FieldPanel("begins_on")]),
        FieldPanel("source"),
    ]


class ConsentViewSets(SnippetViewSetGroup):
    items = (WordingViewSet, AgeViewSet)
    menu_label = gettext_lazy("Consent")
    menu_icon = "form"
    menu_name = "consent"
    menu_order = 270
