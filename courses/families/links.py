"""What other rooms add to a child on the family page, such as a consent that waits for an answer.

Hook ``family_links(user, children) -> dict[int, list[FamilyLink]]``: by the child's number.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from wagtail import hooks

from cms.accounts.models import User
from courses.students.models import Student


@dataclass(frozen=True)
class FamilyLink:
    """A place to go; `is_waiting` when somebody must do something there."""

    label: str | Promise
    url: str
    is_waiting: bool = False


def links_of(user: User, children: Sequence[Student]) -> dict[int, list[FamilyLink]]:
    found: dict[int, list[FamilyLink]] = defaultdict(list)
    for ask in hooks.get_hooks("family_links"):
        for number, links in ask(user, children).items():
            found[number] += links
    return found
