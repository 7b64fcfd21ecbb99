"""Who gets a film's bytes, and that what they get is a film."""

import io
import re
from urllib.parse import unquote

import av
import pytest
import time_machine
from av.subtitles.subtitle import SubtitleSet
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from wagtail import hooks

from media.playback.permissions import may_play
from media.videos.models import VideoState
from media.videos.progress import Progress
from tests.factories.media import make_video, playable_film

pytestmark = pytest.mark.django_db


@pytest.fixture
def film(suyun):
    return playable_film(suyun)


@pytest.fixture
def admit():
    """Let one person watch, as the storeys above do."""

    def admit_one(person):
        def answer(user, video):
            return user == person or None

        return hooks.register_temporarily("authorise_playback", answer)

    return admit_one


def addresses(film):
    rendition = film.renditions.first()
    return [film.master_url, film.poster_url, reverse("films:rendition", args=[film.uid, rendition.name])]


def bytes_address(client, film, name="v240"):
    playlist = client.get(reverse("films:rendition", args=[film.uid, name])).content.decode()
    return next(line for line in playlist.splitlines() if not line.startswith("#"))


def read_playlist(client, address):
    """Play a rendition as a player does: header, then each fragment by its byte range."""
    lines = client.get(address).content.decode().splitlines()
    header = next(line for line in lines if line.startswith("#EXT-X-MAP"))
    length, offset = header.split('BYTERANGE="')[1].rstrip('"').split("@")
    ranges = [(int(length), int(offset))]
    for line in lines:
        if line.startswith("#EXT-X-BYTERANGE"):
            length, offset = line.split(":")[1].split("@")
            ranges.append((int(length), int(offset)))
    target = next(line for line in lines if not line.startswith("#"))
    content = b""
    for count, first in ranges:
        answer = client.get(target, headers={"Range": f"bytes={first}-{first + count - 1}"})
        assert answer.status_code == 206
        content += b"".join(answer.streaming_content)
    return content, sum(float(line.split(":")[1].rstrip(",")) for line in lines if "EXTINF" in line)


def test_nobody_watches_unless_somebody_admits_them(client, film, viewer, stranger, admit):
    for person in (None, viewer, stranger):
        if person:
            client.force_login(person)
        assert [client.get(address).status_code for address in addresses(film)] == [404, 404, 404]
    with admit(viewer):
        client.force_login(viewer)
        assert [client.get(address).status_code for address in addresses(film)] == [200, 200, 200]
        client.force_login(stranger)
        assert [client.get(address).status_code for address in addresses(film)] == [404, 404, 404]


def test_a_film_that_is_not_there_looks_like_one_that_may_not_be_watched(client, film, viewer):
    client.force_login(viewer)
    hidden = client.get(film.master_url)
    missing = client.get(reverse("films:master", args=["00000000-0000-4000-8000-000000000000"]))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    changing = re.compile(rf"{film.uid}|00000000-0000-4000-8000-000000000000|value=\"\w{{64}}\"")
    assert changing.sub("", hidden.content.decode()) == changing.sub("", missing.content.decode())


def test_those_who_look_after_the_collection_may_watch(film, editor, stranger, viewer, django_user_model):
    assert may_play(editor, film)
    assert not may_play(stranger, film)
    assert not may_play(viewer, film)
    operator = django_user_model.objects.create_user(display_name="o", username="o", is_superuser=True)
    assert may_play(operator, film)


@pytest.mark.parametrize("said", [False, None, "yes", 1])
def test_only_a_plain_yes_admits(film, viewer, said):
    def answer(user, video):
        return said

    with hooks.register_temporarily("authorise_playback", answer):
        assert not may_play(viewer, film)


def test_playlists_are_kept_by_nobody(client, film, editor):
    client.force_login(editor)
    for address in (film.master_url, reverse("films:rendition", args=[film.uid, "v240"])):
        answer = client.get(address)
        assert answer["Content-Type"] == "application/vnd.apple.mpegurl"
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))


def test_the_master_playlist_names_every_size_and_the_sound(client, film, editor):
    client.force_login(editor)
    lines = client.get(film.master_url).content.decode().splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        "v240.m3u8",
        "v360.m3u8",
        "v480.m3u8",
        "audio.m3u8",
    ]
    variants = [line for line in lines if line.startswith("#EXT-X-STREAM-INF")]
    assert ["RESOLUTION=320x240" in variants[0], "RESOLUTION=640x480" in variants[2]] == [True, True]
    *pictures, alone = variants
    assert all('CODECS="avc1.4d40' in line and ',mp4a.40.2",AUDIO="sound"' in line for line in pictures)
    assert 'CODECS="mp4a.40.2",AUDIO="sound"' in alone
    assert "RESOLUTION" not in alone
    assert [line for line in lines if 'URI="audio.m3u8"' in line and "DEFAULT=YES" in line]


