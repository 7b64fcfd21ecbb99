"""`manage.py move_films --from disk --to bucket`: films to another home, while the site runs."""

import time
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from media.inventory.moving import Homes, Moved, MoveRefused, copy_films, delete_moved

TELL_SECONDS = 5


class Command(BaseCommand):
    help = (
        "Copy all films from one home to the other. Films play from the old home meanwhile. Afterwards set "
        "FILMS_IN to the new home, restart website and workers, and run this again with --delete, which "
        "brings what came in between, compares every file and deletes it from the old home. Interrupted, "
        "it goes on where it was when run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        homes = sorted(settings.FILM_HOMES)
        parser.add_argument("--from", dest="source", choices=homes, required=True, help="The old home.")
        parser.add_argument("--to", dest="target", choices=homes, required=True, help="The new home.")
        parser.add_argument(
            "--delete", action="store_true", help="Delete from the old home what has arrived."
        )

    def handle(self, *_args: Any, source: str, target: str, delete: bool = False, **_options: Any) -> None:
        if source == target:
            raise CommandError("The two homes are the same.")
        self.told_at = time.monotonic()
        homes = Homes(source, target)
        if delete and not homes.is_moved_in:
            raise CommandError(self._not_yet(homes))
        try:
            moved = copy_films(homes=homes, tell=self._progress)
            if delete:
                delete_moved(homes=homes, at=timezone.now(), moved=moved, tell=self._progress)
        except MoveRefused as refused:
            raise CommandError(str(refused)) from refused
        except (OSError, BotoCoreError, ClientError) as fault:
            raise CommandError(
                f"The move broke off, and nothing is lost; run the command again to go on: {fault}"
            ) from fault
        self._summary(homes, moved, delete=delete)

    def _progress(self, moved: Moved) -> None:
        if time.monotonic() - self.told_at > TELL_SECONDS:
            self.told_at = time.monotonic()
            self.stdout.write(self._line(moved))

    def _line(self, moved: Moved) -> str:
        return (
            f"{moved.named} files seen, {moved.copied} copied ({filesizeformat(moved.copied_bytes)}), "
            f"{moved.deleted} deleted from the old home."
        )

    def _summary(self, homes: Homes, moved: Moved, *, delete: bool) -> None:
        self.stdout.write(self._line(moved))
        if moved.strays:
            self.stdout.write(f"{moved.strays} young files without a row were left; delete again tomorrow.")
        if moved.lost:
            raise CommandError(f"{moved.lost} files are in neither home: see `manage.py check_media`.")
        if moved.differing:
            raise CommandError(
                f"{moved.differing} files differ between the homes, and stay in both. Delete the wrong one "
                "by hand, then run the command again."
            )
        if not delete and not homes.is_moved_in:
            self.stdout.write(f"All films are in the {homes.target} too. {self._not_yet(homes)}")
        elif not delete:
            self.stdout.write(f"All films are in the {homes.target}; --delete empties the {homes.source}.")

    def _not_yet(self, homes: Homes) -> str:
        return (
            f"Films live in the {settings.FILMS_IN} still. Set FILMS_IN={homes.target}, restart website and "
            "workers, then run this command again with --delete."
        )
