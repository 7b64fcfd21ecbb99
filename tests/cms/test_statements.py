"""Statements that are put together once answer like the QuerySets they come from."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import F, QuerySet

from cms.accounts.models import User
from cms.statements import MOST_IN_LIST, columns_of, kept_statement, read_row
from media.videos.models import Video
from tests.factories.media import make_video

pytestmark = pytest.mark.django_db


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
