"""Family slips on paper: every class begins a page of its own, ten slips to the page, to be cut apart."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from cms.accounts.time_zones import zone_of
from courses.families.actions import PrintedSlip
from courses.families.codes import as_printed
from courses.families.paper import HAIR, INK, SEAL, SOFT, draw_code, write, write_lines
from courses.organisations.models import Organisation

COLUMNS, ROWS = 2, 5
_EDGE, _INSIDE, _CODE_SIZE = 15.0, 12.0, 80.0


@dataclass(frozen=True)
class ClassSheet:
    """The slips of one class, in the order in which they lie."""

    name: str
    slips: Sequence[PrintedSlip]


def address_of(code: str) -> str:
    """In full, and without a language: whoever scans it is led to their own."""
    return f"{settings.BASE_URL}/slip/{code}/"


def slips_as_pdf(school: Organisation, sheets: Sequence[ClassSheet]) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, pageCompression=1)
    canvas.setTitle(f"{school.name}: family slips")
    for sheet in sheets:
        for place, printed in enumerate(sheet.slips):
            if place and place % (COLUMNS * ROWS) == 0:
                canvas.showPage()
            _draw_slip(canvas, school, sheet.name, printed, place % (COLUMNS * ROWS))
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def local_language(school: Organisation) -> str:
    """The first language of the school, beside Chinese, that the site speaks."""
    codes = [code.strip().lower() for code in school.languages.split(",")]
    spoken = dict(settings.LANGUAGES)
    return next((code for code in codes if code in spoken and not code.startswith("zh")), "en")


def _draw_slip(
    canvas: Canvas, school: Organisation, class_name: str, printed: PrintedSlip, place: int
) -> None:
    wide, high = A4[0] / COLUMNS, A4[1] / ROWS
    left, bottom = place % COLUMNS * wide, A4[1] - (place // COLUMNS + 1) * high
    canvas.setStrokeColor(HAIR)
    canvas.setLineWidth(0.4)
    canvas.setDash(3, 3)
    canvas.rect(left, bottom, wide, high, stroke=1, fill=0)
    canvas.setDash()
    x, top = left + _EDGE, bottom + high - _EDGE
    room = wide - 2 * _EDGE
    draw_code(
        canvas,
        address_of(printed.code),
        x=left + wide - _EDGE - _CODE_SIZE,
        y=bottom + high - _EDGE - _CODE_SIZE + 4,
        size=_CODE_SIZE,
    )
    narrow = room - _CODE_SIZE - _INSIDE
    canvas.setFillColor(SOFT)
    write(canvas, " · ".join(filter(None, [school.name, class_name])), x=x, y=top - 6, size=8, room=narrow)
    canvas.setFillColor(INK)
    write(canvas, printed.slip.student.display_name, x=x, y=top - 28, size=16, room=narrow)
    canvas.setFillColor(SEAL)
    write(canvas, as_printed(printed.code), x=x, y=top - 56, size=19, room=narrow)
    canvas.setFillColor(SOFT)
    write(canvas, f"{settings.BASE_URL}/slip/", x=x, y=top - 72, size=8, room=narrow)
    canvas.setFillColor(INK)
    y = bottom + high - _EDGE - _CODE_SIZE - 7
    last_day = printed.slip.ends_at.astimezone(zone_of(school.time_zone)).date()
    for language in ("zh-hans", local_language(school)):
        y = write_lines(canvas, _what_to_do(language, last_day), x=x, y=y, size=7, room=room) - 1.5


def _what_to_do(language: str, last_day: date) -> str:
    with translation.override(language):
        return _(
            "Family slip: scan the code with your phone, sign in or create an account, and say in which month "
            "your child was born. It works once, until %(day)s. Please keep it to yourself."
        ) % {"day": date_format(last_day, "DATE_FORMAT")}
