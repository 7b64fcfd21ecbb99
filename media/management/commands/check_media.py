"""`manage.py check_media`: rows without bytes and bytes without rows."""

from collections import Counter
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from media.inventory.actions import StorageAway, delete_strays, mend_rows, mend_uploads
from media.inventory.checking import Missing, Stray, lost_uploads, missing_in, stray_uploads, strays_in
from media.inventory.places import PLACES, Place

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Find rows whose bytes are missing and bytes that no row names, in the storages of films and of "
        "pictures. Safe at any time; ends with an error when something is wrong. With --mend, films are "
        "made again from their source and day-old bytes without rows are deleted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="Mend what can be mended.")

    def handle(self, *_args: Any, mend: bool = False, **_options: Any) -> None:
        self.found: Counter[str] = Counter()
        try:
            for place in PLACES:
                self._check(place, mend=mend)
            self._check_uploads(mend=mend)
        except (OSError, BotoCoreError, ClientError) as fault:
            raise CommandError(
                f"A storage does not answer, so not everything was looked at: {fault}"
            ) from fault
        wrong = self.found.total()
        if not wrong:
            self.stdout.write("Every row has its bytes, and all bytes have their row.")
        elif not mend:
            raise CommandError("Something is wrong. `manage.py check_media --mend` mends what can be mended.")
        elif self.found["unmended"]:
            raise CommandError("Some files have to be sent again by a person; the rest is mended.")

    def _check(self, place: Place, *, mend: bool) -> None:
        before = self.found.copy()
        if mend:
            try:
                mend_rows(place=place, tell=self._tell_missing)
            except StorageAway as away:
                raise CommandError(
                    f"{place.title}: rows name files, and not one file is there. Is the disk or the bucket "
                    "the right one? Nothing was mended."
                ) from away
            delete_strays(place=place, at=timezone.now(), tell=self._tell_stray)
        else:
            for missing in missing_in(place):
                self._tell_missing(missing)
            for stray in strays_in(place, at=timezone.now()):
                self._tell_stray(stray)
        found = self.found - before
        self.stdout.write(
            f"{place.title}: {found['missing']} files that rows name are missing, and {found['strays']} files "
            f"are there that no row names{' (deleted)' if mend and found['strays'] else ''}."
        )

    def _check_uploads(self, *, mend: bool) -> None:
        lost, strays = sum(1 for _ in lost_uploads()), sum(1 for _ in stray_uploads())
        self.found.update(lost=lost, strays=strays)
        if mend:
            mend_uploads()
        self.stdout.write(
            f"Films on their way: {lost} uploads have lost bytes{' (they begin again)' if mend and lost else ''}, "
            f"and {strays} pieces belong to no upload{' (deleted)' if mend and strays else ''}."
        )

    def _tell_missing(self, missing: Missing) -> None:
        self.found["missing"] += 1
        self.found["unmended"] += missing.mending.needs_a_person
        what = "is not whole" if missing.is_torn else "is missing"
        owner = f"{missing.row._meta.verbose_name} {missing.row.pk}"
        if self.found["missing"] <= SHOWN:
            self.stdout.write(f"  {missing.name} of {owner} {what}: {missing.mending}.")

    def _tell_stray(self, stray: Stray) -> None:
        self.found["strays"] += 1
        if self.found["strays"] <= SHOWN:
            self.stdout.write(f"  {stray.name} belongs to nothing.")
