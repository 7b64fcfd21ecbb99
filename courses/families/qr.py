"""QR codes on screens; on paper they are drawn by `paper.py`."""

import segno
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def code_as_svg(text: str) -> SafeString:
    """Dark on white whatever the reader's light, as cameras want it."""
    code = segno.make(text, error="m", micro=False)
    svg = code.svg_inline(
        border=2, dark="#000", light="#fff", omitsize=True, svgclass="qr", title=_("QR code")
    )
    return mark_safe(svg)  # noqa: S308 - squares, and a title that segno escapes
