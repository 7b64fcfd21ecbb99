"""The scrubbing pictures as players want them: WebVTT whose cues name a place in one sheet."""

from media.transcoding.sprites import SpriteSheet
from media.videos.clock import timestamp
from media.videos.models import Video


def thumbnail_track(video: Video) -> str:
    """Every picture from its moment to that of the next. The sheet's address is beside this one."""
    sheet, end = SpriteSheet.from_facts(video.sprites), round(video.duration * 1000)
    address = f"sprites.jpg?v={video.sheet_version}"
    blocks = ["WEBVTT\n"]
    for number in range(sheet.count):
        begins = number * sheet.every * 1000
        ends = begins + sheet.every * 1000 if number + 1 < sheet.count else max(end, begins + 1)
        place = ",".join(str(edge) for edge in sheet.place(number))
        blocks.append(f"{timestamp(begins)} --> {timestamp(ends)}\n{address}#xywh={place}\n")
    return "\n".join(blocks)
