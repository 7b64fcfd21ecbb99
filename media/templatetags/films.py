"""What the editors' lists show of films."""

from collections.abc import Iterable
from typing import Any

from django import template

from media.transcoding.sprites import SpriteSheet
from media.videos.admin import practice_standing, remember_progress
from media.videos.clock import exact_clock
from media.videos.models import Video

register = template.Library()


@register.simple_tag
def look_up_progress(videos: Iterable[Video]) -> str:
    """Fetch the progress of all films on the page in one query; shows nothing itself."""
    remember_progress(list(videos))
    return ""


@register.inclusion_tag("media/transcoding/poster_form.html", takes_context=True)
def film_poster(context: template.Context, video: Video) -> dict[str, Any]:
    """The film's poster, and the ways to another one."""
    return {
        "film": video,
        "moments": list(_moments_of(video)),
        "sheet_url": video.sprite_sheet_url,
        "csrf_token": context.get("csrf_token"),
    }


def _moments_of(video: Video) -> Iterable[dict[str, Any]]:
    """Pictures to choose from, cut out of the sheet of scrubbing pictures that is there anyway."""
    if not video.sprite_sheet:
        return
    sheet = SpriteSheet.from_facts(video.sprites)
    for seconds in video.sprites["moments"]:
        left, top, width, height = sheet.place_at(seconds)
        yield {
            "clock": exact_clock(seconds * 1000).removesuffix(".000"),
            "view": f"{left} {top} {width} {height}",
            "width": width,
            "height": height,
            "sheet_width": sheet.columns * sheet.width,
            "sheet_height": sheet.rows * sheet.height,
        }


@register.inclusion_tag("media/transcoding/trim_form.html", takes_context=True)
def film_trim(context: template.Context, video: Video) -> dict[str, Any]:
    """Where the film begins and ends, as it is or as it was typed and refused."""
    typed = context["request"].GET
    end = exact_clock(video.cut_end_ms) if video.cut_end_ms is not None else ""
    return {
        "film": video,
        "start": typed.get("start", exact_clock(video.cut_start_ms) if video.cut_start_ms else ""),
        "end": typed.get("end", end),
        "offset": f"{video.plays_from_ms / 1000:.3f}",
        "whole": exact_clock(round((video.source_seconds or video.duration) * 1000)),
        "plays_from": exact_clock(video.plays_from_ms) if video.plays_from_ms else "",
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def practice_state(video: Video) -> dict[str, Any]:
    return practice_standing(video)
