"""A login. Children have no e-mail, so a user is known by e-mail *or* username; a name is one field."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.names import LONGEST_NAME, validate_name
from cms.accounts.time_zones import validate_time_zone

# Without "@": a username can then never be mistaken for somebody's address at the sign-in door.
validate_username = RegexValidator(
    r"^[\w.+-]+\Z",
    _("A username is made of letters, digits and . + - _ only, without spaces."),
    code="username",
)


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        """The user whose username or e-mail address this is, whatever its letter case."""
        return self.get(models.Q(username__iexact=username) | models.Q(email__iexact=username))

    def create_user(
        self,
        *,
        display_name: str,
        email: str | None = None,
        username: str | None = None,
        password: str | None = None,
        **fields: Any,
    ) -> "User":
        user = self.model(
            display_name=display_name,
            email=email,
            username=username,
            **fields,
        )
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, *, display_name: str, **fields: Any) -> "User":
        return self.create_user(display_name=display_name, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    class Script(models.TextChoices):
        AS_WRITTEN = "", _("As written")
        HANS = "hans", _("Simplified")
        HANT = "hant", _("Traditional")

    username = models.CharField(
        _("username"),
        max_length=60,
        unique=True,
        null=True,
        blank=True,
        validators=[validate_username],
    )
    email = models.EmailField(_("e-mail address"), unique=True, null=True, blank=True)
    display_name = models.CharField(_("name"), max_length=LONGEST_NAME, validators=[validate_name])
    language = models.CharField(_("language"), max_length=12, blank=True)
    script = models.CharField(_("Chinese script"), max_length=4, choices=Script, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[validate_time_zone]
    )
    is_active = models.BooleanField(_("is active"), default=True)
    is_staff = models.BooleanField(_("is staff"), default=False)
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email", "display_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                name="user_has_email_or_username",
                condition=models.Q(email__isnull=False) | models.Q(username__isnull=False),
            ),
            models.CheckConstraint(
                name="user_username_is_no_address",
                condition=models.Q(username__isnull=True) | ~models.Q(username__contains="@"),
            ),
            models.UniqueConstraint(Lower("email"), name="user_email_unique_ignoring_case"),
            models.UniqueConstraint(Lower("username"), name="user_username_unique_ignoring_case"),
        ]

    def __str__(self) -> str:
        return self.display_name

    def clean(self) -> None:
        """Django's own would write the address into an empty username."""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """One spelling of an address, and none rather than an empty one, whoever writes the row."""
        self.email = (self.email or "").strip().lower() or None
        self.username = self.normalize_username(self.username or "") or None
        super().save(*args, **kwargs)

    def get_username(self) -> str:
        return self.username or self.email or ""

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name


def display_name(user: User) -> str:
    """How allauth calls a person in its messages."""
    return user.display_name
