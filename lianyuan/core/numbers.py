"""Large numbers in words: 万 and 亿 in Chinese, 萬 and 億 in Traditional, million and billion in English.

A large number is first rounded, half up, to two decimals of its Chinese unit: to hundreds from 万 (10,000)
on, to millions from 亿 (100,000,000) on. What is left is written without further loss, so that it says the
same in every language: 25.18 亿 is 2.518 billion, 3.98 亿 is 398 million. Smaller numbers keep two
decimals. Needless zeros are left out, and digits are grouped by threes.
"""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from .languages import present_language

WAN, YI = Decimal(10) ** 4, Decimal(10) ** 8
MILLION, BILLION = Decimal(10) ** 6, Decimal(10) ** 9
_BY_ITS_UNIT = {"亿": YI, "億": YI, "万": WAN, "萬": WAN}


def large(value: Decimal | int, *, exact: bool = False) -> str:
    """A number with its unit: 3.98 亿, 398 million; `exact` rounds nothing."""
    number = Decimal(value) if exact else _rounded(Decimal(value))
    size = abs(number)
    if present_language() == "en":
        if size >= BILLION:
            return _("%(number)s 十亿") % {"number": digits(number / BILLION)}
        return (
            _("%(number)s 百万") % {"number": digits(number / MILLION)} if size >= MILLION else digits(number)
        )
    if size >= YI:
        return _("%(number)s 亿") % {"number": digits(number / YI)}
    return _("%(number)s 万") % {"number": digits(number / WAN)} if size >= WAN else digits(number)


def money(yuan: Decimal | int, *, exact: bool = False) -> str:
    """An amount of yuan: 3.98 亿元, 398 million yuan; `exact` rounds nothing."""
    words = large(yuan, exact=exact)
    # Chinese sets the unit of money against 万 or 亿, but apart from digits.
    together = _("%(amount)s元") if not words[-1].isdecimal() else _("%(amount)s 元")
    return together % {"amount": words}


def digits(number: Decimal | int) -> str:
    """Digits grouped by threes, without needless zeros behind the point."""
    written = f"{Decimal(number):,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def figure(value: str, unit: str) -> tuple[str, str]:
    """A figure as an editor wrote it, number and unit, as the present reader's language puts it.

    What counts in 万 or 亿 is counted anew, such as 25.18 亿元 as 2.518 billion yuan; anything else stays as
    it was written.
    """
    large_unit = next((each for each in _BY_ITS_UNIT if unit.startswith(each)), "")
    number = _read(value)
    if not large_unit or number is None or unit[1:] not in {"", "元"}:
        return value, unit
    amount = number * _BY_ITS_UNIT[large_unit]
    said = money(amount, exact=True) if unit[1:] else large(amount, exact=True)
    shown, _space, shown_unit = said.partition(" ")
    return shown, shown_unit


def working_days(number: int) -> str:
    """The unit of working days, as it stands below a number."""
    return npgettext("unit", "工作日", "工作日", number)


def _read(value: str) -> Decimal | None:
    try:
        number = Decimal(value.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _rounded(number: Decimal) -> Decimal:
    size = abs(number)
    step = MILLION if size >= YI else Decimal(100) if size >= WAN else Decimal("0.01")
    return (number / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
