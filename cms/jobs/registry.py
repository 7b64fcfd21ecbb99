"""Which function does which kind of job."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from cms.refusals import Refusal

if TYPE_CHECKING:
    from cms.jobs.runner import JobRun

Handler = Callable[["JobRun"], None]


class JobRefused(Refusal):
    """Raised by a handler whose subject can never succeed; it is not tried again.

    The sentence is kept untranslated with its values, so that each reader sees it in their own
    language: `JobRefused(_("The film lasts %(minutes)d minutes; …"), minutes=400)`.
    """

    def __init__(self, sentence: str | Promise, **values: str | float) -> None:
        super().__init__(sentence)
        self.values = values

    def __str__(self) -> str:
        return str(self.sentence) % self.values if self.values else str(self.sentence)


class LeaseLost(Exception):
    """This worker was taken for dead and its job given to another: it must stop and publish nothing."""


class UnknownJobKind(LookupError):
    """No handler is registered: the module that holds it was not imported in its app's `ready`."""


@dataclass(frozen=True)
class JobKind:
    name: str
    queue: str
    handler: Handler


_kinds: dict[str, JobKind] = {}


def job_handler(name: str, *, queue: str = "default") -> Callable[[Handler], Handler]:
    """Registers the decorated function as the one that does jobs of this kind.

    It may be run again after a worker died half way, so it begins by looking at what is there.
    It calls `run.report` more often than `JOB_LEASE_SECONDS`, and once more inside the transaction
    that publishes its result: a worker that lost its lease then publishes nothing.
    """

    def register(handler: Handler) -> Handler:
        _kinds[name] = JobKind(name=name, queue=queue, handler=handler)
        return handler

    return register


def find_kind(name: str) -> JobKind:
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownJobKind(name) from None
