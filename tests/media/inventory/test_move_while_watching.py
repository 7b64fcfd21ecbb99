"""A player that is open while films move: what it asks for, answer by answer.

A piece is either there, or answered in one of the ways after which the player asks for the playlist
again and goes on (`ADDRESS_DEAD` in lesson-video.js). Nothing else may come.
"""

import re
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories.media import playable_film
from tests.media.inventory.test_move_films import move

pytestmark = pytest.mark.django_db


class Player:
    """Fetches one rendition piece by piece, by byte range, as hls.js does."""

    def __init__(self, client, film, name="v240"):
        self.client, self.film, self.name = client, film, name
        (stored,) = Path(settings.VAR_DIR).glob(f"private/{film.folder}/*/{name}.mp4")
        self.whole = stored.read_bytes()
        self.ask_for_playlists()

    def ask_for_playlists(self):
        master = self.client.get(self.film.master_url)
        assert f"\n{self.name}.m3u8\n" in master.text
        playlist = self.client.get(reverse("films:rendition", args=[self.film.uid, self.name])).text
        (self.address,) = {line for line in playlist.splitlines() if not line.startswith("#")}
        ranges = re.findall(r"BYTERANGE:(\d+)@(\d+)", playlist)
        self.pieces = [(int(offset), int(length)) for length, offset in ranges]

    def piece(self, number):
        """The status of the answer; where it is 206, the bytes were those of the film."""
        offset, length = self.pieces[number]
        status, content = self.fetch(self.address, f"bytes={offset}-{offset + length - 1}")
        if status == 206:
            assert content == self.whole[offset : offset + length]
        return status

    def fetch(self, address, wanted):
        headers = {"Range": wanted}
        if address.startswith("http"):
            try:
                with urlopen(Request(address, headers=headers)) as answer:
                    return answer.status, answer.read()
            except HTTPError as refused:
                with refused:
                    return refused.code, b""
        answer = self.client.get(address, headers=headers)
        if answer.status_code == 302:
            return self.fetch(answer["Location"], wanted)
        return answer.status_code, b"".join(answer) if answer.status_code == 206 else b""


def dead_to_the_player():
    script = (settings.BASE_DIR / "media/static/media/lesson-video.js").read_text()
    (codes,) = re.findall(r"ADDRESS_DEAD = new Set\(\[(.+)\]\)", script)
    return {int(code) for code in codes.split(", ")}


@pytest.fixture
def player(client, editor, suyun, live_in):
    client.force_login(editor)
    return Player(client, playable_film(suyun))


def test_a_film_goes_to_the_bucket(player, live_in):
    assert player.piece(0) == 206
    move("disk", "bucket")
    assert player.piece(1) == 206  # Copied, and played from the disk still.

    live_in("bucket")
    assert player.piece(1) in dead_to_the_player()
    player.ask_for_playlists()
    assert player.address.startswith("http")
    assert [player.piece(0), player.piece(1)] == [206, 206]

    move("disk", "bucket", delete=True)
    assert [player.piece(0), player.piece(1)] == [206, 206]


def test_a_film_comes_back_to_the_disk(player, live_in):
    move("disk", "bucket")
    live_in("bucket")
    move("disk", "bucket", delete=True)
    player.ask_for_playlists()
    assert player.piece(0) == 206

    move("bucket", "disk")
    live_in("disk")
    assert player.piece(1) == 206  # From the bucket still, as its address says.
    move("bucket", "disk", delete=True)
    assert player.piece(1) in dead_to_the_player()
    player.ask_for_playlists()
    assert not player.address.startswith("http")
    assert [player.piece(0), player.piece(1)] == [206, 206]


def test_what_lies_beside_the_renditions_is_there_all_the_time(player, live_in):
    """Browsers that play the one plain file ask for its ranges at one address, moved or not."""
    film = player.film
    addresses = [film.keep_url, film.sprites_url, film.sprite_sheet_url, film.poster_url]

    def answers():
        fetched = [player.fetch(address, "bytes=0-9") for address in addresses]
        return [fetched[at] for at in (0, 2, 3)], player.client.get(film.sprites_url).status_code

    before = answers()
    assert [status for status, _content in before[0]] == [206, 206, 206]
    move("disk", "bucket")
    assert answers() == before
    live_in("bucket")
    assert answers() == before
    move("disk", "bucket", delete=True)
    assert answers() == before
