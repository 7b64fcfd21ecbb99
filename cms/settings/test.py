"""The test run: as dev, with cheap passwords and a data folder of its own."""

from cms.settings.dev import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
