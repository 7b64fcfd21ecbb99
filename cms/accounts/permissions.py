"""Who belongs to the staff, as far as the ground storey can tell, and who has proved it twice."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser

from cms.accounts.models import User


def user_is_staff(user: User | AnonymousUser) -> bool:
    """Whether this person may enter the editors' rooms. Roles in an organisation are known upstairs."""
    return bool(user.is_staff or user.has_perm("wagtailadmin.access_admin"))


def has_second_factor(user: User) -> bool:
    """Whether signing in asks this person for an app's code or a passkey besides the first proof."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists()
