"""Scenes: made once for those who follow each other, seen by none who does not ask, and never handed on."""

from collections.abc import Iterator

import pytest

from cms.accounts.models import User
from tests.factories.courses import make_user
from tests.scenes import Scene, Stage, scene

pytestmark = pytest.mark.django_db


def names() -> list[str]:
    return list(User.objects.order_by("pk").values_list("username", flat=True))


@pytest.fixture
def small_stage(db: None) -> Iterator[Stage]:
    """One within the test's own transaction."""
    small_stage = Stage()
    yield small_stage
    small_stage.set_for([])


@pytest.fixture
def built() -> list[str]:
    """What was made, in order."""
    return []


@pytest.fixture
def actors(built: list[str]) -> dict[str, Scene]:
    """`child` stands on `mother`; `stranger` on nobody."""

    def mother() -> User:
        built.append("mother")
        return make_user("mother")

    def child(mother: User) -> User:
        built.append(f"child of {mother.username}")
        return make_user("child")

    def stranger(db: None) -> User:
        built.append("stranger")
        return make_user("stranger")

    of_mother = Scene(mother, ())
    return {
        "mother": of_mother,
        "child": Scene(child, (("mother", of_mother),)),
        "stranger": Scene(stranger, ()),
    }


def test_what_is_asked_for_again_is_left_standing(small_stage, actors, built):
    small_stage.set_for([actors["mother"], actors["child"]])
    small_stage.set_for([actors["mother"], actors["child"]])
    small_stage.set_for([actors["mother"]])
    assert names() == ["mother"]
    assert built == ["mother", "child of mother"]


def test_what_is_not_asked_for_is_gone_and_the_order_is_kept(small_stage, actors, built):
    small_stage.set_for([actors["stranger"], actors["mother"]])
    small_stage.set_for([actors["mother"], actors["stranger"]])
    assert names() == ["mother", "stranger"]
    assert built == ["stranger", "mother", "mother", "stranger"]
    small_stage.set_for([])
    assert names() == []
    assert small_stage.cast == {}


def test_each_test_has_its_own_objects_and_one_of_each(small_stage, actors):
    small_stage.set_for([actors["mother"]])
    first = small_stage.copy_of(actors["mother"].build)
    assert small_stage.copy_of(actors["mother"].build) is first
    first.display_name = "Somebody else"
    small_stage.set_for([actors["mother"]])
    assert small_stage.copy_of(actors["mother"].build).display_name == "Mother"


def test_a_scene_that_fails_leaves_nothing(small_stage, actors):
    def fall() -> None:
        make_user("half")
        raise LookupError

    with pytest.raises(LookupError):
        small_stage.set_for([actors["mother"], Scene(fall, ())])
    assert names() == ["mother"]
    small_stage.set_for([actors["mother"]])
    assert names() == ["mother"]


@scene
def anna(db: None) -> User:
    return make_user("anna")


@scene
def annas_friend(anna: User) -> User:
    return make_user(f"friend-of-{anna.username}")


@pytest.mark.parametrize("_time", range(2))
def test_a_change_does_not_reach_the_next_test(anna, annas_friend, stage, _time):
    assert names() == ["anna", "friend-of-anna"]
    assert anna.display_name == "Anna"
    assert [each.build.__name__ for each, _, _ in stage.standing] == ["anna", "annas_friend"]
    User.objects.filter(pk=anna.pk).update(display_name="Hanna")
    anna.display_name = "Hanna"
    annas_friend.delete()


def test_who_does_not_ask_sees_nobody():
    assert names() == []


def test_a_late_question_is_answered_with_a_plain_fixture(request, stage):
    assert request.getfixturevalue("annas_friend").username == "friend-of-anna"
    assert names() == ["anna", "friend-of-anna"]
    assert stage.standing == []


@pytest.mark.django_db(transaction=True)
def test_under_real_transactions_a_scene_is_a_plain_fixture(annas_friend, stage):
    assert names() == ["anna", "friend-of-anna"]
    assert stage.standing == []


class TestAnotherOfThatName:
    @pytest.fixture
    def anna(self, db) -> User:
        return make_user("another")

    def test_is_the_one_that_is_asked_for(self, anna, stage):
        assert (anna.username, names(), stage.standing) == ("another", ["another"], [])
