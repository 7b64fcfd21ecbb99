"""What the storey of lessons adds to an organisation's page, such as its lectures.

Hook ``organisation_sections(page, request) -> list[PageSection]``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from wagtail import hooks
from wagtail.models import Page


@dataclass(frozen=True)
class PageSection:
    """A heading, and a template that is given `items`."""

    title: str | Promise
    template: str
    items: Sequence[Any]


def sections_of(page: Page, request: HttpRequest) -> list[PageSection]:
    answers = (ask(page, request) for ask in hooks.get_hooks("organisation_sections"))
    return [section for answer in answers for section in answer if section.items]
