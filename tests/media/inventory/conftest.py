import pytest


@pytest.fixture
def live_in(bucket, settings):
    """Let films live in one home while both are known."""

    def choose(home):
        settings.FILMS_IN = home
        settings.STORAGES = {
            **settings.STORAGES,
            "private": settings.STORAGES[settings.FILM_HOMES[home]],
        }

    choose("disk")
    return choose
