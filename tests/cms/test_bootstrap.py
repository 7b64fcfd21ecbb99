"""Setting up: what is done again, what is skipped, and the sentence for each thing that can go wrong."""

import ast
import hashlib
import platform
import socket
import subprocess
import sys
import zipfile

import pytest

from cms import bootstrap
from cms.bootstrap import Stop
from tests.guards.tree import text


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder of its own for stamps and logs."""
    monkeypatch.setattr(bootstrap, "TOOLS", tmp_path)
    monkeypatch.setattr(bootstrap, "LOG", tmp_path / "setup.log")
    return tmp_path


@pytest.fixture
def wheel(tmp_path, monkeypatch):
    """A wheel as the lock file names one, for the machine we pretend to be."""
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    path = tmp_path / "uv-9-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("uv-9.data/scripts/uv", "#!/bin/sh\necho uv 9\n")
    return {"url": path.as_uri(), "hash": "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()}


class TestWhenChanged:
    @pytest.fixture
    def lock(self, place):
        lock = place / "lock"
        lock.write_text("1")
        return lock

    @pytest.fixture
    def done(self, place, lock):
        """Tells whether the work was done this time."""

        def do(also=None):
            times: list[int] = []
            bootstrap.when_changed("work", [lock], lambda: times.append(1), place / "stamps", also)
            return times == [1]

        return do

    def test_once_is_enough(self, done):
        assert [done(), done(), done()] == [True, False, False]

    def test_a_changed_input_is_work_again(self, done, lock):
        done()
        lock.write_text("2")
        assert [done(), done()] == [True, False]

    def test_a_removed_input_is_work_again(self, done, lock):
        done()
        lock.unlink()
        assert done()

    def test_another_database_is_work_again(self, done):
        done(also=["postgres://one"])
        assert done(also=["postgres://two"])

    def test_what_failed_is_not_remembered(self, place):
        def fail():
            raise Stop("No.")

        with pytest.raises(Stop):
            bootstrap.when_changed("work", [], fail, stamps=place / "stamps")
        assert not (place / "stamps" / "work").exists()


class TestPort:
    def test_a_free_one_is_taken(self, monkeypatch):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        assert bootstrap.free_port() == port

    def test_a_taken_one_is_refused_before_any_work(self, monkeypatch):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            monkeypatch.setenv("PORT", str(port))
            with pytest.raises(Stop, match=f"Port {port} cannot be had.*make demo PORT=8010"):
                bootstrap.free_port()

    @pytest.mark.parametrize("nonsense", ["0", "65536", "-1", "eighty", "8000 "])
    def test_nonsense_is_refused(self, monkeypatch, nonsense):
        monkeypatch.setenv("PORT", nonsense)
        with pytest.raises(Stop, match="is not a port"):
            bootstrap.free_port()


class TestStep:
    def test_says_what_happens(self, place, capsys):
        bootstrap.step("Counting", [sys.executable, "-c", "print('one')"])
        assert capsys.readouterr().out.startswith("  Counting … ")

    @pytest.mark.parametrize(
        ("complaint", "sentence"),
        [
            ("OSError: [Errno 28] No space left on device", "The disk is full"),
            ("npm error code ENOTFOUND", "The package registries"),
            ("dns error: failed to lookup address information", "The package registries"),
            ("EACCES: permission denied, mkdir", "may not be written by you"),
        ],
    )
    def test_a_failure_becomes_a_sentence_with_the_last_words(self, place, complaint, sentence):
        with pytest.raises(Stop) as stop:
            bootstrap.step("Fetching", [sys.executable, "-c", f"import sys; sys.exit({complaint!r})"])
        assert "Fetching: this did not work." in str(stop.value)
        assert sentence in str(stop.value)
        assert complaint in str(stop.value)


class TestUvWithoutPip:
    def test_the_locked_wheel_is_unpacked(self, tmp_path, wheel):
        target = tmp_path / "tools" / "bin" / "uv"
        bootstrap.fetch_uv(target, [wheel])
        assert subprocess.check_output([target], text=True) == "uv 9\n"

    def test_another_content_is_refused(self, tmp_path, wheel):
        target = tmp_path / "tools" / "bin" / "uv"
        with pytest.raises(Stop, match="not what the lock file names"):
            bootstrap.fetch_uv(target, [{**wheel, "hash": "sha256:0"}])
        assert not target.exists()

    def test_no_network_is_said(self, tmp_path, wheel):
        gone = wheel["url"].replace("uv-9-", "gone-")
        with pytest.raises(Stop, match="uv could not be fetched"):
            bootstrap.fetch_uv(tmp_path / "uv", [{**wheel, "url": gone}])

    def test_a_machine_without_a_wheel_is_told_what_to_install(self, tmp_path, wheel, monkeypatch):
        monkeypatch.setattr(platform, "machine", lambda: "riscv64")
        with pytest.raises(Stop, match="python3-pip"):
            bootstrap.fetch_uv(tmp_path / "uv", [wheel])

    @pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
    def test_the_lock_file_names_a_wheel_for_usual_machines(self, machine):
        _version, wheels = bootstrap.locked_uv()
        assert [wheel for wheel in wheels if f"manylinux_2_17_{machine}" in wheel["url"]]


def test_a_full_disk_is_said_before_anything_is_fetched(monkeypatch):
    monkeypatch.setattr(bootstrap, "NEEDED_BYTES", 10**18)
    with pytest.raises(Stop, match="MB are free on this disk"):
        bootstrap.require_disk_space()


def test_an_old_python_can_read_it_far_enough_to_say_which_one_is_needed():
    ast.parse(text("cms/bootstrap.py"), feature_version=(3, 8))


@pytest.mark.parametrize("words", [[], ["fly"]])
def test_an_unknown_verb_lists_the_known(words):
    with pytest.raises(Stop, match="setup, demo, test, test-full, check, bench, messages"):
        bootstrap.main(words)
