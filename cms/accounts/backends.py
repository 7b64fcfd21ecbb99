"""How a password opens the door: by e-mail address or username, whatever the letter case."""

import unicodedata
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.userkit import filter_users_by_email, get_user_by_username
from django.db.models import QuerySet
from django.http import HttpRequest

from cms.accounts.models import User
from cms.statements import columns_of, kept_statement, read_row


class EmailOrUsernameBackend(AuthenticationBackend):
    """Checks a password once, never twice.

    allauth's own backend tries one typed address as an address, as a username and as an address
    again, so a wrong password takes twice as long when the account exists: a way to find out who
    is here. A username cannot contain "@", so one look is enough.
    """

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        login = credentials.get("email") or credentials.get("username") or ""
        return self._check_password(find_user(login), credentials.get("password") or "")

    def get_user(self, user_id: int) -> User | None:
        """Whoever a session belongs to; every request of theirs asks."""
        for row in _users(user_id=user_id):
            user = read_row(User, columns_of(User), iter(row))
            return user if user and self.user_can_authenticate(user) else None
        return None


@kept_statement
def _users(user_id: int) -> QuerySet[Any, Any]:
    return User.objects.filter(pk=user_id).values_list(*columns_of(User))


def find_user(login: str) -> User | None:
    """The user with this address or username, or None; full-width letters count as plain ones."""
    login = unicodedata.normalize("NFKC", login).strip()
    if "@" not in login:
        return get_user_by_username(login)
    users = filter_users_by_email(login, prefer_verified=True, for_login=True)
    return users[0] if len(users) == 1 else None
