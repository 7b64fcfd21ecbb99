"""Who belongs to the staff, as far as the ground storey can tell, and who has proved it twice."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import Exists, OuterRef, Q

from cms.accounts.models import User


def user_is_staff(user: User | AnonymousUser) -> bool:
    """Whether this person may enter the editors' rooms. Roles in an organisation are known upstairs."""
    return bool(user.is_staff or user.has_perm("wagtailadmin.access_admin"))


def has_editors_right() -> Exists:
    """For a query of users: whether a group of theirs, or somebody by hand, lets them into the admin."""
    right = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    here = Q(group__user=OuterRef("pk")) | Q(user=OuterRef("pk"))
    return Exists(right.filter(here))


def may_enter_admin(user: User) -> bool:
    """As Wagtail asks at its door, without a statement for the user of a request."""
    known = getattr(user, "has_editors_right", None)
    if known is None:
        return user.has_perm("wagtailadmin.access_admin")
    return user.is_active and (user.is_superuser or known)


def has_second_factor(user: User) -> bool:
    """Whether signing in asks this person for an app's code or a passkey besides the first proof."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists()
