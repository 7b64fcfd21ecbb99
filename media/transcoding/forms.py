"""What editors type beside a film: where it begins and ends, and which picture stands for it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media.videos.clock import read_clock

LARGEST_PICTURE = 15 * 1024 * 1024


class MomentField(forms.CharField):
    """A moment of a film in milliseconds; None where nothing is typed."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "placeholder": "1:23"})
        super().__init__(required=False, max_length=20, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        moment = read_clock(typed)
        if moment is None:
            raise forms.ValidationError(_("Please write a time like 1:23 or 1:23.450: minutes and seconds."))
        return moment


class TrimForm(forms.Form):
    """The two ends of a film, as moments of what was sent."""

    start = MomentField(label=gettext_lazy("The film begins at"))
    end = MomentField(label=gettext_lazy("It ends at"))


class PosterForm(forms.Form):
    """One of three ways to a poster: a moment, a picture, or none of them to have it picked."""

    at = MomentField(label=gettext_lazy("A moment of the film"))
    picture = forms.FileField(
        label=gettext_lazy("Or a picture of your own"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def clean_picture(self) -> Any:
        picture = self.cleaned_data["picture"]
        if picture and picture.size > LARGEST_PICTURE:
            raise forms.ValidationError(_("The picture is bigger than 15 MB. Please choose a smaller one."))
        return picture
