"""What a run is given: no service of the developer's own, or the services of the full run."""

import os
import shutil
from collections.abc import Mapping

# A run must not meet the database, bucket or mail server that a developer's shell happens to name.
SERVICES = (
    *("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "S3_", "FILMS_IN", "X_ACCEL_PREFIX"),
    *("LANGUAGES", "BASE_URL", "ALLOWED_HOSTS"),
)


def without_services(environment: Mapping[str, str]) -> dict[str, str]:
    """The same environment, with every service back to its embedded stand-in."""
    return {name: value for name, value in environment.items() if not name.startswith(SERVICES)}


def with_services(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of the full run. Django makes and drops its own database, named test_…."""
    database = environment.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/yunke")
    redis = environment.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
    services = {"DATABASE_URL": database, "REDIS_URL": redis, "FFMPEG_BINARY": machines_ffmpeg() or ""}
    return {**without_services(environment), **services}


def server_environment() -> dict[str, str]:
    """What a server must be given to start at all; the secret is thrown away."""
    return {
        **without_services(os.environ),
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": os.urandom(40).hex(),
        "ALLOWED_HOSTS": "yunke.example",
        "BASE_URL": "https://yunke.example",
        "EMAIL_URL": "smtp://127.0.0.1:25",
    }


def processes(most: int | None = None) -> str:
    """How many test processes to start: two for each core, as tests wait for disks, servers and ffmpeg for
    more than a quarter of their time."""
    return str(min(most or 64, (os.cpu_count() or 1) * 2))


def nginx() -> str | None:
    """The web server that the full run puts before the site; Debian keeps it out of most people's PATH."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def machines_ffmpeg() -> str | None:
    """The full run makes its films with this one, as most servers do; `make test` with the pip wheel's."""
    return shutil.which("ffmpeg")
