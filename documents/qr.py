"""QR codes as SVG."""

from __future__ import annotations

import io

import segno


def qr_svg(content: str) -> str:
    """The QR code of `content` (error correction M) as one SVG element, black on white with the quiet zone."""
    image = io.BytesIO()
    segno.make(content, error="m", micro=False).save(image, kind="svg", xmldecl=False, svgclass=None, lineclass=None)
    return image.getvalue().decode()
