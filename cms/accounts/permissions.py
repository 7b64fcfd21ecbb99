"""Who belongs to the staff, as far as the ground storey can tell, and who has proved it twice."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import Q, QuerySet

from cms.accounts.models import User


def user_is_staff(user: User | AnonymousUser) -> bool:
    """Whether this person may enter the editors' rooms. Roles in an organisation are known upstairs."""
    return bool(user.is_staff or user.has_perm("wagtailadmin.access_admin"))


def may_enter_admin(user: User) -> bool:
    """As Wagtail asks at its door."""
    return user.is_active and (user.is_superuser or rights_to_enter_admin(user.pk).exists())


def rights_to_enter_admin(user_id: int) -> QuerySet[Permission]:
    """What of Wagtail's door is this person's, by a group or by name; nothing for whoever may not enter."""
    right = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    return right.filter(Q(group__user=user_id) | Q(user=user_id)).order_by()


def has_second_factor(user: User) -> bool:
    """Whether signing in asks this person for an app's code or a passkey besides the first proof."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists()


def has_confirmed(user: User, email: str) -> bool:
    """Whether this person has shown that they read the letters of the address."""
    return EmailAddress.objects.filter(user_id=user.pk, email__iexact=email, verified=True).exists()
