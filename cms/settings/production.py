"""Real servers: refuses to start without a secret key; HTTPS only."""

from urllib.parse import urlsplit

from cms.settings.base import *
from cms.settings.base import STORAGES, TRUSTED_PROXY_COUNT
from cms.settings.environment import BASE_URL, env

SHORTEST_KEY = 50
SECRET_KEY = env.str("SECRET_KEY", default="")
if len(SECRET_KEY) < SHORTEST_KEY or SECRET_KEY.startswith("only-for-this-machine-"):
    raise SystemExit(
        "Yunke does not start without a secret key. Set the environment variable SECRET_KEY to at least "
        f"{SHORTEST_KEY} random characters and keep them; this makes some: "
        'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
    )
# Former keys, after a change: what was signed or locked with them stays readable.
SECRET_KEY_FALLBACKS = env.list("FORMER_SECRET_KEYS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(BASE_URL).hostname])
STORAGES["staticfiles"] = {"BACKEND": "cms.staticfiles.HashedStaticFilesStorage"}

STAFF_SECOND_FACTOR_REQUIRED = env.bool("STAFF_SECOND_FACTOR_REQUIRED", default=True)

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
# A load balancer asks without HTTPS whether we are well.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
if TRUSTED_PROXY_COUNT:
    # The header is only believed when a proxy of ours sets it; anybody else could send it too.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# A promise for the whole domain that cannot be taken back for months: the owner of the domain makes
# it (HSTS_PRELOAD=1), not this program.
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = [] if SECURE_HSTS_PRELOAD else ["security.W021"]
