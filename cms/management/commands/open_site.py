"""`manage.py open_site`: the home page and the sections below it, on a new installation."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.pages.actions import open_site


class Command(BaseCommand):
    help = "Make the home page and the sections below it. Doing it again changes nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        home = open_site()
        self.stdout.write(f"The site is open: {home.full_url}")
