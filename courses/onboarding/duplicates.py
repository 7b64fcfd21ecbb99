"""Who might be the same school under another spelling. A hint for a person, never a decision."""

import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.chinese.pinyin import syllables
from cms.chinese.scripts import to_simplified
from courses.onboarding.models import ApplicationState, OnboardingApplication
from courses.organisations.models import Organisation, Role, Staff

#: From here on two spellings count as one name; found by trying, see the tests.
ALIKE = 0.8
#: What half the names hold, so that it tells them apart from nobody.
EVERYBODY_S_WORDS = (
    *("中文学校", "华文学校", "汉语学校", "学校", "协会", "联合会", "总会", "同乡会", "中文", "华人"),
    *("chinese", "school", "escuela", "china", "asociacion", "association", "of", "de", "the"),
)
#: Mailboxes of everybody: one domain there says nothing.
POST_OFFICES = frozenset(
    {
        *("gmail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com"),
        *("qq.com", "163.com", "126.com", "gmx.de"),
    }
)


@dataclass(frozen=True)
class Likeness:
    """`name` of the other one, whether it has joined already, and why it may be the same."""

    name: str
    city: str
    has_joined: bool
    reasons: tuple[str | Promise, ...]


def likely_duplicates(application: OnboardingApplication) -> list[Likeness]:
    """Organisations and other applications with the same or a similar name in any script, the same city,
    or the same domain of the contact's address; those with most reasons first."""
    own_domain = _domain(application.contact_email)
    found = []
    for other, domains, has_joined in _others(application):
        reasons: list[str | Promise] = []
        if _spellings(application) and _is_alike(_spellings(application), _spellings(other)):
            reasons.append(_("a similar name"))
        if application.city and _plain(application.city) in {_plain(city) for city in _cities(other)}:
            reasons.append(_("the same city"))
        if own_domain and own_domain in domains:
            reasons.append(_("the same domain of the contact's address"))
        if reasons:
            found.append(Likeness(str(other), other.city, has_joined, tuple(reasons)))
    return sorted(found, key=lambda each: -len(each.reasons))


def _others(
    application: OnboardingApplication,
) -> list[tuple[Organisation | OnboardingApplication, set[str], bool]]:
    heads: dict[int, set[str]] = {}
    for number, email in (
        Staff.objects.current().filter(role=Role.HEAD).values_list("organisation", "user__email")
    ):
        heads.setdefault(number, set()).add(_domain(email or ""))
    organisations = Organisation.objects.exclude(application=application)
    # What was approved is an organisation by now, and what was never sent is nobody's business.
    applications = OnboardingApplication.objects.exclude(pk=application.pk).exclude(
        state__in=[ApplicationState.DRAFTED, ApplicationState.APPROVED]
    )
    return [
        *((each, heads.get(each.pk, set()), True) for each in organisations),
        *((each, {_domain(each.contact_email)}, False) for each in applications),
    ]


def _cities(other: Organisation | OnboardingApplication) -> list[str]:
    return [other.city, getattr(other, "chinese_city", "")]


def _spellings(one: Organisation | OnboardingApplication) -> set[str]:
    """Its names without what they share with others, in characters and in plain letters."""
    names = {_telling_part(name) for name in (one.name, one.local_name)} - {""}
    return names | {"".join(_plain(each) for each in syllables(name)) for name in names}


def _is_alike(own: set[str], others: set[str]) -> bool:
    return any(SequenceMatcher(None, one, other).ratio() >= ALIKE for one in own for other in others)


def _telling_part(name: str) -> str:
    words = _words(name)
    rest = " ".join(word for word in words.split() if word not in EVERYBODY_S_WORDS)
    for word in EVERYBODY_S_WORDS:
        rest = rest.replace(word, "") if not word.isascii() else rest
    return "".join(rest.split()) or "".join(words.split())


def _words(text: str) -> str:
    simplified = to_simplified(unicodedata.normalize("NFKC", text)).casefold()
    bare = unicodedata.normalize("NFKD", simplified)
    return "".join(
        character if character.isalnum() else " "
        for character in bare
        if not unicodedata.combining(character)
    )


def _plain(text: str) -> str:
    return "".join(_words(text).split())


def _domain(email: str) -> str:
    domain = email.rpartition("@")[2].lower()
    return "" if domain in POST_OFFICES else domain
