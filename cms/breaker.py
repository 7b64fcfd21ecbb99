"""A circuit breaker: after one failure a service is left alone for a while; nobody waits for it twice."""

import time
from collections.abc import Callable


class Breaker:
    """Remembers, in this process, that a service did not answer.

    `is_open` says to do without it; `trip` is called on a failure. One failure costs one time-out,
    and every request of the following seconds costs nothing.
    """

    def __init__(self, *, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._open_until = float("-inf")

    @property
    def is_open(self) -> bool:
        return self._clock() < self._open_until

    def trip(self) -> None:
        self._open_until = self._clock() + self._seconds

    def reset(self) -> None:
        """Closes the circuit at once."""
        self._open_until = float("-inf")
