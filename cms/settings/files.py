"""Where bytes live: static files, pictures and films, on the local disk or in an object store. `base` takes it in."""

from pathlib import Path
from typing import Any

from cms.settings.environment import VAR_DIR, env

STATIC_URL = "/static/"
STATIC_ROOT: Path | None = VAR_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "cms.staticfiles.NodeModulesFinder",
]
MEDIA_URL = "/uploads/"
MEDIA_ROOT = VAR_DIR / "uploads"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Films: never below MEDIA_ROOT, never served by address alone.
    "films_on_disk": {
        "BACKEND": "media.storage.PrivateDisk",
        "OPTIONS": {"location": str(VAR_DIR / "private")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_TEMP_DIR = str(VAR_DIR / "uploading")
# Films that are sent in pieces: a folder that the website and its workers share.
FILM_UPLOADS_DIR = env.str("FILM_UPLOADS_DIR", default="") or str(VAR_DIR / "arriving")
# Room for the films of one organisation, in bytes, unless it is given another; 0: without limit.
FILM_QUOTA_BYTES = env.int("FILM_QUOTA_BYTES", default=0)

# An address of a film's bytes lives this long; the player renews it.
FILM_ADDRESS_SECONDS = 600
# Set when nginx serves films: the internal location that stands for the private folder, with a
# slash at its end (X-Accel-Redirect). Empty: Django sends the bytes itself.
X_ACCEL_PREFIX = env.str("X_ACCEL_PREFIX", default="")
# The ffmpeg to call; empty: the machine's own if it has one, else the one from the pip wheel.
FFMPEG_BINARY = env.str("FFMPEG_BINARY", default="")

# Object stores: unset, pictures and films live on the local disk.
S3_ENDPOINT_URL = env.str("S3_ENDPOINT_URL", default="")
S3_REGION = env.str("S3_REGION", default="us-east-1")
S3_PUBLIC_BUCKET = env.str("S3_PUBLIC_BUCKET", default="")
S3_PRIVATE_BUCKET = env.str("S3_PRIVATE_BUCKET", default="")
_S3_OPTIONS = {
    "endpoint_url": S3_ENDPOINT_URL or None,
    "region_name": S3_REGION,
    "access_key": env.str("S3_ACCESS_KEY_ID", default="") or None,
    "secret_key": env.str("S3_SECRET_ACCESS_KEY", default="") or None,
    "signature_version": "s3v4",
    # One host for all buckets, so that the Content-Security-Policy can name it.
    "addressing_style": "path",
    "file_overwrite": False,
    "default_acl": None,
    "max_memory_size": 16 * 1024 * 1024,
}
if S3_PUBLIC_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {**_S3_OPTIONS, "bucket_name": S3_PUBLIC_BUCKET, "querystring_auth": False},
    }
if S3_PRIVATE_BUCKET:
    STORAGES["films_in_bucket"] = {
        "BACKEND": "media.storage.PrivateObjects",
        "OPTIONS": {
            **_S3_OPTIONS,
            "bucket_name": S3_PRIVATE_BUCKET,
            "querystring_expire": FILM_ADDRESS_SECONDS,
        },
    }
# Which of the two is in force: both may be known while films move (`manage.py move_films`).
FILMS_IN = env.str("FILMS_IN", default="") or ("bucket" if S3_PRIVATE_BUCKET else "disk")
FILM_HOMES = {"disk": "films_on_disk", "bucket": "films_in_bucket"}
if FILM_HOMES.get(FILMS_IN) not in STORAGES:
    raise SystemExit(
        "FILMS_IN says where films live: disk, or bucket when S3_PRIVATE_BUCKET names one. "
        f"It says {FILMS_IN}."
    )
STORAGES["private"] = STORAGES[FILM_HOMES[FILMS_IN]]
# Where browsers fetch pictures and films from, beside ourselves (for the Content-Security-Policy).
S3_ORIGINS = (
    ["/".join((S3_ENDPOINT_URL or f"https://s3.{S3_REGION}.amazonaws.com").split("/")[:3])]
    if S3_PUBLIC_BUCKET or S3_PRIVATE_BUCKET
    else []
)
