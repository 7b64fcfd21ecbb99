"""Who may watch a film. This storey knows nothing of courses: it asks, and by itself says no."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from wagtail import hooks
from wagtail.permissions import policy_registry

from media.videos.models import Video

Person = AbstractBaseUser | AnonymousUser


def may_play(user: Person, video: Video) -> bool:
    """Whether the person may fetch any byte of the film.

    The hook `authorise_playback` is asked (`f(user, video) -> bool | None`): one True admits. Those
    who look after its collection may too; they are fewer, and so asked about last. Otherwise it is no.
    """
    return any(answer(user, video) is True for answer in hooks.get_hooks("authorise_playback")) or may_manage(
        user, video
    )


def may_manage(user: Person, video: Video) -> bool:
    """Whether the person has rights on the film's collection in the editors' place."""
    return user.is_authenticated and policy_registry.get_by_type(Video).user_has_any_permission_for_instance(
        user, ["add", "change", "delete"], video
    )


def may_change(user: Person, video: Video) -> bool:
    """Whether the person may edit this very film, and so have its source."""
    return user.is_authenticated and policy_registry.get_by_type(Video).user_has_permission_for_instance(
        user, "change", video
    )
