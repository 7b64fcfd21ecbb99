"""A laptop and the demo: nothing to install beside Python; every service has an embedded stand-in that is real."""

from cms.settings.base import *  # noqa: F403
from cms.settings.base import env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="only-for-this-machine-" + "x" * 40)
# Straight from the apps' folders: collecting takes a minute and would hide an edited stylesheet.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STATIC_ROOT = None
