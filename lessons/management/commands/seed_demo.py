"""`manage.py seed_demo`: the demo's schools, people, courses, films and lectures."""

from typing import Any

from django.core.management.base import BaseCommand

from lessons.demo.seeding import seed_demo


class Command(BaseCommand):
    help = "Fill the installation with the demo. Doing it again changes nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        seed_demo(report=self.stdout.write)
