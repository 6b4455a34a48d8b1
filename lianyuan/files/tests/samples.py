"""Files as people have them, and as those make them who mean harm; all made here, none found."""

import io
import struct
import zipfile
import zlib
from typing import Any

import pillow_heif
import xlwt
from openpyxl import Workbook
from PIL import Image, ImageDraw

# Where an invented photo says it was taken; nothing made from it may say so.
PLACE = (30.75, 120.75)


def drawing(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """A picture whose upper left corner is red and the rest grey, so that one sees how it lies."""
    clear = "A" in mode
    picture = Image.new(mode, (width, height), (200, 200, 200, 0) if clear else (200, 200, 200))
    ImageDraw.Draw(picture).rectangle(
        (0, 0, width // 4, height // 4), fill=(220, 20, 20, 255) if clear else (220, 20, 20)
    )
    return picture


def exif(orientation: int = 1) -> Image.Exif:
    """What a phone notes in a photo: its make, how it was held, where it was."""
    notes = Image.Exif()
    notes[0x010F] = "SecretPhone"
    notes[0x0112] = orientation
    place = notes.get_ifd(0x8825)
    place[1], place[2] = "N", (30.0, 45.0, 0.0)
    place[3], place[4] = "E", (120.0, 45.0, 0.0)
    return notes


def photo(width: int = 640, height: int = 480, orientation: int = 1, **options: Any) -> bytes:
    """A JPEG as a phone makes it."""
    return saved(drawing(width, height), "JPEG", exif=exif(orientation), comment=b"SecretComment", **options)


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """The picture in this format."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def png(mode: str = "RGB", **options: Any) -> bytes:
    """A PNG."""
    return saved(drawing(mode=mode), "PNG", **options)


def gif() -> bytes:
    """A GIF of two pictures."""
    return saved(drawing(), "GIF", save_all=True, append_images=[drawing().rotate(90)])


def webp() -> bytes:
    """A WebP."""
    return saved(drawing(), "WEBP", exif=exif())


def heic(width: int = 640, height: int = 480, orientation: int = 1) -> bytes:
    """A HEIC as a phone makes it, turned by its container's own note (`irot`)."""
    pillow_heif.register_heif_opener()
    picture = drawing(width, height)
    picture.info["exif"] = exif(orientation).tobytes()
    return saved(picture, "HEIF")


def pdf(content: bytes = b"BT ET") -> bytes:
    """A PDF of one empty page."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    out, offsets = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table


def zipped(members: dict[str, bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    """A ZIP of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in members.items():
            how = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            container.writestr(name, content, compress_type=how)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    """The least a Word document is."""
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>", **more})


def docx_with_macros() -> bytes:
    """A Word document that runs something when opened."""
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": b"<w/>",
            "word/vbaProject.bin": b"Attribute VB",
        }
    )


def xlsx() -> bytes:
    """An Excel sheet."""
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def pptx() -> bytes:
    """The least a presentation is."""
    return zipped({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"})


def odt() -> bytes:
    """The least an open document is."""
    said = b"application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": said, "content.xml": b"<office/>"}, stored=("mimetype",))


def ofd() -> bytes:
    """The least an OFD is, as electronic invoices come."""
    return zipped({"OFD.xml": b"<ofd:OFD/>", "Doc_0/Document.xml": b"<d/>"})


def xls() -> bytes:
    """An old Excel sheet."""
    book = xlwt.Workbook()
    book.add_sheet("one").write(0, 0, "示例")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ole(stream: str) -> bytes:
    """The old Excel sheet with its one stream named otherwise."""
    data = bytearray(xls())
    at = data.find("Workbook".encode("utf-16-le"))
    name = stream.encode("utf-16-le")
    data[at : at + 64] = name.ljust(64, b"\0")
    struct.pack_into("<H", data, at + 64, len(name) + 2)
    return bytes(data)


def png_bomb(side: int = 30_000) -> bytes:
    """Some kilobytes that are decoded to `side` × `side` pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    packer = zlib.compressobj(9)
    row = b"\0" * (side // 8 + 2)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def zip_bomb() -> bytes:
    """A Word document whose one part unpacks to 60 MB of nothing."""
    return docx(**{"word/media/image1.bmp": b"\0" * 60 * 1024 * 1024})


def with_comment(image: bytes, comment: bytes) -> bytes:
    """A JPEG with a comment segment."""
    return image[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + image[2:]
