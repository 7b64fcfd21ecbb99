"""The form of a page in the editors' place."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from cms.chinese.pinyin import slug_of


class PageForm(WagtailAdminPageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields and not self.instance.pk:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """A new page gets an address of Latin letters: a Chinese one is sent on as two hundred signs.

        Wagtail's script fills in the title as it stands. The address of a page that exists is never
        changed by machine, since links lead to it.
        """
        slug: str = self.cleaned_data["slug"]
        if self.instance.pk or (slug and slug.isascii()):
            return slug
        proposal = slug_of(slug or self.cleaned_data.get("title", "")) or "page"
        number, free = 1, proposal
        while not Page._slug_is_available(free, self.parent_page, self.instance):  # noqa: SLF001
            number += 1
            free = f"{proposal}-{number}"
        return free
