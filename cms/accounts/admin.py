"""Wagtail's screens for users, fitted to people with one name and perhaps no address."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import router, transaction
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.users.forms import UserCreationForm as WagtailCreationForm
from wagtail.users.forms import UserEditForm as WagtailEditForm
from wagtail.users.views import groups, users

from cms.accounts.actions import keep_address
from cms.accounts.fields import LONGEST_ADDRESS, NameField, TimeZoneField, language_choices
from cms.accounts.models import User
from cms.navigation.languages import joined

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


class _KeepsWhatIsNeeded(generic.DeleteView):
    """Deletes, unless other records hang on it: then it says so and goes back to the form."""

    sentence: Promise

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except (ProtectedError, RestrictedError):
            messages.error(self.request, self.sentence % {"name": self.object})
            return redirect(self.edit_url_name, self.object.pk)


class DeleteUserView(_KeepsWhatIsNeeded, users.DeleteView):
    sentence = _(
        "%(name)s has a part in the records of an organisation, which would be lost with the account. Nothing "
        "was deleted. To close the account, take away the mark “Is active” below and save."
    )


class DeleteGroupView(_KeepsWhatIsNeeded, groups.DeleteView):
    sentence = _(
        "An organisation's staff have their rights from the group %(name)s, so it stays. Nothing was deleted."
    )


def keep_needed_users(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Whom one may not delete alone, one may not delete among others."""
    if action_type != "delete" or not objects or not isinstance(objects[0], User):
        return None
    needed = [user.display_name for user in objects if _is_needed(user)]
    if not needed:
        return None
    sentence = ngettext(
        "%(names)s has a part in the records of an organisation, which would be lost with the account. Nothing "
        "was deleted. To close the account, open it, take away the mark “Is active” and save.",
        "%(names)s have a part in the records of an organisation, which would be lost with the accounts. "
        "Nothing was deleted. To close an account, open it, take away the mark “Is active” and save.",
        len(needed),
    )
    messages.error(request, sentence % {"names": joined(needed)})
    return redirect(action.next_url)


def _is_needed(user: User) -> bool:
    try:
        Collector(using=router.db_for_write(User)).collect([user])
    except (ProtectedError, RestrictedError):
        return True
    return False


class GroupViewSet(groups.GroupViewSet):
    """What people may do in Wagtail's admin."""

    delete_view_class = DeleteGroupView


class UserViewSet(users.UserViewSet):
    """People who can sign in."""

    ordering = "display_name"
    index_view_class = IndexView
    delete_view_class = DeleteUserView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return UserEditForm if for_update else UserCreationForm
