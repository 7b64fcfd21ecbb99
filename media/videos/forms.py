"""The form in which an editor sends a film: title, file, collection, tags. All else the probe finds out."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtailmedia.forms import BaseMediaForm

from media.videos.actions import store_source
from media.videos.faults import FilmFault
from media.videos.limits import MAX_BYTES
from media.videos.models import Video


class FilmInput(forms.FileInput):
    """The browser's file field, with a place to drop a film on and a bar that shows it leaving."""

    class Media:
        css = {"all": ["media/film-input.css"]}
        js = [Script("media/film-input.js", type="module")]

    def render(self, name: str, value: Any, attrs: dict | None = None, renderer: Any = None) -> SafeString:
        stock_input = super().render(name, value, attrs, renderer)
        return render_to_string("media/videos/film_input.html", {"input": stock_input})


class VideoForm(BaseMediaForm):
    """Used by the stock add and edit pages and by the chooser (WAGTAILMEDIA["MEDIA_FORM_BASE"])."""

    class Meta(BaseMediaForm.Meta):
        widgets = {**BaseMediaForm.Meta.widgets, "file": FilmInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.type = "video"
        field = self.fields["file"]
        field.widget.attrs["accept"] = "video/*,.mkv,.mts,.m2ts,.ts"
        # An empty file becomes a film that says why it failed, like every other unusable file.
        field.allow_empty_file = True
        field.max_length = None
        # A film that failed has lost its file; its title may still be changed.
        field.required = self.instance.pk is None

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile) and (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(FilmFault.TOO_BIG.label)
        return file

    def save(self, commit: bool = True) -> Video:
        upload = self.cleaned_data["file"]
        if not (commit and isinstance(upload, UploadedFile)):
            return super().save(commit)
        video = store_source(video=super().save(commit=False), upload=upload)
        self.save_m2m()
        return video
