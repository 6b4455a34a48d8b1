"""Pictures made anew: upright, in sRGB, in several widths, with nothing but what one sees."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import pillow_heif
from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from .limits import Limits
from .refusing import NotTaken

_FORMATS = {"jpeg": ("JPEG", "MPO"), "png": ("PNG",), "gif": ("GIF",), "webp": ("WEBP",), "heic": ("HEIF",)}
_DAMAGED = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    struct.error,
    OverflowError,
    RuntimeError,
)
_QUALITY = 82


@dataclass(frozen=True)
class Picture:
    """One picture made: its size in pixels, how it is sent, its bytes."""

    width: int
    height: int
    content_type: str
    data: bytes


def make_pictures(data: bytes, kind: str, limits: Limits) -> list[Picture]:
    """The picture in each width of `limits` up to its own, the widest last; of a film its first picture.

    Raises NotTaken when it is too large or can't be decoded to its last line.
    """
    # Our own limits stand in place of Pillow's, which only warns.
    Image.MAX_IMAGE_PIXELS = None
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    pillow_heif.register_heif_opener(thumbnails=False)
    pillow_heif.options.DECODE_THREADS = 1
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS[kind]) as opened:
            _check_size(opened, limits)
            return list(_made(_plain(opened, max(limits.widths)), limits.widths))
    except _DAMAGED:
        raise NotTaken("damaged") from None


def _check_size(opened: Image.Image, limits: Limits) -> None:
    width, height = opened.size
    if width * height > limits.pixels:
        raise NotTaken("too_many_pixels", width=width, height=height, most=limits.pixels // 1_000_000)


def _plain(opened: Image.Image, widest: int) -> Image.Image:
    """The picture upright, in RGB or RGBA and sRGB, without any of what came along with it."""
    # A JPEG much larger than needed is decoded at a half, a quarter or an eighth, which takes less memory.
    opened.draft("RGB", (widest, widest))
    opened.load()
    upright = ImageOps.exif_transpose(opened)
    clear = upright.has_transparency_data
    coloured = _in_srgb(upright, "RGBA" if clear else "RGB")
    fresh = Image.new(coloured.mode, coloured.size)
    fresh.paste(coloured)
    return fresh


def _in_srgb(picture: Image.Image, mode: str) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "RGBA", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            opaque = picture.convert("RGB") if picture.mode == "RGBA" else picture
            converted = ImageCms.profileToProfile(opaque, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            # A broken profile costs the right colours, not the picture.
            return picture.convert(mode)
        if converted is not None:
            if mode == "RGBA" and picture.mode == "RGBA":
                converted.putalpha(picture.getchannel("A"))
            return converted.convert(mode)
    return picture.convert(mode)


def _made(picture: Image.Image, widths: tuple[int, ...]) -> Iterator[Picture]:
    smaller = [width for width in sorted(widths) if width < picture.width]
    largest = min(picture.width, max(widths))
    # A strip many times higher than wide is kept within the same bound.
    highest = 4 * max(widths)
    sizes = []
    for width in [*smaller, largest]:
        height = max(1, round(picture.height * width / picture.width))
        if height > highest:
            width, height = max(1, round(width * highest / height)), highest
        sizes.append((width, height))
    for size in dict.fromkeys(sizes):
        yield _written(picture if size == picture.size else picture.resize(size, reducing_gap=2.0))


def _written(picture: Image.Image) -> Picture:
    out = io.BytesIO()
    if picture.mode == "RGBA":
        picture.save(out, "WEBP", quality=_QUALITY, method=4)
        return Picture(*picture.size, "image/webp", out.getvalue())
    picture.save(out, "JPEG", quality=_QUALITY, progressive=True, optimize=True)
    return Picture(*picture.size, "image/jpeg", out.getvalue())
