"""Large numbers say the same in every language."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lianyuan.core import numbers

UNITS = {
    "": 1,
    "万": 10**4,
    "萬": 10**4,
    "亿": 10**8,
    "億": 10**8,
    "million": 10**6,
    "billion": 10**9,
}
LANGUAGES = ("zh-hans", "zh-hant", "en")
values = st.decimals(min_value=0, max_value=Decimal(10) ** 13, places=2, allow_nan=False)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    with translation.override(language):
        yield


def read(words: str) -> Decimal:
    """The number that was written."""
    number, _space, unit = words.partition(" ")
    return Decimal(number.replace(",", "")) * UNITS[unit]


@pytest.mark.parametrize(
    ("value", "simplified", "traditional", "english"),
    [
        (0, "0", "0", "0"),
        (660, "660", "660", "660"),
        (2800, "2,800", "2,800", "2,800"),
        (9999, "9,999", "9,999", "9,999"),
        (10_000, "1 万", "1 萬", "10,000"),
        (13_225_000, "1,322.5 万", "1,322.5 萬", "13.225 million"),
        (123_456, "12.35 万", "12.35 萬", "123,500"),
        (99_999_999, "1 亿", "1 億", "100 million"),
        (160_000_000, "1.6 亿", "1.6 億", "160 million"),
        (398_000_000, "3.98 亿", "3.98 億", "398 million"),
        (2_518_000_000, "25.18 亿", "25.18 億", "2.518 billion"),
        (398_456_789, "3.98 亿", "3.98 億", "398 million"),
        (Decimal("2800.50"), "2,800.5", "2,800.5", "2,800.5"),
    ],
)
def test_large_numbers(value: Decimal | int, simplified: str, traditional: str, english: str) -> None:
    for language, wanted in zip(LANGUAGES, (simplified, traditional, english), strict=True):
        with speaking(language):
            assert numbers.large(value) == wanted


@given(values)
def test_every_language_says_the_same(value: Decimal) -> None:
    said = []
    for language in LANGUAGES:
        with speaking(language):
            said.append(read(numbers.large(value)))
    assert len(set(said)) == 1


@given(values)
def test_rounding_is_to_two_decimals_of_the_unit(value: Decimal) -> None:
    with speaking("zh-hans"):
        words = numbers.large(value)
    digits, _space, unit = words.partition(" ")
    assert re.fullmatch(r"\d{1,3}(,\d{3})*(\.\d{1,2})?", digits)
    assert not re.search(r"\.\d*0$", digits)
    step = Decimal(UNITS[unit]) / 100
    assert read(words) == (value / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


@given(values)
def test_exact_loses_nothing(value: Decimal) -> None:
    for language in LANGUAGES:
        with speaking(language):
            assert read(numbers.large(value, exact=True)) == value


def test_money() -> None:
    for language, wanted in zip(LANGUAGES, ("25.18 亿元", "25.18 億元", "2.518 billion yuan"), strict=True):
        with speaking(language):
            assert numbers.money(2_518_000_000) == wanted
    for language, wanted in zip(LANGUAGES, ("2,800 元", "2,800 元", "2,800 yuan"), strict=True):
        with speaking(language):
            assert numbers.money(2800) == wanted


@pytest.mark.parametrize(
    ("value", "unit", "english"),
    [
        ("25.18", "亿元", ("2.518", "billion yuan")),
        ("3.98", "亿", ("398", "million")),
        ("1,322.5", "万元", ("13.225", "million yuan")),
        ("5", "万", ("50,000", "")),
        ("263", "家", ("263", "家")),
        ("2,800+", "人", ("2,800+", "人")),
        ("约 3", "亿元", ("约 3", "亿元")),
        ("", "亿元", ("", "亿元")),
        ("3", "万人", ("3", "万人")),
    ],
)
def test_an_editors_figure_is_counted_anew(value: str, unit: str, english: tuple[str, str]) -> None:
    with speaking("en"):
        assert numbers.figure(value, unit) == english
    with speaking("zh-hans"):
        assert numbers.figure(value, unit) == (value, unit)
    with speaking("zh-hant"):
        shown, shown_unit = numbers.figure("25.18", "亿元")
        assert (shown, shown_unit) == ("25.18", "億元")


@given(st.text(max_size=12), st.text(max_size=4))
def test_whatever_an_editor_writes_is_shown(value: str, unit: str) -> None:
    for language in LANGUAGES:
        with speaking(language):
            numbers.figure(value, unit)
