"""News from the films, for the storeys above."""

from django.dispatch import Signal

# Sent with `sender=Video, video=video` when a film, or a new version of it, can be watched; inside
# the transaction that publishes it, so what a receiver writes stands or falls with the film.
video_ready = Signal()

# Sent with `sender=Video, video=video, by_ms=by_ms` when the film was cut in another way: what used to be
# at a moment of it is now at that moment + `by_ms`, if it is still there. Inside the transaction that
# publishes the new version, before `video_ready`.
video_recut = Signal()

# Sent with `sender=Video, video=video` when what is written to a film has changed: its captions or
# chapters were added, reworked or deleted. Inside the transaction that does it.
captions_changed = Signal()
