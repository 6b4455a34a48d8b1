"""QR codes as pictures that need nothing but the page."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_code(address: str) -> SafeString:
    """An address as an SVG drawing, dark on white with the quiet edge a camera needs."""
    code = segno.make(address, error="m", micro=False)
    # Safe: the library draws squares; the address itself doesn't stand in the drawing.
    return mark_safe(code.svg_inline(scale=6, border=4, dark="#1c2524", light="#ffffff", omitsize=True))
