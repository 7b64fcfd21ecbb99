"""Redis may be dead, silent, or back: pages are served all the same, and nothing stale comes back."""

import time

import pytest
from django.core.cache import caches

from cms import cache as cache_room
from cms.cache import FailOpenRedisCache
from tests.faults.servers import black_hole, free_port, private_redis

OPTIONS = {"OPTIONS": {"socket_timeout": 0.3, "socket_connect_timeout": 0.3}, "KEY_PREFIX": "test"}


def cache_at(url: str) -> FailOpenRedisCache:
    return FailOpenRedisCache(url, dict(OPTIONS))


@pytest.fixture
def dead_cache():
    return cache_at(f"redis://127.0.0.1:{free_port()}/0")


@pytest.fixture
def server(tmp_path):
    with private_redis(tmp_path) as server:
        yield server


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (lambda cache: cache.get("page"), None),
        (lambda cache: cache.get("page", "else"), "else"),
        (lambda cache: cache.get_many(["page", "other"]), {}),
        (lambda cache: cache.set("page", "text"), None),
        (lambda cache: cache.set_many({"page": "text"}), []),
        (lambda cache: cache.add("lock", 1), True),
        (lambda cache: cache.delete("page"), False),
        (lambda cache: cache.delete_many(["page"]), None),
        (lambda cache: cache.touch("page", 10), False),
        (lambda cache: cache.has_key("page"), False),
        (lambda cache: "page" in cache, False),
        (lambda cache: cache.get_or_set("page", "made", 10), "made"),
        (lambda cache: cache.clear(), False),
    ],
)
def test_without_a_server_it_answers_as_an_empty_cache(dead_cache, ask, answer):
    assert ask(dead_cache) == answer


def test_counting_without_a_server_fails_as_for_a_missing_key(dead_cache):
    with pytest.raises(ValueError, match="not found"):
        dead_cache.incr("count")


def test_a_silent_server_costs_one_moment_and_is_logged_once(caplog):
    with black_hole() as hole:
        cache = cache_at(hole.url)
        began = time.monotonic()
        for number in range(100):
            assert cache.get(f"page-{number}") is None
        assert time.monotonic() - began < 1
        assert len(hole.callers) == 1

    assert [record.name for record in caplog.records].count("cms.cache") == 1


@pytest.mark.full
class TestWithRedis:
    def test_works_like_any_cache(self, server):
        cache = cache_at(server.url)

        cache.set("page", {"text": "字"}, 30)
        assert cache.get("page") == {"text": "字"}
        assert cache.add("page", "other") is False
        assert cache.get_many(["page", "none"]) == {"page": {"text": "字"}}
        cache.set("count", 1)
        assert cache.incr("count") == 2
        assert cache.delete("page") is True
        assert cache.get("page") is None

    def test_comes_back_with_the_server(self, server, monkeypatch):
        moment = 1000.0
        outage = cache_room._outages[server.url]
        monkeypatch.setattr(outage.breaker, "_clock", lambda: moment)
        cache = cache_at(server.url)
        cache.set("page", "old")
        server.stop()
        assert cache.get("page") is None
        server.start()

        moment += 9
        assert cache.add("page", "new")
        assert cache.get("page") is None, "not tried yet"
        moment += 1
        cache.set("page", "new")
        assert cache.get("page") == "new"

    def test_what_was_deleted_during_an_outage_stays_deleted(self, server, monkeypatch):
        moment = 1000.0
        outage = cache_room._outages[server.url]
        monkeypatch.setattr(outage.breaker, "_clock", lambda: moment)
        cache = cache_at(server.url)
        cache.set_many({"session": "signed in", "page": "old", "other": "kept"})

        outage.breaker.trip()
        cache.delete("session")
        cache.set("page", "new")
        moment += 10

        assert cache.get_many(["session", "page", "other"]) == {"other": "kept"}
        assert outage.missed_keys == set()


def test_the_site_uses_it_exactly_when_there_is_a_redis(settings):
    fails_open = isinstance(caches["default"], FailOpenRedisCache)

    assert fails_open is bool(settings.REDIS_URL)
    assert settings.SESSION_ENGINE.endswith("cached_db" if settings.REDIS_URL else "db")
