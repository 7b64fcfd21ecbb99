import shutil
from pathlib import Path

import pytest
from wagtail.models import Collection

from cms.accounts.models import User
from tests.factories.media import editor_of


@pytest.fixture(autouse=True)
def _empty_private_folder(settings):
    """Each test begins with an empty private folder, so that what is left behind is seen."""
    for name in ("private", "work", "arriving"):
        shutil.rmtree(Path(settings.VAR_DIR) / name, ignore_errors=True)


@pytest.fixture
def suyun(db) -> Collection:
    return Collection.get_first_root_node().add_child(name="Suyun")


@pytest.fixture
def dublin(db) -> Collection:
    return Collection.get_first_root_node().add_child(name="Dublin")


@pytest.fixture
def editor(suyun) -> User:
    """Looks after the films of Suyun."""
    return editor_of(suyun, "editor")


@pytest.fixture
def stranger(dublin) -> User:
    """Looks after the films of another organisation."""
    return editor_of(dublin, "stranger")


@pytest.fixture
def viewer(db) -> User:
    """Signed in, with no rights at all."""
    return User.objects.create_user(display_name="Viewer", username="viewer", password="secret-password")
