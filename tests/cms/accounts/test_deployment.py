"""Production settings: complete, and refused without a key."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
GOOD = {
    "SECRET_KEY": "q8J2vN4xT7mB1zR5wK9pL3sD6fG0hY-cA_eUiOoPqWnMtXbV",
    "BASE_URL": "https://yunke.example.org",
    "EMAIL_URL": "smtp+tls://yunke:password@mail.example.org:587",
}
GOOD["SECRET_KEY"] += "-long"


def manage(tmp_path: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return python(tmp_path, environment, "manage.py", *arguments)


def python(tmp_path: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=kept
        | {"DJANGO_SETTINGS_MODULE": "cms.settings.production", "VAR_DIR": str(tmp_path)}
        | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def setting(tmp_path: Path, environment: dict[str, str], expression: str) -> str:
    program = f"from django.conf import settings as s; print({expression})"
    done = python(tmp_path, GOOD | environment, "-c", program)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def test_the_deployment_check_finds_nothing(tmp_path):
    done = manage(tmp_path, GOOD, "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stdout.strip().split(" (")[0]) == (
        0,
        "System check identified no issues",
    ), done.stderr


def test_without_a_mail_server_it_warns(tmp_path):
    done = manage(tmp_path, GOOD | {"EMAIL_URL": ""}, "check")
    assert done.returncode == 0
    assert "(cms.W001) EMAIL_URL is not set" in done.stderr
    on_a_laptop = {"EMAIL_URL": "", "DJANGO_SETTINGS_MODULE": "cms.settings.dev"}
    assert "W001" not in manage(tmp_path, on_a_laptop, "check").stderr


@pytest.mark.parametrize("key", [None, "", "short", "only-for-this-machine-" + "x" * 40])
def test_without_a_key_of_its_own_it_refuses_in_a_sentence(tmp_path, key):
    environment = {"BASE_URL": GOOD["BASE_URL"]} | ({} if key is None else {"SECRET_KEY": key})
    done = manage(tmp_path, environment, "check")
    assert done.returncode == 1
    assert done.stderr.startswith("Yunke does not start without a secret key.")
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_production_defaults_are_the_strict_ones(tmp_path):
    shown = setting(
        tmp_path,
        {},
        "s.DEBUG, s.ALLOWED_HOSTS, s.STAFF_SECOND_FACTOR_REQUIRED, s.SESSION_COOKIE_SECURE, "
        "s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS, s.SECURE_PROXY_SSL_HEADER",
    )
    assert shown == "False ['yunke.example.org'] True True True True 31536000 None"


def test_a_proxy_is_believed_when_it_is_ours(tmp_path):
    shown = setting(
        tmp_path, {"TRUSTED_PROXY_COUNT": "1"}, "s.SECURE_PROXY_SSL_HEADER, s.ALLAUTH_TRUSTED_PROXY_COUNT"
    )
    assert shown == "('HTTP_X_FORWARDED_PROTO', 'https') 1"
