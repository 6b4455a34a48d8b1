"""A submission as PDF, with Chinese text, from what its reader sees on the page.

The font is Adobe's STSong-Light, which every PDF reader brings or replaces for Chinese, so that nothing has
to be installed and the file stays small (ADR 21). It has the characters of GBK; any other, such as a rare one
in a name, is printed as its number, 〔U+20BB7〕, with a note below, and never as an empty box.
"""

from collections.abc import Sequence
from functools import lru_cache, partial
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

from lianyuan.core.components import Definition
from lianyuan.core.sentences import listed, named

from .showing import ShownPage

FONT = "STSong-Light"
INK, SECOND = HexColor(0x1C2A28), HexColor(0x5B6866)
MARGIN = 20 * mm


def printable(text: str) -> str:
    """The text with every character the font lacks written as its number."""
    return "".join(letter if _has(letter) else f"〔U+{ord(letter):04X}〕" for letter in text)


@lru_cache(maxsize=4096)
def _has(letter: str) -> bool:
    if letter in "\n\t":
        return True
    try:
        letter.encode("gbk")
    except UnicodeEncodeError:
        return False
    return letter.isprintable()


def submission_pdf(
    *, title: str, reference: str, facts: Sequence[Definition], pages: Sequence[ShownPage], made: str
) -> bytes:
    """What was handed in: its title, facts about it, and the answers under their pages' titles.

    `reference` and `made`, when and by whom it was printed, stand on every page with its number.
    """
    _register_font()
    title_style, heading, label, text = _styles()
    story: list[Flowable] = [_line(title, title_style)]
    for fact in facts:
        story += [_line(named(fact.label, fact.value), text)]
    for page in pages:
        story.append(_line(page.page.title or _("填写的内容"), heading))
        for answer in page.answers:
            names = listed(file.name for file in answer.files)
            story += [_line(answer.label, label), _line(names or answer.value or _("未填写"), text)]
    written = "".join([title, *(f.value for f in facts), *(a.value for p in pages for a in p.answers)])
    if printable(written) != written:
        story += [
            Spacer(1, 6 * mm),
            _line(_("〔U+……〕是打印字体里没有的字，写的是它的统一码编号；网页上可以看到原字。"), label),
        ]
    kept = BytesIO()
    document = SimpleDocTemplate(
        kept,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN + 6 * mm,
        title=f"{title} {reference}",
        author="",
        invariant=1,
    )
    document.build(story, canvasmaker=partial(_NumberedCanvas, foot=f"{reference}  {made}"))
    return kept.getvalue()


def _line(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(printable(text)).replace("\n", "<br/>"), style)


def _register_font() -> None:
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def _styles() -> tuple[ParagraphStyle, ParagraphStyle, ParagraphStyle, ParagraphStyle]:
    plain = {"fontName": FONT, "wordWrap": "CJK", "textColor": INK}
    return (
        ParagraphStyle("title", fontSize=18, leading=26, spaceAfter=4 * mm, **plain),
        ParagraphStyle("heading", fontSize=13, leading=20, spaceBefore=6 * mm, keepWithNext=1, **plain),
        ParagraphStyle(
            "label",
            fontSize=9,
            leading=14,
            spaceBefore=2 * mm,
            keepWithNext=1,
            **{**plain, "textColor": SECOND},
        ),
        ParagraphStyle("text", fontSize=11, leading=17, **plain),
    )


class _NumberedCanvas(Canvas):
    """Writes the foot of every page once it is known how many there are."""

    def __init__(self, *args: Any, foot: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._foot = printable(foot)
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - the library's name
        """Keep the page until the end."""
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Number the pages and write the file."""
        for number, page in enumerate(self._kept, start=1):
            self.__dict__.update(page)
            self.setFont(FONT, 8)
            self.setFillColor(SECOND)
            self.drawString(MARGIN, 12 * mm, self._foot)
            counted = _("第 %(page)s 页，共 %(pages)s 页") % {"page": number, "pages": len(self._kept)}
            self.drawRightString(A4[0] - MARGIN, 12 * mm, counted)
            super().showPage()
        super().save()
