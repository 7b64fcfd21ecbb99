import pytest

from tests.media.videos.uploads.tus import Tus


@pytest.fixture
def tus(client, editor) -> Tus:
    """Speaks tus as the editor of Suyun."""
    client.force_login(editor)
    return Tus(client)
