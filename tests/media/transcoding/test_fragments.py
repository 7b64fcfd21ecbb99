"""What a playlist of ffmpeg's says, as rows keep it."""

import pytest

from media.transcoding.fragments import EmptyOutput, UnreadableOutput, read_fragments

HEADER = '#EXTM3U\n#EXT-X-MAP:URI="audio.mp4",BYTERANGE="700@0"\n'


def playlist(tmp_path, *parts):
    path = tmp_path / "audio.m3u8"
    lines = "".join(f"#EXTINF:{s},\n#EXT-X-BYTERANGE:{n}@{at}\naudio.mp4\n" for s, n, at in parts)
    path.write_text(f"{HEADER}{lines}#EXT-X-ENDLIST\n")
    path.with_suffix(".mp4").write_bytes(bytes(sum(n for _s, n, _at in parts) + 700))
    return path


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ([(4.0, 100, 700)], [(4.0, 100, 700)]),
        ([(0.02, 9, 700)], [(0.02, 9, 700)]),
        ([(4.0, 100, 700), (0.5, 30, 800)], [(4.0, 100, 700), (0.5, 30, 800)]),
        (
            [(4.0, 100, 700), (4.0, 90, 800), (0.25, 9, 890)],
            [(4.0, 100, 700), (4.25, 99, 800)],
        ),
    ],
)
def test_a_tail_of_a_few_samples_belongs_to_the_fragment_before_it(tmp_path, written, kept):
    fragments = read_fragments(playlist(tmp_path, *written))
    assert fragments.parts == kept
    assert fragments.header_bytes == 700


def test_a_file_that_lost_its_end_is_unreadable(tmp_path):
    path = playlist(tmp_path, (4.0, 100, 700), (4.0, 90, 800))
    path.with_suffix(".mp4").write_bytes(bytes(889))
    with pytest.raises(UnreadableOutput):
        read_fragments(path)


def test_a_playlist_that_lost_its_end_is_unreadable(tmp_path):
    """It would tell of a film that breaks off, and its source would be thrown away."""
    path = playlist(tmp_path, (4.0, 100, 700), (4.0, 90, 800))
    path.write_text("\n".join(path.read_text().splitlines()[:-4]))
    with pytest.raises(UnreadableOutput):
        read_fragments(path)


def test_a_playlist_without_fragments_is_empty(tmp_path):
    with pytest.raises(EmptyOutput):
        read_fragments(playlist(tmp_path))
