"""Reading CSV and its relatives: which encoding, which delimiter, then the records."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lianyuan.core.spreadsheets.shape import Shape, fold_header
from lianyuan.core.spreadsheets.tables import Refused

_DELIMITERS = (",", "\t", ";", "|", "\uff0c")
_SAMPLE = 64 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# The commonest characters of Chinese business lists, in both scripts: they tell GB18030 from Big5, whose
# byte ranges overlap so widely that most text in one decodes without error in the other.
_COMMON = frozenset(
    "的一有限公司是年月日号室楼人业区市县省路国中大电子商务科技贸易名称统社会信用代码行资本备注联系地址"
    "號樓業區縣國電務貿稱統會碼資備註聯絡話編產服務設計廣告網絡物流食品家居園座層東西南北上下"
)
_TOLERATED_DAMAGE = 0.001


@dataclass(frozen=True, slots=True)
class Text:
    """A decoded file. `damaged` says that some bytes had to be replaced by U+FFFD."""

    content: str
    encoding: str
    damaged: bool = False


def decode(data: bytes, shape: Shape) -> Text:
    """The text of a file in UTF-8, UTF-16, GB18030 or Big5; raises Refused when it is none of them."""
    if data.startswith(b"\xef\xbb\xbf"):
        return _checked(_decode_leniently(data[3:], "utf-8"), "utf-8")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _checked(_decode_leniently(data, "utf-16"), "utf-16")
    guessed = _utf16_without_mark(data)
    if guessed:
        return _checked(_decode_leniently(data, guessed), "utf-16")
    try:
        return _checked(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    candidates = [(encoding, _decode_leniently(data, encoding)) for encoding in ("gb18030", "big5hkscs")]
    encoding, content = max(candidates, key=lambda candidate: _likeness(candidate[1], shape))
    return _checked(content, "big5" if encoding == "big5hkscs" else encoding)


def _decode_leniently(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode(encoding, errors="replace")


def _utf16_without_mark(data: bytes) -> str | None:
    sample = data[:2000]
    if len(sample) < 4:
        return None
    half = len(sample) / 2
    if sample[1::2].count(0) > 0.2 * half and sample[0::2].count(0) == 0:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.2 * half and sample[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _likeness(content: str, shape: Shape) -> float:
    """How much a decoded text looks like Chinese office text."""
    sample = content[:_SAMPLE]
    ideographs = sum(1 for character in sample if character > "\u2e80")
    common = sum(1 for character in sample if character in _COMMON)
    words = sum(20 for cell in re.split(r"[,\t;|\r\n\"]", sample[:8000]) if fold_header(cell) in shape.known)
    return (common + words - 5 * sample.count("\ufffd")) / (ideographs + 1)


def _checked(content: str, encoding: str) -> Text:
    if not content.strip("\ufeff\x00 \t\r\n\u3000"):
        raise Refused("empty_file")
    length = len(content)
    replaced = content.count("\ufffd")
    if replaced > max(1, _TOLERATED_DAMAGE * length):
        raise Refused("unknown_encoding")
    if "\x00" in content or len(_CONTROL.findall(content[:_SAMPLE])) > 0.01 * min(length, _SAMPLE):
        raise Refused("not_text")
    return Text(content.removeprefix("\ufeff"), encoding, damaged=replaced > 0)


def delimiter_of(content: str, shape: Shape) -> str:
    """The delimiter under which the first records show the most header words, else the most even columns."""
    sample = content[:_SAMPLE]
    if len(content) > _SAMPLE:
        sample = sample.rsplit("\n", 1)[0]
    hint = re.match(r"sep=(.)\r?\n", sample, re.IGNORECASE)
    if hint:
        return hint.group(1)

    def quality(delimiter: str) -> tuple[int, int]:
        try:
            records = [
                record for _, record in zip(range(50), _records(sample, delimiter, False), strict=False)
            ]
        except csv.Error:
            return (0, 0)
        words = max(
            (sum(fold_header(cell) in shape.known for cell in record) for record in records), default=0
        )
        widths = [len(record) for record in records if len(record) > 1]
        return (words, max((widths.count(width) * width for width in set(widths)), default=0))

    return max(_DELIMITERS, key=quality)


def _records(content: str, delimiter: str, strict: bool) -> Iterator[list[str]]:
    # newline="" lets the csv module see the line ends inside quoted cells as they are.
    return csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=strict)


def records(content: str, delimiter: str) -> Iterator[list[str]]:
    """The records of a file; blank lines are empty records. Raises Refused on a quote that never closes."""
    csv.field_size_limit(1024 * 1024)
    number = 0
    if re.match(r"sep=.\r?\n", content[:8], re.IGNORECASE):
        content = content.split("\n", 1)[1]
    try:
        for record in _records(content, delimiter, True):
            number += 1
            yield record
    except csv.Error:
        raise Refused("bad_quotes", row=number + 1) from None
