"""What every way of running Yunke shares. The environment chooses the rest (table in README.md)."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.utils.translation import gettext_lazy as _

from cms.settings.accounts import *
from cms.settings.headers import *
from cms.settings.headers import editors_policy, site_policy

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]
# Everything the program writes. `media/` is a Python package, so uploads may never live there.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DEBUG = False

INSTALLED_APPS = [
    "lessons.apps.LessonsConfig",
    "courses.apps.CoursesConfig",
    "media.apps.MediaConfig",
    "cms.apps.CmsConfig",
    "cms.accounts.apps.AccountsConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "wagtailmedia",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.accounts.apps.WagtailUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "django_tasks",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cms.pages.cache.PageCacheMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "cms.accounts.middleware.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.accounts.middleware.AddressLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.chinese.middleware.TraditionalScriptMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.accounts.middleware.ReaderMiddleware",
    "cms.accounts.middleware.SecondFactorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.navigation.context_processors.site_frame",
            ],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/yunke.sqlite3")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets readers go on while one writes; IMMEDIATE takes the write lock when a transaction
    # begins, so two writers queue instead of failing half way with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 3}

# Three models that can never be swapped once a migration names them.
AUTH_USER_MODEL = "accounts.User"
WAGTAILIMAGES_IMAGE_MODEL = "cms.SiteImage"
WAGTAILMEDIA = {
    "MEDIA_MODEL": "media.Video",
    "MEDIA_FORM_BASE": "media.videos.forms.VideoForm",
    # What a file is, the probe says; its name proves nothing either way.
    "VIDEO_EXTENSIONS": [],
    "AUDIO_EXTENSIONS": [],
    "ENABLE_API_V3": False,
}

# Languages: the address carries the interface language; there is one page tree and one content locale.
LANGUAGE_CODE = "en"
ALL_LANGUAGES = {
    "zh-hans": _("Chinese (Simplified)"),
    "zh-hant": _("Chinese (Traditional)"),
    "en": _("English"),
    "es": _("Spanish"),
    "fr": _("French"),
    "de": _("German"),
    "it": _("Italian"),
    "pt": _("Portuguese"),
    "pl": _("Polish"),
    "nl": _("Dutch"),
}
LANGUAGES = [
    (code, ALL_LANGUAGES[code]) for code in env.list("LANGUAGES", default=["zh-hans", "zh-hant", "en", "es"])
]
LOCALE_PATHS = [BASE_DIR / "cms" / "locale"]
FORMAT_MODULE_PATH = ["cms.formats"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = False

USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT: Path | None = VAR_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "cms.staticfiles.NodeModulesFinder",
]
# The files of npm packages that browsers may ask for: `npm/` stands for the folder node_modules.
NODE_STATIC_FILES = ["npm/hls.js/dist/hls.min.mjs"]
MEDIA_URL = "/uploads/"
MEDIA_ROOT = VAR_DIR / "uploads"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Films: never below MEDIA_ROOT, never served by address alone.
    "private": {
        "BACKEND": "media.storage.PrivateDisk",
        "OPTIONS": {"location": str(VAR_DIR / "private")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_TEMP_DIR = str(VAR_DIR / "uploading")

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
    STORAGES["private"] = {
        "BACKEND": "media.storage.PrivateObjects",
        "OPTIONS": {
            **_S3_OPTIONS,
            "bucket_name": S3_PRIVATE_BUCKET,
            "querystring_expire": FILM_ADDRESS_SECONDS,
        },
    }
# Where browsers fetch pictures and films from, beside ourselves (for the Content-Security-Policy).
S3_ORIGINS = (
    ["/".join((S3_ENDPOINT_URL or f"https://s3.{S3_REGION}.amazonaws.com").split("/")[:3])]
    if S3_PUBLIC_BUCKET or S3_PRIVATE_BUCKET
    else []
)
CONTENT_SECURITY_POLICY = {"DIRECTIVES": site_policy(S3_ORIGINS)}
EDITORS_CONTENT_SECURITY_POLICY = editors_policy(S3_ORIGINS)

# Wagtail's search on the database in use, made to read Chinese. "simple": no stemming of English words.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.search.backend", "SEARCH_CONFIG": "simple"}}

WAGTAIL_SITE_NAME = "Yunke 云课"
WAGTAILADMIN_BASE_URL = BASE_URL
# Stock Wagtail sends hashes of e-mail addresses to gravatar.com and asks releases.wagtail.org for news.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_AUTOSAVE_INTERVAL = 3000

# One Redis, where there is one, is cache, session cache and broker; without it each has a stand-in.
REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "cms.cache.FailOpenRedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "yunke",
            "OPTIONS": {"socket_timeout": 0.3, "socket_connect_timeout": 0.3},
        }
    }
    # Written to the database too: nobody is signed out when Redis is emptied.
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            # Pages and the counts of sign-in attempts share it; few pages must not push counts out.
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    }
    SESSION_ENGINE = "django.contrib.sessions.backends.db"

# Long work (cms/jobs): rows are the truth, a message only rings the bell.
JOB_LEASE_SECONDS = 60
JOB_RING_AGAIN_SECONDS = 30
CELERY_IMPORTS = ["cms.jobs.tasks", "cms.mail.tasks"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_QUEUES: dict[str, dict[str, str]] = {"default": {}, "media": {}}
# Acknowledged before it runs: a broker that hands a message out again after a time-out would run an
# hour-long film twice. The lease in the row finds what a dead worker leaves behind.
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 6 * 3600
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    # A sweep nobody took up is thrown away: the next one does the same.
    "sweep-jobs": {"task": "cms.jobs.tasks.sweep_jobs", "schedule": 10, "options": {"expires": 10}},
    "delete-old-jobs": {"task": "cms.jobs.tasks.delete_old_jobs", "schedule": 3600},
    "blank-old-letters": {"task": "cms.mail.tasks.blank_old_letters", "schedule": 3600},
}
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 6 * 3600,
        "unacked_restore_throttle": 1,
        "unacked_restore_interval": 10,
        "queue_order_strategy": "priority",
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
    }
else:
    CELERY_BROKER_URL = "folder://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {"folder": str(VAR_DIR / "broker"), "polling_interval": 0.1}
    # Remote control and events need a broker that speaks to all workers at once.
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False

# Wagtail's small tasks (search index, reference index) run within the request that saves. The index
# is in the same database, so it is committed or rolled back with the page and no update is ever
# lost; only editors' saves wait for it.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# Whatever sends mail, even Wagtail itself, writes to the outbox (cms/mail); its worker hands the
# letters to the carrier that EMAIL_URL names.
EMAIL_BACKEND = "cms.mail.backend.OutboxBackend"
_post_office = env.email_url_config(env.str("EMAIL_URL", default="") or "smtp://localhost:25")
LETTER_CARRIER = _post_office["EMAIL_BACKEND"]
EMAIL_HOST = _post_office["EMAIL_HOST"]
EMAIL_PORT = _post_office["EMAIL_PORT"] or 25
EMAIL_HOST_USER = _post_office["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _post_office["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = _post_office.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _post_office.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = _post_office["EMAIL_FILE_PATH"] or None
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default=f"Yunke 云课 <no-reply@{urlsplit(BASE_URL).hostname}>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_IS_SHOWN = False

# Errors go to the standard error stream, where every way of running this keeps them; Django's own
# default would only mail them.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
