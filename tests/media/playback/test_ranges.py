import io

import pytest
from django.test import RequestFactory

from media.playback.ranges import _blocks, ranged_response

CONTENT = bytes(range(100))


def answer(header=None, method="get", content=CONTENT):
    headers = {} if header is None else {"Range": header}
    request = getattr(RequestFactory(), method)("/", headers=headers)
    return ranged_response(request, lambda: io.BytesIO(content), len(content), "video/mp4")


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-99", 0, 99),
        ("bytes=10-19", 10, 19),
        ("bytes=90-", 90, 99),
        ("bytes=90-5000", 90, 99),
        ("bytes=-10", 90, 99),
        ("bytes=-5000", 0, 99),
        (" bytes=5-6 ", 5, 6),
    ],
)
def test_a_part(header, first, last):
    response = answer(header)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/100"
    assert response["Content-Length"] == str(last - first + 1)
    assert body(response) == CONTENT[first : last + 1]


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "bytes=0-1,5-6",
        "bytes=-",
        "bytes=9-3",
        "lines=0-1",
        "bytes=a-b",
        "bytes=0-9999999999999999999999",
        "bytes=٣-٤",
    ],
)
def test_the_whole_for_what_is_no_single_range(header):
    response = answer(header)
    assert response.status_code == 200
    assert response["Accept-Ranges"] == "bytes"
    assert "Content-Range" not in response
    assert body(response) == CONTENT


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=5000-", "bytes=-0"])
def test_beyond_the_end(header):
    response = answer(header)
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */100")


def test_nothing_of_an_empty_file():
    assert answer("bytes=-5", content=b"").status_code == 416
    assert body(answer(content=b"")) == b""


@pytest.mark.parametrize(("header", "status", "length"), [(None, 200, "100"), ("bytes=0-9", 206, "10")])
def test_head_tells_the_size_without_the_bytes(header, status, length):
    response = answer(header, method="head")
    assert (response.status_code, response["Content-Length"]) == (status, length)
    assert body(response) == b""


def test_the_file_is_closed_when_the_viewer_leaves():
    opened = io.BytesIO(CONTENT * 10_000)
    parts = _blocks(lambda: opened, 0, 1_000_000)
    next(parts)
    parts.close()  # type: ignore[attr-defined]
    assert opened.closed
