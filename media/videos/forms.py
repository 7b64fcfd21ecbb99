"""The form in which an editor sends a film: title, file, collection, tags. All else the probe finds out."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtailmedia.forms import BaseMediaForm

from cms.refusals import Refusal
from media.videos.actions import ask_for_practice_file, store_source
from media.videos.faults import FilmFault
from media.videos.limits import MAX_BYTES
from media.videos.models import Video
from media.videos.uploads.delivery import ArrivedFilm
from media.videos.uploads.limits import insist_on_room


class FilmInput(forms.FileInput):
    """The browser's file field; with script, films chosen in it or dropped on it leave at once, in pieces."""

    is_many = False  # Several films may be chosen at once.
    arrived = ""  # The upload that an earlier try of this form named.

    class Media:
        css = {"all": ["media/film-input.css"]}
        js = [Script("media/film-input.js", type="module")]

    def render(self, name: str, value: Any, attrs: dict | None = None, renderer: Any = None) -> SafeString:
        stock_input = super().render(name, value, attrs, renderer)
        context = {"input": stock_input, "name": name, "arrived": self.arrived, "many": self.is_many}
        return render_to_string("media/videos/film_input.html", context)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """A file, or the film that was sent in pieces before the form."""
        file = super().value_from_datadict(data, files, name)
        arrived = data.get(f"{name}_upload")
        return ArrivedFilm(arrived) if arrived and not file else file


class VideoForm(BaseMediaForm):
    """Used by the stock add and edit pages and by the chooser (WAGTAILMEDIA["MEDIA_FORM_BASE"])."""

    class Meta(BaseMediaForm.Meta):
        widgets = {**BaseMediaForm.Meta.widgets, "file": FilmInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.get("user")
        super().__init__(*args, **kwargs)
        self.instance.type = "video"
        if self.instance.pk is None:
            for name in ("may_be_kept", "has_practice_file"):  # Asked for beside a film that is there.
                del self.fields[name]
        field = self.fields["file"]
        field.widget.is_many = self.instance.pk is None
        field.widget.arrived = self.data.get(f"{self.add_prefix('file')}_upload", "")
        field.widget.attrs["accept"] = "video/*,.mkv,.mts,.m2ts,.ts"
        # An empty file becomes a film that says why it failed, like every other unusable file.
        field.allow_empty_file = True
        field.max_length = None
        # A film that failed has lost its file; its title may still be changed.
        field.required = self.instance.pk is None

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, ArrivedFilm) and not file.find(self.user):
            raise forms.ValidationError(
                _("The film has not arrived whole. Please choose it again: what is here already is kept.")
            )
        if isinstance(file, UploadedFile) and (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(FilmFault.TOO_BIG.label)
        return file

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        file = self.cleaned_data.get("file")
        collection = self.cleaned_data.get("collection") or self.collections[0]
        promised = file.upload.collection if isinstance(file, ArrivedFilm) and file.upload else None
        if isinstance(file, UploadedFile | ArrivedFilm) and collection != promised:
            try:
                insist_on_room(collection=collection, length=file.size or 0)
            except Refusal as refusal:
                self.add_error("file", str(refusal))
        return cleaned

    def save(self, commit: bool = True) -> Video:
        upload = self.cleaned_data["file"]
        if not (commit and isinstance(upload, UploadedFile | ArrivedFilm)):
            return self._save_words(commit)
        video = store_source(video=super().save(commit=False), upload=upload)
        self.save_m2m()
        return video

    def _save_words(self, commit: bool) -> Video:
        """Only what was asked for: the rest of the row may have been written to since it was read."""
        if not commit or self.instance.pk is None:
            return super().save(commit)
        video = super().save(commit=False)
        video.save(update_fields=[*self.fields.keys() - {"file", "tags"}, "collection"])
        self.save_m2m()
        ask_for_practice_file(video=video)
        return video
