"""What a view behind `login_required` is given."""

from django.http import HttpRequest

from cms.accounts.models import User


class SignedInRequest(HttpRequest):
    """Says in a view's signature that nobody gets here without signing in."""

    user: User
