"""The index of this app's tables: outsiders import from the rooms."""

from media.captions.models import CaptionTrack, Chapter
from media.transcoding.models import VideoRendition
from media.videos.models import Video
from media.videos.uploads.models import FilmAllowance, Upload

__all__ = ["CaptionTrack", "Chapter", "FilmAllowance", "Upload", "Video", "VideoRendition"]
