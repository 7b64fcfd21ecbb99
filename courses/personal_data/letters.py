"""That a copy is ready, and that an erasure is done. The second names nobody."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from cms.accounts.models import User
from cms.mail.actions import post_letter
from courses.personal_data.models import DataExport, Erasure


def tell_ready(export: DataExport) -> None:
    """The link opens for whoever is signed in as the one who asked."""
    reader = export.asked_by
    with translation.override(_language(reader)):
        path = reverse("personal_data:export", args=[export.pk])
    _write(reader, "data_export_ready", f"data-export-{export.pk}", path, export.expires_at)


def tell_erased(erasure: Erasure) -> None:
    reader = erasure.asked_by
    with translation.override(_language(reader)):
        path = reverse("personal_data:overview")
    _write(reader, "data_erased", f"erasure-{erasure.pk}", path, erasure.done_at)


def _write(reader: User, template: str, key: str, path: str, day: object) -> None:
    if not reader.email:
        return
    post_letter(
        key=key,
        to=reader.email,
        template=template,
        context={"reader_name": reader.display_name, "url": settings.BASE_URL + path, "day": day},
        language=_language(reader),
        names=("reader_name",),
    )


def _language(reader: User) -> str:
    return reader.language or settings.LANGUAGE_CODE
