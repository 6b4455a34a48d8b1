"""Marks around what was asked for."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianyuan.search.asking import ask
from lianyuan.search.marking import EXCERPT, excerpt, marked, marked_code

PLAIN = re.compile(r"</?mark>")
MIXED = st.text(st.sampled_from("电商软體園月河abAB01<>&\"' ·（）。㎡ﬁİ"), max_size=40)


def marks(text: str, asked: str, *, is_name: bool = True) -> list[str]:
    return re.findall(r"<mark>(.*?)</mark>", marked(text, ask(asked), is_name=is_name))


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("示例电商园", "电商", ["电商"]),
        ("示例電商園", "电商园", ["電商園"]),
        ("示例电商园", "電商", ["电商"]),
        ("示例軟體園", "软件", ["軟體"]),
        ("示例软件园", "軟體", ["软件"]),
        ("ＥＲＰ系统", "erp", ["ＥＲＰ"]),
        ("电商园（A座）", "a座", ["A座"]),
        ("月河样本，月河示例", "月河", ["月河", "月河"]),
        ("月河的样本", "样本 月河", ["月河", "样本"]),
        ("嘉兴月河样本", "yhyb", ["月河样本"]),
        ("嘉兴月河样本", "yueh", ["月河"]),
        ("嘉兴月河样本", "jiaxing", ["嘉兴"]),
        ("7K3M-9QXA 公司注册", "7k3m9qxa", ["7K3M-9QXA"]),
        ("示例公司", "电商", []),
    ],
)
def test_what_was_asked_for_is_marked_as_it_stands(text: str, asked: str, expected: list[str]) -> None:
    assert marks(text, asked) == expected


def test_only_names_are_marked_by_their_sound() -> None:
    assert marks("嘉兴月河样本", "yhyb", is_name=False) == []


@given(MIXED, MIXED)
def test_marking_changes_nothing_and_lets_no_markup_through(text: str, asked: str) -> None:
    shown = marked(text, ask(asked), is_name=True)
    assert html.unescape(PLAIN.sub("", shown)) == text
    assert "<" not in PLAIN.sub("", shown)
    assert "<mark></mark>" not in shown


@given(MIXED, MIXED)
def test_an_excerpt_is_a_part_of_the_text(text: str, asked: str) -> None:
    shown = html.unescape(PLAIN.sub("", excerpt(text, ask(asked)))).strip("…")
    assert shown in " ".join(text.split())
    assert len(shown) <= EXCERPT


def test_an_excerpt_shows_where_it_is() -> None:
    shown = excerpt("开头。" + "很长的介绍，" * 40 + "最后提到月河样本。", ask("月河"))
    assert "<mark>月河</mark>" in shown
    assert shown.startswith("…")


def test_a_code_shows_the_part_asked_for() -> None:
    assert marked_code("91330411MA71BLC8XK", ask("71blc8")) == "91330411MA<mark>71BLC8</mark>XK"
    assert marked_code("7K3M-9QXA", ask("3m9q")) == "7K<mark>3M-9Q</mark>XA"
    assert marked_code("91330411MA71BLC8XK", ask("月河")) == ""
