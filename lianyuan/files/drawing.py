"""Pictures drawn for the demo district, so that nothing in it is anyone's."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

INK = (28, 37, 36)
PAPER = (255, 253, 249)
LINE = (228, 224, 214)


def drawn_logo(colour: tuple[int, int, int], corners: int) -> SimpleUploadedFile:
    """A mark of one colour: a shape with so many corners in a ring, on nothing."""
    picture = Image.new("RGBA", (512, 512), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((16, 16, 496, 496), fill=colour)
    pen.regular_polygon((256, 256, 150), corners, rotation=18, fill=PAPER)
    return _saved(picture, "PNG", "logo.png")


def drawn_paper(lines: int, name: str) -> SimpleUploadedFile:
    """A photo of a sheet with so many lines that nobody can read."""
    picture = Image.new("RGB", (1200, 1600), LINE)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((90, 90, 1110, 1510), fill=PAPER)
    pen.rectangle((380, 180, 820, 230), fill=INK)
    for number in range(lines):
        pen.rectangle((180, 320 + number * 70, 1020 - number * 97 % 300, 340 + number * 70), fill=LINE)
    pen.ellipse((760, 1220, 960, 1420), outline=(194, 64, 42), width=14)
    return _saved(picture, "JPEG", name)


def _saved(picture: Image.Image, kind: str, name: str) -> SimpleUploadedFile:
    out = io.BytesIO()
    picture.save(out, kind)
    return SimpleUploadedFile(name, out.getvalue())
