"""No log holds what opens a film."""

import io
import logging
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from cms.logs import LeaveOutFilmAddresses, WebServerLog

ADDRESS = "/films/bytes/WyJmaWxtcyJd:1abc:se-cret_/v240.mp4"
PRESIGNED = "https://s3.example/films/x?X-Amz-Credential=secret%2F1&X-Amz-Expires=600&X-Amz-Signature=secret"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (f"Not Found: {ADDRESS}", "Not Found: /films/bytes/…/v240.mp4"),
        (PRESIGNED, "https://s3.example/films/x?X-Amz-Credential=…&X-Amz-Expires=600&X-Amz-Signature=…"),
        ("Not Found: /en/100%/", "Not Found: /en/100%/"),
    ],
)
def test_what_signs_an_address_is_left_out(said, left):
    record = logging.LogRecord("x", logging.WARNING, "", 0, "%s", (said,), None)
    assert LeaveOutFilmAddresses().filter(record)
    assert record.getMessage() == left


@pytest.mark.django_db
def test_djangos_own_lines_go_through_it(client):
    """A dead address is an everyday thing, and Django says which one it was."""
    handler = next(h for h in logging.getLogger("django").handlers if isinstance(h, logging.StreamHandler))
    said = io.StringIO()
    before = handler.setStream(said)
    try:
        assert client.get(ADDRESS).status_code == 404
    finally:
        handler.setStream(before)
    assert "/films/bytes/…/v240.mp4" in said.getvalue()
    assert "cret" not in said.getvalue()
    assert any(isinstance(f, LeaveOutFilmAddresses) for f in logging.getLogger("django.server").filters)


@pytest.fixture
def web_log(tmp_path):
    config = Config()
    config.set("accesslog", str(tmp_path / "access"))
    config.set("errorlog", str(tmp_path / "errors"))
    log = WebServerLog(config)
    yield log
    for logger in (log.access_log, log.error_log):
        logger.filters.clear()
        for handler in [*logger.handlers]:
            handler.close()
            logger.removeHandler(handler)


def test_gunicorns_lines_do_too(web_log, tmp_path):
    environment = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": ADDRESS,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "PATH_INFO": ADDRESS,
    }
    answer = SimpleNamespace(status="404", sent=1, headers=[], response_length=1)
    asked = SimpleNamespace(headers=[("REFERER", f"https://yunke.example{ADDRESS}")])
    web_log.access(answer, asked, environment, SimpleNamespace(seconds=0, microseconds=1, days=0))
    web_log.exception("Error handling request %s", ADDRESS)
    told = (tmp_path / "access").read_text() + (tmp_path / "errors").read_text()
    assert told.count("/films/bytes/…/v240.mp4") >= 2
    assert "cret" not in told
