"""A laptop and the demo: every service has an embedded stand-in that is real."""

from cms.settings.base import *
from cms.settings.base import HAS_MAIL_SERVER
from cms.settings.environment import env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="only-for-this-machine-" + "x" * 40)
# Straight from the apps' folders: collecting takes a minute and would hide an edited stylesheet.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STATIC_ROOT = None
# Without a mail server letters are read at /mail/; the worker still takes each through its states.
MAIL_IS_SHOWN = not HAS_MAIL_SERVER
if MAIL_IS_SHOWN:
    LETTER_CARRIER = "django.core.mail.backends.dummy.EmailBackend"
# Passkeys on http://localhost, where there is no certificate.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
