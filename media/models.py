"""The index of this app's tables: outsiders import from the rooms."""

from media.transcoding.models import VideoRendition
from media.videos.models import Video

__all__ = ["Video", "VideoRendition"]
