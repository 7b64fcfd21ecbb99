"""What editors send and type: captions as a file or a text, times, chapters."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.navigation.languages import language_name
from cms.refusals import Refusal
from media.captions.cues import Cue, clean_text
from media.captions.decoding import MOST_BYTES, Encoding
from media.captions.faults import BrokenLine
from media.captions.models import LONGEST_TITLE, CaptionKind
from media.captions.parsing import read_captions, read_text
from media.videos.clock import DAY_MS, place_of, read_clock

_CHAPTER = re.compile(r"\s*([\d:：.,]+)\s+(.*\S)\s*")
_SECONDS = re.compile(r"[+-]?\d{1,5}(?:\.\d{1,3})?", re.ASCII)


def languages() -> list[tuple[str, str]]:
    """Each called what it calls itself."""
    return [(code, language_name(code)) for code in settings.ALL_LANGUAGES]


class CaptionsForm(forms.Form):
    """Captions in one language, from a file or from a pasted text. Valid, it has the `cues`."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=languages)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=CaptionKind,
        help_text=gettext_lazy(
            "Captions also tell what is heard besides words; subtitles only what is said."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("WebVTT, SRT, ASS, SSA or LRC, up to 2 MB."),
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Letters of the file"),
        choices=Encoding,
        required=False,
        help_text=gettext_lazy("Only needed when the captions come out in wrong characters."),
    )
    text = forms.CharField(
        label=gettext_lazy("Or a text"),
        required=False,
        max_length=MOST_BYTES,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 8, "placeholder": "[0:01.5] …\n[0:04] …", "spellcheck": "false"}
        ),
        help_text=gettext_lazy("One line for each caption, with the time at which it begins before it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if file and text.strip():
            self.add_error("text", _("There is a file and a text. Please send only one of them."))
        elif not (file or text.strip()):
            self.add_error("file", _("Please choose a file, or paste a text below."))
        elif not self.errors:
            self._read(file, text)
        return cleaned

    def _read(self, file: Any, text: str) -> None:
        try:
            if file:
                # One byte more than is allowed is enough to know.
                self.cues = read_captions(file.read(MOST_BYTES + 1), self.cleaned_data["encoding"])
            else:
                self.cues = read_text(text)
        except Refusal as refusal:
            self.add_error("file" if file else "text", str(refusal))


class ChaptersForm(forms.Form):
    """Chapters in one language, each a line of text. Valid, it has the `chapters`."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=languages)
    text = forms.CharField(
        label=gettext_lazy("Chapters"),
        required=False,
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "placeholder": "0:00 …\n1:23 …"}),
        help_text=gettext_lazy("One line for each: the time at which it begins, and its title."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # It stands beside the form of captions, whose fields have the same names.
        super().__init__(*args, **kwargs)
        self.auto_id = "chapters_%s"

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        try:
            self.chapters = sorted(_chapter(number, line) for number, line in lines)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return text


def _chapter(number: int, line: str) -> tuple[int, str]:
    found = _CHAPTER.fullmatch(line)
    moment = read_clock(found[1]) if found else None
    if found is None or moment is None or moment >= DAY_MS:
        raise BrokenLine(number, _("Line %(line)d: please write a time and a title, such as 1:23 The dot."))
    title = clean_text(found[2])
    if not 0 < len(title) <= LONGEST_TITLE:
        raise BrokenLine(
            number, _("Line %(line)d: the title is longer than %(most)d characters."), most=LONGEST_TITLE
        )
    return moment, title


class TypedCue:
    """One caption as it stands in the editor: what was typed, and what is wrong with it."""

    def __init__(self, number: int, start: str, end: str, text: str) -> None:
        self.number, self.start, self.end, self.text = number, start, end, text
        self.error = ""

    @property
    def shown_number(self) -> int:
        return self.number + 1

    @property
    def place(self) -> str:
        """Where its number leads in the film."""
        return place_of(read_clock(self.start) or 0)

    def read(self) -> Cue | None:
        """The caption, or None with the reason in `error`. One without text is one to leave out."""
        text = clean_text(self.text)
        if not text:
            return Cue(0, 0, "")
        start, end = read_clock(self.start), read_clock(self.end)
        if start is None or end is None:
            self.error = _("Please write times like 1:23.450: minutes, seconds and their parts.")
            return None
        if end <= start:
            self.error = _("The end is before the start.")
            return None
        return Cue(start, end, text)


def read_seconds(typed: str) -> int | None:
    """How far to move all captions, in milliseconds: 1.5, -0,25."""
    tidy = typed.strip().replace(",", ".").replace("−", "-")
    return round(float(tidy) * 1000) if _SECONDS.fullmatch(tidy) else None
