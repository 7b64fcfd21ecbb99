"""The words of the player's controls, in the reader's language."""

import json

from django.templatetags.static import static
from django.utils.translation import gettext

#: Languages in which media-chrome has words of its own; what is missing is said in English.
_DICTIONARIES = {
    "zh-hans": "zh-CN",
    "zh-hant": "zh-TW",
    "de": "de",
    "es": "es",
    "fr": "fr",
    "pt": "pt",
}


def dictionary_for(language: str) -> str:
    """Address of media-chrome's words in a language; empty where it has none."""
    name = _DICTIONARIES.get(language)
    return static(f"npm/media-chrome/dist/lang/{name}.js") if name else ""


def words_of_controls() -> str:
    """JSON: ours, by media-chrome's own English, where its words would mislead a child or a screen reader."""
    captions, speed, picture = gettext("Captions"), gettext("Speed"), gettext("Picture")
    return json.dumps(
        {
            "video player": gettext("Film"),
            "seek": gettext("Place in the film"),
            "closed captions": captions,
            "Captions": captions,
            "Off": gettext("No captions"),
            "Playback rate": speed,
            "current playback rate": speed,
            "Playback rate {playbackRate}": f"{speed} {{playbackRate}}",
            "quality": picture,
            "Quality": picture,
            "Auto": gettext("Automatic"),
        },
        ensure_ascii=False,
    )
