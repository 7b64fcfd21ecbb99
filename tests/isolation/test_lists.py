"""Lists answer everybody and show to each what is their own."""

import pytest

from tests.isolation.rule import EDITORS, HOUSES

pytestmark = pytest.mark.django_db


def films_shown(world, role):
    query = {"id": [world.words["suyun_film"], world.words["warsaw_film"]]}
    return [film["id"] for film in world.clients[role].get("/admin/films/status/", query).json()["films"]]


def films_known(world, role, house):
    query = {"digest": world.words[f"{house}_digest"]}
    return [film["id"] for film in world.clients[role].get("/admin/films/known/", query).json()["films"]]


def text_of(world, role, address):
    return world.clients[role].get(address).content.decode()


def test_lists_in_the_editors_place(world):
    for role in EDITORS.split():
        own = {house for house, roles in HOUSES.items() if role in roles["own"].split()}
        films, runs = films_shown(world, role), text_of(world, role, "/admin/course-runs/")
        media, chooser = (
            text_of(world, role, address) for address in ("/admin/media/", "/admin/media/chooser/")
        )
        for house in HOUSES:
            film, run = world.words[f"{house}_film"], world.words[f"{house}_run"]
            assert (film in films) is (house in own), (role, house)
            assert (f"/course-runs/edit/{run}/" in runs) is (house in own), (role, house)
            assert (f"/media/edit/{film}/" in media) is (house in own), (role, house)
            assert (f"/media/chooser/{film}/" in chooser) is (house in own), (role, house)


def test_the_same_bytes_in_two_houses_are_two_films(world):
    """Both houses' films are made from one clip: what tells that one of them is there must not tell of the other."""
    assert world.words["suyun_digest"] == world.words["warsaw_digest"]
    for role in EDITORS.split():
        own = [house for house, roles in HOUSES.items() if role in roles["own"].split()]
        assert films_known(world, role, "suyun") == [world.words[f"{house}_film"] for house in own][:1], role


def test_titles_of_pages_of_others_are_not_told(world):
    for role in EDITORS.split():
        for house, roles in HOUSES.items():
            number = world.words[f"{house}_lesson"]
            told = text_of(world, role, f"/admin/choose-page/chosen-multiple/?id={number}")
            assert (f'"id": {number}' in told) is (role in roles["own"].split()), (role, house)


def test_my_learning_shows_ones_own_courses(world):
    shown = {role: text_of(world, role, "/en/learning/") for role in world.clients if role != "visitor"}
    taken = {"suyun": {"student", "guardian"}, "warsaw": {"learner"}}
    for house, people in taken.items():
        address = f"/en/organisations/{house}/course/"
        assert {role for role, text in shown.items() if address in text} == people
