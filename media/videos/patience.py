"""Work that does not tell how far it is, and may take longer than a lease lasts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

# An object store may take minutes; the worker says meanwhile that it lives.
TELL_SECONDS = 5

Result = TypeVar("Result")


def patiently(work: Callable[[], Result], tell: Callable[[], object]) -> Result:
    """Do the work while `tell` is called every few seconds; what that raises ends the wait."""
    with ThreadPoolExecutor(1) as hand:
        doing = hand.submit(work)
        while wait([doing], timeout=TELL_SECONDS).not_done:
            tell()
        return doing.result()
