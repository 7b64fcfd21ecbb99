"""What an association says of a release, and how a school takes a course."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_scopes import scope

from courses.catalogue.models import ENDS_BEFORE_IT_STARTS, WITHOUT_A_SEAT
from courses.catalogue.pages import CoursePage
from courses.cohorts.models import Cohort
from courses.organisations.models import Organisation
from courses.releases.adopting import Terms
from courses.releases.models import MOST_WEEKS, Release
from courses.releases.permissions import teachers_of


def day_field(**facts: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **facts)


class ReleaseForm(forms.ModelForm[Release]):
    starts_on = day_field(
        label=_("First day of week 1"), help_text=_("On that day schools find the courses of the first week.")
    )

    class Meta:
        model = Release
        fields = ("title", "starts_on", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}


class SpreadForm(forms.Form):
    """So many courses a week, in the order of the list."""

    per_week = forms.IntegerField(label=_("Courses in each week"), min_value=1, max_value=500, initial=10)
    first = forms.IntegerField(label=_("Beginning with week"), min_value=1, max_value=MOST_WEEKS, initial=1)


class WeeksForm(forms.Form):
    """A week beside each course; none is: not offered."""

    def __init__(
        self, *args: Any, courses: Iterable[CoursePage], weeks: dict[int, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.courses = list(courses)
        for course in self.courses:
            self.fields[f"week-{course.pk}"] = forms.IntegerField(
                required=False,
                min_value=1,
                max_value=MOST_WEEKS,
                initial=weeks.get(course.pk),
                label=gettext("Week"),
                widget=forms.NumberInput(attrs={"aria-labelledby": f"course-{course.pk}"}),
            )

    def lines(self) -> list[tuple[CoursePage, Any]]:
        return [(course, self[f"week-{course.pk}"]) for course in self.courses]

    def weeks(self) -> dict[int, int]:
        told = {course.pk: self.cleaned_data[f"week-{course.pk}"] for course in self.courses}
        return {pk: week for pk, week in told.items() if week}


class TermsForm(forms.Form):
    starts_on = day_field(label=_("First day"))
    ends_on = day_field(label=_("Last day"), required=False)
    cohort: Any = forms.ModelChoiceField(
        label=_("Class"), queryset=None, required=False, empty_label=_("any of our students")
    )
    teacher = forms.ChoiceField(label=_("Teacher"), required=False)
    seats = forms.IntegerField(
        label=_("Seats"),
        required=False,
        min_value=1,
        error_messages={"min_value": WITHOUT_A_SEAT},
        help_text=_("Leave empty when there is room for everyone."),
    )

    def __init__(self, *args: Any, school: Organisation, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = today
        self.teachers = {str(place.user_id): place.user for place in teachers_of(school)}
        names = [(number, user.display_name) for number, user in self.teachers.items()]
        self.fields["teacher"].choices = [("", gettext("not decided yet")), *names]  # type: ignore[attr-defined]
        with scope(organisation=school):
            # Asked within the scope, and kept for when the form is read and drawn.
            self.fields["cohort"].queryset = Cohort.objects.filter(school=school)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("starts_on"), told.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", ENDS_BEFORE_IT_STARTS)
        return told

    def terms(self) -> Terms:
        told = self.cleaned_data | {"teacher": self.teachers.get(self.cleaned_data["teacher"])}
        return Terms(**told)
