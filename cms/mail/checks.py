"""What `manage.py check` says about letters."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register  # noqa: A004


@register
def there_is_a_mail_server(**_asked: Any) -> list[CheckMessage]:
    """Without letters nobody can sign up, and on a real server nobody would notice until somebody tries."""
    if settings.HAS_MAIL_SERVER or settings.MAIL_IS_SHOWN:
        return []
    return [
        Warning(
            "EMAIL_URL is not set: letters, and with them the codes for signing up, are handed to a mail server "
            "on this machine (localhost:25).",
            hint="Set EMAIL_URL, for example smtp+tls://user:password@mail.example:587, or "
            "smtp://localhost:25 if there is such a server.",
            id="cms.W001",
        )
    ]
