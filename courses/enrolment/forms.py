"""What a person types or ticks to enrol."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from courses.students.models import Student

MYSELF = "0"


class CodeForm(forms.Form):
    """A code, and for whom of the reader's people it is; nothing is asked of who is alone."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("As it was given to you, with or without the hyphen."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    people = forms.MultipleChoiceField(
        label=_("Who is it for?"), choices=(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: User, people: Sequence[Student], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.asking_for = user, people
        children = [person for person in people if person.user_id != user.pk]
        if not children:
            del self.fields["people"]
            return
        choices = [(str(child.pk), str(child)) for child in children]
        self.fields["people"].choices = [*choices, (MYSELF, _("Myself"))]  # type: ignore[attr-defined]
        self.fields["people"].initial = [choices[0][0]] if len(choices) == 1 else []

    def children(self) -> list[Student]:
        ticked = self.cleaned_data.get("people", [])
        return [person for person in self.asking_for if str(person.pk) in ticked]

    @property
    def is_for_reader(self) -> bool:
        return "people" not in self.fields or MYSELF in self.cleaned_data["people"]
