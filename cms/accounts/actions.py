"""What changes an account outside the sign-in doors, where allauth does the writing."""

from datetime import datetime

from allauth.account.models import EmailAddress
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import transaction
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.accounts.models import User

#: What stands in the place of an erased name.
EMPTY = "—"


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


def empty_login(*, user: User, at: datetime) -> None:
    """Let the login say nothing of anybody: no name, address or password.

    The row stays, because records of organisations point to it; nobody can sign in with it. What hangs on
    it is the caller's to delete. Twice does no harm.
    """
    names = [name for name in (user.username, user.email) if name]
    for table in (AccessAttempt, AccessFailureLog, AccessLog):
        table.objects.filter(username__in=names).delete()
    entries = ModelLogEntry.objects.filter(object_id=str(user.pk), content_type__app_label="accounts")
    entries.filter(content_type__model="user").update(label=EMPTY)
    empty = User(pk=user.pk, username=f"erased-{user.pk}", display_name=EMPTY, is_active=False, joined_at=at)
    empty.set_unusable_password()
    empty.save()


def delete_picture(*, user: User) -> None:
    """Delete the bytes of the picture that a person has given themselves in Wagtail's admin, if any."""
    profile = UserProfile.objects.filter(user=user).first()
    if profile is not None and profile.avatar:
        profile.avatar.delete()