def test_the_byte_ranges_play_from_beginning_to_end(client, film, editor):
    client.force_login(editor)
    for name, kind in (("v240", "video"), ("v480", "video"), ("audio", "audio")):
        content, told = read_playlist(client, reverse("films:rendition", args=[film.uid, name]))
        with av.open(io.BytesIO(content), "r") as opened:
            moments = [
                frame.time for frame in opened.decode(**{kind: 0}) if not isinstance(frame, SubtitleSet)
            ]
        first, last = moments[0], moments[-1]
        assert first is not None
        assert last is not None
        assert last - first == pytest.approx(5, abs=0.1)
        assert told == pytest.approx(5, abs=0.1)
        # Picture and sound begin together: an encoder's looking ahead must not show.
        assert abs(first) < 0.03


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_real_player_plays_it_over_the_network(live_server, client, film, editor):
    """An HLS client of flesh and blood: master playlist, sound group, byte ranges, cookies and all.

    PyAV's, because the one in ffmpeg 9.0 leaves out the last fragment of any server's byte ranges.
    """
    client.force_login(editor)
    cookie = f"Cookie: sessionid={client.cookies['sessionid'].value}\r\n"
    with av.open(live_server.url + film.master_url, "r", options={"headers": cookie}) as played:
        low, _middle, high = played.streams.video
        frames = list(played.decode(high, played.streams.audio[0]))
    assert (low.codec_context.height, high.codec_context.height) == (240, 480)
    assert sum(isinstance(frame, av.VideoFrame) for frame in frames) == 125
    assert sum(isinstance(frame, av.AudioFrame) for frame in frames) == pytest.approx(5 * 48000 / 1024, abs=2)


def test_an_address_of_bytes_needs_no_session(client, film, editor, django_assert_num_queries):
    client.force_login(editor)
    address = bytes_address(client, film)
    client.logout()
    with django_assert_num_queries(0):
        answer = client.get(address, headers={"Range": "bytes=0-9"})
    assert (answer.status_code, b"".join(answer.streaming_content)[4:8]) == (206, b"ftyp")
    assert "private" in answer["Cache-Control"]


def test_a_range_is_counted_in_the_files_own_bytes(client, film, editor):
    """Compression would change what the player's byte ranges point at."""
    client.force_login(editor)
    answer = client.get(
        bytes_address(client, film), headers={"Range": "bytes=0-4095", "Accept-Encoding": "gzip, br"}
    )
    assert (answer["Content-Length"], len(b"".join(answer.streaming_content))) == ("4096", 4096)


def test_an_address_of_bytes_dies_after_ten_minutes(client, film, editor):
    client.force_login(editor)
    with time_machine.travel("2026-11-22 10:00:00Z", tick=False) as clock:
        address = bytes_address(client, film)
        clock.shift(599)
        assert client.get(address).status_code == 200
        clock.shift(2)
        assert client.get(address).status_code == 404


def test_an_address_of_bytes_opens_one_file_only(client, film, editor, suyun):
    client.force_login(editor)
    address = bytes_address(client, film)
    token = unquote(address.split("/")[3])
    assert client.get(address.replace("v240.mp4", "v480.mp4")).status_code == 404
    assert client.get(address.replace("v240.mp4", "poster.mp4")).status_code == 404
    for at in (0, len(token) // 2, len(token) - 1):
        forged = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        assert client.get(address.replace(token, forged)).status_code == 404
    assert client.get("/films/bytes/nonsense/v240.mp4").status_code == 404


def test_a_replaced_film_is_no_longer_at_its_old_address(client, film, editor):
    client.force_login(editor)
    address = bytes_address(client, film)
    rendition = film.renditions.get(name="v240")
    rendition.file.storage.delete(rendition.file.name)
    assert client.get(address).status_code == 404


def test_behind_nginx_the_bytes_are_left_to_it(client, film, editor, settings):
    client.force_login(editor)
    settings.X_ACCEL_PREFIX = "/_films/"
    name = film.renditions.get(name="v240").file.name
    answer = client.get(bytes_address(client, film), headers={"Range": "bytes=0-9"})
    assert (answer["X-Accel-Redirect"], answer.content) == (f"/_films/{name}", b"")
    assert client.get(film.poster_url)["X-Accel-Redirect"] == f"/_films/{film.thumbnail.name}"


def test_the_source_is_for_those_who_may_change_the_film(client, film, editor, stranger, viewer, admit):
    with admit(viewer):
        for person, status in ((viewer, 404), (stranger, 404), (editor, 200)):
            client.force_login(person)
            assert client.get(film.url).status_code == status
    answer = client.get(film.url)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; filename=")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_addresses_of_films_change_nothing(client, film, editor, method):
    client.force_login(editor)
    assert getattr(client, method)(film.master_url).status_code == 405


def render(video, user):
    request = RequestFactory().get("/")
    request.user = user
    template = Template("{% load media_player %}{% lesson_video video %}")
    return template.render(Context({"request": request, "video": video}))


def test_the_tag_shows_a_player(viewer, django_assert_num_queries):
    video = make_video(state=VideoState.READY, generation="g", duration=60.5, title="<b>横</b>")
    with django_assert_num_queries(2):  # Its captions and its chapters.
        html = render(video, viewer)
    assert f'data-source="{video.master_url}"' in html
    assert "&lt;b&gt;横" in html
    assert "films/" not in html.replace(video.master_url, "")


def test_the_tag_tells_how_far_a_film_is(viewer):
    video = make_video(state=VideoState.TRANSCODING)
    video.under_way = Progress(12)
    assert "12 % is done" in render(video, viewer)


def test_the_tag_tells_only_editors_why_a_film_failed(viewer, editor, suyun):
    video = make_video(state=VideoState.FAILED, fault="empty", collection=suyun)
    assert "The file is empty" in render(video, editor)
    assert "The file is empty" not in render(video, viewer)
    assert "cannot be watched yet" in render(video, viewer)
