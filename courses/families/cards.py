"""What stands in a card's QR code, and how it opens a session that can do no more than a child may."""

from datetime import datetime
from typing import cast

from django.conf import settings
from django.contrib.auth import login
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from cms.accounts.models import User
from courses.families.models import ChildCard

#: In the session of a child who has come in by card: the card's number.
CARD_OF_SESSION = "child_card"
_signer = Signer(salt="courses.families.cards")
_BACKEND = "cms.accounts.backends.EmailOrUsernameBackend"


def token_of(card: ChildCard) -> str:
    return _signer.sign(str(card.pk))


def address_of(card: ChildCard) -> str:
    """In full, and without a language: whoever scans it is led to their own."""
    return f"{settings.BASE_URL}/card/{token_of(card)}/"


def card_meant(token: str) -> ChildCard | None:
    """The card on which the token is printed, also one that has ended; None for what was never signed."""
    try:
        number = _signer.unsign(token)
    except BadSignature:
        return None
    # Whoever holds the card knows whose it is.
    cards = ChildCard.objects.with_scopes_disabled().select_related("student__user")
    card: ChildCard | None = cards.filter(pk=number).first()
    return card


def may_open(card: ChildCard) -> bool:
    """Whether the card is good and its child's login open."""
    user = card.student.user
    return card.ended_at is None and user is not None and user.is_active


def open_session(request: HttpRequest, card: ChildCard) -> None:
    """Sign the child in on this device, by a card that `may_open`. Whoever was signed in there is signed out."""
    login(request, cast("User", card.student.user), backend=_BACKEND)
    request.session[CARD_OF_SESSION] = card.pk


def is_still_good(*, number: int, user_id: int | None) -> bool:
    """Asked in every request of such a session, so that a card that has ended closes its sessions at once."""
    cards = ChildCard.objects.with_scopes_disabled().standing()
    return user_id is not None and cards.filter(pk=number, student__user=user_id).exists()


def name_of_file(card: ChildCard, at: datetime) -> str:
    return f"card-{card.pk}-{at:%Y-%m-%d}.pdf"
