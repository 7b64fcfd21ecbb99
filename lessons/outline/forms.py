"""The form of a lesson in the editors' place."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.permissions import policy_registry

from cms.pages.forms import PageForm
from media.videos.models import Video


class LessonPageForm(PageForm):
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
