"""The page cache: a help, never a need. When Redis is away the site is slower and otherwise the same."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import ConnectionPool, Redis
from redis.exceptions import RedisError

from cms.breaker import Breaker

# Our keys are text; the library declares everything that Redis could take as one.
# mypy: disable-error-code="override"

logger = logging.getLogger(__name__)


class Outage:
    """What this process knows of one server's absence; shared by all its threads."""

    MOST_MISSED_KEYS = 10_000

    def __init__(self) -> None:
        self.breaker = Breaker(seconds=10)
        self.missed_keys: set[str] = set()

    def miss(self, keys: Iterable[str]) -> None:
        if len(self.missed_keys) < self.MOST_MISSED_KEYS:
            self.missed_keys.update(keys)


_outages: defaultdict[str, Outage] = defaultdict(Outage)


class FailOpenClient(RedisCacheClient):
    """Answers as an empty cache does while the server is dead or silent, and writes to the log.

    A key that could not be written or deleted then is deleted when the server is back, before
    anything is read: a session that ended during the outage stays ended.
    """

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **options)
        self._outage = _outages[servers[0]]
        self._clients: dict[ConnectionPool, Redis] = {}

    def get_client(self, key: str | None = None, *, write: bool = False) -> Redis:
        """Django makes a new client for every call, which costs more than most calls; one holds the pool."""
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined] # Django's, unknown to the stubs
        if pool not in self._clients:
            self._clients[pool] = super().get_client(key, write=write)
        return self._clients[pool]

    def add(self, key: str, value: Any, timeout: int | None) -> bool:
        # True lets whoever takes a lock by `add` go on; allauth would refuse every sign-in else.
        return self._try(super().add, key, value, timeout, otherwise=True)

    def get(self, key: str, default: Any) -> Any:
        return self._try(super().get, key, default, otherwise=default)

    def set(self, key: str, value: Any, timeout: int | None) -> None:
        self._try(super().set, key, value, timeout, otherwise=None, changes=[key])

    def touch(self, key: str, timeout: int | None) -> bool:
        return self._try(super().touch, key, timeout, otherwise=False)

    def delete(self, key: str) -> bool:
        return self._try(super().delete, key, otherwise=False, changes=[key])

    def get_many(self, keys: Iterable[str]) -> dict[str, Any]:
        return self._try(super().get_many, keys, otherwise={})

    def has_key(self, key: str) -> bool:
        return self._try(super().has_key, key, otherwise=False)

    def incr(self, key: str, delta: int) -> int:
        answer = self._try(super().incr, key, delta, otherwise=None)
        if answer is None:
            raise ValueError(f"Key '{key}' not found.")
        return answer

    def set_many(self, data: dict[str, Any], timeout: int | None) -> None:
        self._try(super().set_many, data, timeout, otherwise=None, changes=data)

    def delete_many(self, keys: list[str]) -> None:
        self._try(super().delete_many, keys, otherwise=None, changes=keys)

    def clear(self) -> bool:
        return self._try(super().clear, otherwise=False)

    def _try(
        self,
        call: Callable[..., Any],
        *arguments: Any,
        otherwise: Any,
        changes: Iterable[str] = (),
    ) -> Any:
        if self._outage.breaker.is_open:
            self._outage.miss(changes)
            return otherwise
        try:
            self._delete_missed_keys()
            return call(*arguments)
        except RedisError as error:
            self._outage.breaker.trip()
            self._outage.miss(changes)
            logger.warning("The cache does not answer (%s); going on without it.", error)
            return otherwise

    def _delete_missed_keys(self) -> None:
        if missed := list(self._outage.missed_keys):
            super().delete_many(missed)
            self._outage.missed_keys.difference_update(missed)


class FailOpenRedisCache(RedisCache):
    """Django's Redis cache that lets pages through when the server is away.

    Nothing that must hold may be counted here: failed sign-ins are counted by axes in the database.
    """

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = FailOpenClient
