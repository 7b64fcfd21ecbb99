"""The form of a lesson in the editors' place."""

from math import ceil
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.permissions import policy_registry

from cms.pages.forms import PageForm
from media.videos.models import Video

#: Where nobody has said how long a lesson takes, and no film says it.
USUAL_MINUTES = 10
#: No lesson is longer than half a day.
MOST_MINUTES = 600


class LessonPageForm(PageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].required = False
        if not self.instance.pk:
            self.initial["minutes"] = None

    def clean(self) -> dict[str, Any]:
        """Minutes that nobody has given are the film's, begun ones counted; else the usual ones."""
        told: dict[str, Any] = super().clean()
        if "minutes" in told and told["minutes"] is None:
            video: Video | None = told.get("video")
            seconds = video.duration if video else 0
            told["minutes"] = min(ceil(seconds / 60), MOST_MINUTES) if seconds else USUAL_MINUTES
        return told

    def clean_video(self) -> Video | None:
        """A film opens to those who may see the lesson, so it has to be the editor's own.

        The chooser shows no others; this refuses a number typed by hand. A film that is already
        there may stay when somebody else edits the lesson.
        """
        video: Video | None = self.cleaned_data["video"]
        if video is None or video.pk == self._kept_video_id():
            return video
        policy: Any = policy_registry.get_by_type(Video)
        if not policy.user_has_any_permission_for_instance(self.for_user, ["change", "delete"], video):
            raise ValidationError(
                _("This film belongs to another organisation. Please choose one of your own.")
            )
        return video

    def _kept_video_id(self) -> int | None:
        return self.initial.get("video") if self.instance.pk else None
