"""What every way of running Yunke shares. The environment chooses the rest (table in README.md)."""

from django.utils.translation import gettext_lazy as _

from cms.settings.accounts import *
from cms.settings.browser import *
from cms.settings.environment import *
from cms.settings.environment import BASE_DIR, BASE_URL, REDIS_URL, VAR_DIR, env
from cms.settings.files import *
from cms.settings.files import S3_ORIGINS
from cms.settings.headers import *
from cms.settings.headers import editors_policy, site_policy
from cms.settings.work import *

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
    "django.contrib.sitemaps",
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
    "courses.families.middleware.CardSessionMiddleware",
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
_database = env.str("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR}/yunke.sqlite3"
DATABASES = {"default": env.db_url_config(_database)}
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
    # Only the statements of cms/statements.py are sent in a way that the server can keep. Behind a pooler
    # of transactions, where the next statement meets another server process, DATABASE_URL ends in
    # ?DISABLE_SERVER_SIDE_CURSORS=true, and none are.
    is_pooled = DATABASES["default"].get("DISABLE_SERVER_SIDE_CURSORS", False)
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 3, "prepare_threshold": None if is_pooled else 3}

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

# Stored parts of pages (`{% cache %}`): their keys change with what they show (`part_stamp`), so each process
# may keep its own, which is nearer than Redis, and forgets them when a new version starts.
CACHES["template_fragments"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "template_fragments",
    "OPTIONS": {"MAX_ENTRIES": 2_000},
}

# Errors go to the standard error stream, where every way of running this keeps them; Django's own
# default would only mail them.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"film_addresses": {"()": "cms.logs.LeaveOutFilmAddresses"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["film_addresses"]}
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # What `runserver` says of each request, by a handler of Django's own.
        "django.server": {"filters": ["film_addresses"]},
    },
}
