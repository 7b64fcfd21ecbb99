"""Whom the head invites, and as what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.accounts.fields import ADDRESS_FAULTS, LONGEST_ADDRESS
from courses.organisations.models import Role

WHAT_ROLES_DO = [
    (Role.TEACHER, _("Teacher: writes courses and lessons, and sees the school's students")),
    (Role.REGISTRAR, _("Registrar: looks after the students and their records")),
    (Role.EDITOR, _("Editor: writes courses, lessons and pages; sees no student")),
    (Role.PUBLISHER, _("Publisher: reviews and publishes what others write; sees no student")),
    (Role.HOST, _("Host: writes lectures and looks after them; sees no student")),
    (Role.HEAD, _("Head: may do all of this, and decides who works here")),
]


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=LONGEST_ADDRESS,
        error_messages=ADDRESS_FAULTS,
        help_text=_("The letter goes there, and only whoever reads it can accept."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=WHAT_ROLES_DO,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Please choose what this person will do.")
        ),
    )
