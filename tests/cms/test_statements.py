"""Statements that are put together once answer like the QuerySets they come from."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from django.db.models import F, FloatField, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast

from cms.accounts.models import User
from cms.statements import MOST_IN_LIST, columns_of, kept_statement, read_row
from media.videos.models import Video
from tests.factories.media import make_video

pytestmark = pytest.mark.django_db
connection: Any = connections[DEFAULT_DB_ALIAS]


@kept_statement
def _users(user_id: int, username: str) -> QuerySet[Any, Any]:
    return User.objects.filter(pk=user_id, username=username).values_list(*columns_of(User))


@kept_statement
def _films(uids: list[UUID]) -> QuerySet[Any, Any]:
    return (
        Video.objects.filter(uid__in=uids).order_by("pk").values_list(*columns_of(Video), "collection__name")
    )


def make_users(*names: str) -> list[User]:
    return [User.objects.create_user(username=name, display_name=name.upper()) for name in names]


def test_each_question_has_its_own_answer(django_assert_num_queries):
    first, second = make_users("an", "bo")
    with django_assert_num_queries(3):
        answers = [_users(user_id=first.pk, username="an"), _users(user_id=second.pk, username="bo")]
        assert _users(user_id=first.pk, username="bo") == []
    assert [[row[0] for row in rows] for rows in answers] == [[first.pk], [second.pk]]


def test_what_is_read_equals_what_a_query_fetches():
    (user,) = make_users("an")
    read = read_row(User, columns_of(User), iter(_users(user_id=user.pk, username="an")[0]))
    assert read == user
    fetched = User.objects.get(pk=user.pk)
    assert {name: getattr(read, name) for name in columns_of(User)} == {
        name: getattr(fetched, name) for name in columns_of(User)
    }
    assert read.joined_at.tzinfo is not None
    read.display_name = "安"
    read.save()
    assert User.objects.get(pk=user.pk).display_name == "安"


def test_keys_and_json_come_back_as_what_they_are():
    film = make_video(sprites={"columns": 5})
    values = iter(_films(uids=[film.uid])[0])
    read = read_row(Video, columns_of(Video), values)
    assert (read.uid, read.sprites, read.created_at) == (film.uid, {"columns": 5}, film.created_at)
    assert list(values) == [film.collection.name]


def test_a_list_may_be_shorter_but_not_longer():
    films = [make_video() for _ in range(MOST_IN_LIST)]
    uids = [film.uid for film in films]
    assert len(_films(uids=uids)) == MOST_IN_LIST
    assert [row[0] for row in _films(uids=uids[2:4])] == [film.pk for film in films[2:4]]
    assert _films(uids=[]) == []
    with pytest.raises(ValueError, match="longer"):
        _films(uids=[*uids, uuid4()])


@pytest.mark.parametrize("key", [2**31, 2**63, -(10**30)])
def test_a_key_that_no_row_can_have_finds_none(key):
    assert _users(user_id=key, username="an") == []


def test_a_row_that_was_not_there_to_join_is_none():
    assert read_row(User, ("id", "username"), iter([None, None])) is None


def test_what_is_left_out_is_fetched_when_asked(django_assert_num_queries):
    (user,) = make_users("an")
    read = read_row(User, ("id", "username"), iter([user.pk, "an"]))
    with django_assert_num_queries(1):
        assert read.display_name == "AN"


def test_an_argument_that_is_reckoned_with_is_refused():
    @kept_statement
    def doubled(user_id: int) -> QuerySet[Any, Any]:
        return User.objects.filter(pk=F("pk") + user_id * 2).values_list("pk")

    with pytest.raises(ValueError, match="doubled does more with user_id than compare"):
        doubled(user_id=1)


@kept_statement
def _joined(since: datetime) -> QuerySet[Any, Any]:
    return User.objects.filter(joined_at__gte=since).order_by("pk").values_list("username")


def test_moments_are_compared_as_such():
    early, late = make_users("an", "bo")
    User.objects.filter(pk=early.pk).update(joined_at=datetime(2026, 3, 29, 1, 0, tzinfo=UTC))
    User.objects.filter(pk=late.pk).update(joined_at=datetime(2026, 3, 29, 1, 0, 0, 1, tzinfo=UTC))
    spring = timezone(timedelta(hours=2))
    assert _joined(since=datetime(2026, 3, 29, 3, 0, tzinfo=spring)) == [("an",), ("bo",)]
    assert _joined(since=datetime(2026, 3, 29, 3, 0, 0, 1, tzinfo=spring)) == [("bo",)]


@pytest.mark.full
class TestOnAServer:
    """PostgreSQL keeps the plans, and its connections outlive a request."""

    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture(autouse=True)
    def next_request(self) -> None:
        """As a request begins that uses the connection of the one before."""
        connection.ensure_connection()
        connection.health_check_enabled, connection.health_check_done = True, False

    def test_the_words_are_sent_once(self, django_assert_num_queries):
        (user,) = make_users("an")
        for _press in range(5):
            assert len(_users(user_id=user.pk, username="an")) == 1
        with django_assert_num_queries(1) as queries:
            _users(user_id=user.pk, username="an")
        assert queries.captured_queries[0]["sql"].startswith('SELECT "accounts_user"."id"')
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT \"accounts_user\"%'"
            )
            assert cursor.fetchone() == (1,)

    def test_who_answers_is_not_asked_whether_they_live(self, monkeypatch):
        monkeypatch.setattr(connection, "is_usable", lambda: pytest.fail("asked"))
        assert _users(user_id=1, username="an") == []
        connection.close_if_health_check_failed()

    def test_a_connection_that_died_since_the_last_request_is_opened_anew(self):
        (user,) = make_users("an")
        connection.health_check_done = False
        hang_up()
        assert len(_users(user_id=user.pk, username="an")) == 1

    def test_in_the_middle_of_a_transaction_it_is_said(self):
        with pytest.raises(OperationalError), transaction.atomic():
            hang_up()
            _users(user_id=1, username="an")
        assert _users(user_id=1, username="an") == []

    def test_what_is_wrong_with_a_statement_is_said(self, monkeypatch):
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '1ms'")
        connection.health_check_done = False
        with pytest.raises(OperationalError, match="statement timeout"):
            _sleepers(seconds="1")
        connection.close()


@kept_statement
def _sleepers(seconds: str) -> QuerySet[Any, Any]:
    asleep = Func(Cast(Value(seconds), FloatField()), function="pg_sleep", output_field=TextField())
    return ContentType.objects.order_by().values_list(asleep)[:1]


def hang_up() -> None:
    """As a server that was restarted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    options = connection.get_connection_params()
    with psycopg.connect(
        host=options["host"],
        port=options.get("port"),
        user=options["user"],
        password=options.get("password"),
        dbname=options["dbname"],
        autocommit=True,
    ) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])
    connection.health_check_done = False
