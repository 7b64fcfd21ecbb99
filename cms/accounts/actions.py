"""What changes an account outside the sign-in doors, where allauth does the writing."""

from allauth.account.models import EmailAddress
from django.db import transaction

from cms.accounts.models import User


@transaction.atomic
def update_profile(*, user: User, display_name: str, language: str, script: str, time_zone: str) -> User:
    """Changes how a person is called and how the site speaks to them."""
    user.display_name = display_name
    user.language = language
    user.script = script
    user.time_zone = time_zone
    user.save(update_fields=["display_name", "language", "script", "time_zone"])
    return user


@transaction.atomic
def keep_address(*, user: User, is_confirmed: bool = False) -> None:
    """Makes the address on the account the only one that opens it.

    Call it after writing `user.email` by other means than the sign-in pages: a code or password
    sent to an earlier address no longer works. `is_confirmed` spares the person the code at the
    first sign-in, for addresses that somebody has checked already (the demo, an import).
    """
    addresses = EmailAddress.objects.filter(user=user)
    addresses.exclude(email=user.email or "").delete()
    if not user.email:
        return
    address, is_new = EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"primary": True, "verified": is_confirmed}
    )
    if not is_new and (not address.primary or (is_confirmed and not address.verified)):
        address.primary = True
        address.verified = address.verified or is_confirmed
        address.save(update_fields=["primary", "verified"])
