"""A child's card on paper, the size of a bank card, to be cut out and folded into a pocket."""

import io

from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from courses.families.cards import address_of
from courses.families.models import ChildCard
from courses.families.paper import HAIR, INK, SOFT, draw_animal, draw_code, write, write_lines

#: Twice as wide as a bank card is high, so that animal and code are both large enough for a child.
WIDE, HIGH = 110 * mm, 64 * mm


def card_as_pdf(card: ChildCard) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, pageCompression=1)
    canvas.setTitle(_("Child card"))
    left, bottom = (A4[0] - WIDE) / 2, A4[1] - HIGH - 30 * mm
    canvas.setStrokeColor(HAIR)
    canvas.setLineWidth(0.4)
    canvas.setDash(3, 3)
    canvas.roundRect(left, bottom, WIDE, HIGH, 4 * mm, stroke=1, fill=0)
    canvas.setDash()
    draw_animal(canvas, card.animal, x=left + 7 * mm, y=bottom + 20 * mm, size=36 * mm)
    draw_code(canvas, address_of(card), x=left + 51 * mm, y=bottom + 8 * mm, size=52 * mm)
    canvas.setFillColor(INK)
    write(canvas, str(card.student), x=left + 7 * mm, y=bottom + 9 * mm, size=15, room=42 * mm)
    canvas.setFillColor(SOFT)
    words = _(
        "Scan the code, press the animal, and the lessons open. Whoever has this card can sign in as this "
        "child: if it is lost, make a new one on the family page, and this one opens nothing any more."
    )
    write_lines(canvas, words, x=left, y=bottom - 8 * mm, size=9, room=WIDE)
    canvas.showPage()
    canvas.save()
    return target.getvalue()
