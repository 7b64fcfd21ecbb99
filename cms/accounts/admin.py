"""Wagtail's screens for users, fitted to people with one name and perhaps no address."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.users.forms import UserCreationForm as WagtailCreationForm
from wagtail.users.forms import UserEditForm as WagtailEditForm
from wagtail.users.views import users

from cms.accounts.actions import keep_address
from cms.accounts.fields import LONGEST_ADDRESS, NameField, TimeZoneField, language_choices
from cms.accounts.models import User

FIELDS = ["username", "email", "display_name", "language", "time_zone", "is_superuser", "groups"]


class _FitsOurUser(forms.ModelForm):
    """One name instead of two; a username or an address, at least one of them."""

    first_name = None
    last_name = None
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=LONGEST_ADDRESS,
        help_text=_("Leave it empty for a child, who signs in with a username."),
    )
    display_name = NameField(label=_("Name"))
    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = TimeZoneField(initial="UTC")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].required = False
        self.fields["username"].help_text = _(
            "Letters, digits and . + - _ only. Needed without an e-mail address."
        )
        languages = cast("forms.ChoiceField", self.fields["language"])
        languages.choices = [("", _("As the browser asks")), *language_choices()]

    def clean_username(self) -> str | None:
        return self.cleaned_data["username"] or None

    def clean_email(self) -> str | None:
        email = self.cleaned_data["email"].lower() or None
        others = User.objects.exclude(pk=self.instance.pk)
        if email and others.filter(email__iexact=email).exists():
            raise ValidationError(_("Another account has this e-mail address. Please use a different one."))
        return email

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not (values.get("username") or values.get("email") or self.errors):
            raise ValidationError(
                _("Please give a username or an e-mail address: the person signs in with it.")
            )
        return values

    def save(self, commit: bool = True) -> User:
        user = super().save(commit=commit)
        if commit:
            keep_address(user=user)
        return user


class UserCreationForm(_FitsOurUser, WagtailCreationForm):
    class Meta(WagtailCreationForm.Meta):
        model = User
        fields = FIELDS


class UserEditForm(_FitsOurUser, WagtailEditForm):
    class Meta(WagtailEditForm.Meta):
        model = User
        fields = [*FIELDS, "is_active"]


class IndexView(users.IndexView):
    @cached_property
    def columns(self) -> list[Any]:
        bulk, name, _username, *rest = super().columns
        name.sort_key = "display_name"
        address = Column("email", label=_("E-mail address"), sort_key="email", width="20%")
        sign_in = Column("username", label=_("Username"), sort_key="username", width="15%")
        return [bulk, name, sign_in, address, *rest]

    @cached_property
    def search_fields(self) -> set[str]:
        return {"username", "display_name", "email"}


class UserViewSet(users.UserViewSet):
    """People who can sign in."""

    ordering = "display_name"
    index_view_class = IndexView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return UserEditForm if for_update else UserCreationForm
