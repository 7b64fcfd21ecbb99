"""Real servers: refuses to start without a secret key; HTTPS only."""

from cms.settings.base import *
from cms.settings.base import STORAGES, env

SECRET_KEY = env.str("SECRET_KEY")
STORAGES["staticfiles"] = {"BACKEND": "cms.staticfiles.HashedStaticFilesStorage"}
