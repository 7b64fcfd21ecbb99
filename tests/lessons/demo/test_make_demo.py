"""`make demo` as a newcomer meets it: on SQLite, with every program real."""

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import time

import pytest

from tests.guards.tree import ROOT
from tests.runs.surroundings import without_services

START_SECONDS = 300

pytestmark = pytest.mark.full


class Demo:
    def __init__(self, data, port):
        self.url = f"http://127.0.0.1:{port}/"
        self.port = port
        self.data = data
        self.output = data / "output"
        environment = {**without_services(os.environ), "VAR_DIR": str(data), "PORT": str(port)}
        # The test run's own choices are not a newcomer's.
        for name in ("DJANGO_SETTINGS_MODULE", "TEST_RUN_DIR", "PYTEST_XDIST_WORKER"):
            environment.pop(name, None)
        with self.output.open("w") as log:
            self.process = subprocess.Popen(
                ["make", "demo"], cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def said(self):
        return self.output.read_text()

    def wait(self):
        deadline = time.monotonic() + START_SECONDS
        while "Ctrl-C stops everything." not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.2)

    def status(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def interrupt(self):
        """Ctrl-C reaches everything that the terminal started."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=60)


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def demo(tmp_path, port):
    started = []

    def start():
        started.append(Demo(tmp_path, port))
        started[-1].wait()
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.interrupt()


def users(data):
    with sqlite3.connect(data / "yunke.sqlite3") as connection:
        return connection.execute("SELECT id, username, password FROM accounts_user ORDER BY id").fetchall()


def is_free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def programs_of(data):
    listed = subprocess.check_output(["ps", "-eo", "args"], text=True).splitlines()
    return [line for line in listed if str(data) in line]


def test_it_opens_stops_and_opens_again_with_its_data(demo, tmp_path, port):
    first = demo()
    assert f"Yunke 云课 is open:  {first.url}" in first.said()
    password = re.search(r"the password of all is  (\S+)", first.said())[1]
    assert first.status("/en/courses/") == 200

    refused = subprocess.run(
        ["make", "demo"], cwd=ROOT, env={**os.environ, "PORT": str(port)}, capture_output=True, text=True
    )
    assert refused.returncode != 0
    assert f"Port {port} cannot be had" in refused.stderr

    first.interrupt()
    assert is_free(port)
    assert programs_of(tmp_path) == []
    before = users(tmp_path)

    second = demo()
    assert "Making the tables" not in second.said()
    assert "Filling in" not in second.said()
    assert password in second.said()
    assert users(tmp_path) == before
