"""The embedded default, and beside every guarded piece of a film the same view without a guard."""

from cms.settings.dev import *

ROOT_URLCONF = "tests.benchmarks.film_urls"
