"""The unified social credit code (统一社会信用代码), GB 32100-2015.

Eighteen characters: registration authority, kind of body, six digits of the area, nine characters of the
organisation, and a check character over the first seventeen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from operator import mul

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LENGTH = 18
# GB 32100-2015, 4.1: the letters I, O, S, V and Z are left out because they are misread.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LOOKS_LIKE = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
_WEIGHTS = [pow(3, position, 31) for position in range(LENGTH - 1)]
_VALUES = bytes(ALPHABET.index(chr(code)) if chr(code) in ALPHABET else 255 for code in range(256))
_FORM = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}").fullmatch
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u200b\ufeff·]+")
_PLAIN = re.compile(r"[0-9A-Z]*").fullmatch
# A spreadsheet that took the code for a number shows it like this, with the last digits gone.
_NUMBER_WITH_EXPONENT = re.compile(r"[0-9](\.[0-9]+)?E\+[0-9]{2}").fullmatch


def normalise(written: str) -> str:
    """The code in upper case and half width, without spaces or dashes; never with a character exchanged."""
    if _PLAIN(written):
        return written
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", written)).upper()


def check_character(first_seventeen: str) -> str:
    """The eighteenth character for the first seventeen, all in ALPHABET (GB 32100-2015, A.1)."""
    values = first_seventeen.encode("ascii").translate(_VALUES)
    return ALPHABET[(31 - sum(map(mul, values, _WEIGHTS)) % 31) % 31]


def is_valid(code: str) -> bool:
    """Whether a normalised code has the right form and check character."""
    if _FORM(code) is None:
        return False
    values = code.encode("ascii").translate(_VALUES)
    # A check character of value v closes the sum to a multiple of 31, which spares computing it.
    return (sum(map(mul, values, _WEIGHTS)) + values[17]) % 31 == 0


def problem_with(code: str) -> str | None:
    """What is wrong with a normalised code, in words that help to mend it; None when it is right."""
    if is_valid(code):
        return None
    for explain in _EXPLANATIONS:
        said = explain(code)
        if said:
            return said
    expected = check_character(code[:17])
    return _("第 18 位校验码不对：按前 17 位计算应为 %(expected)s，这里是 %(found)s。请对照营业执照。") % {
        "expected": expected,
        "found": code[17],
    }


def _empty(code: str) -> str | None:
    return None if code else _("没有填写统一社会信用代码。")


def _number(code: str) -> str | None:
    if _NUMBER_WITH_EXPONENT(code):
        return _("代码被表格当成数字保存，末几位已经丢失。请把单元格设为文本，重新填写 18 位代码。")
    return None


def _length(code: str) -> str | None:
    if len(code) == LENGTH:
        return None
    return _("应为 18 位，这里有 %(count)d 位。请对照营业执照补全。") % {"count": len(code)}


def _characters(code: str) -> str | None:
    for position, character in enumerate(code, 1):
        if character in _LOOKS_LIKE:
            return _(
                "第 %(position)d 位是字母 %(letter)s，代码里不用这个字母；是不是 %(likely)s？请对照营业执照。"
            ) % {
                "position": position,
                "letter": character,
                "likely": _LOOKS_LIKE[character],
            }
        if character not in ALPHABET:
            return _("第 %(position)d 位是“%(character)s”，代码里只有数字和大写字母。") % {
                "position": position,
                "character": character,
            }
    return None


def _area(code: str) -> str | None:
    for position, character in enumerate(code[2:8], 3):
        if not "0" <= character <= "9":
            return _("第 %(position)d 位是“%(character)s”，第 3 到 8 位是行政区划，只能是数字。") % {
                "position": position,
                "character": character,
            }
    return None


_EXPLANATIONS: tuple[Callable[[str], str | None], ...] = (_empty, _number, _length, _characters, _area)


def validate(code: str) -> None:
    """A form or model validator over a normalised code. Raises ValidationError saying what is wrong."""
    said = problem_with(code)
    if said:
        raise ValidationError(said, code="uscc", params={"value": code})
