"""The home page says what day it is, what to do next, and of when each figure is."""

from datetime import date
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from lianyuan.core.components import Chip, Tone
from lianyuan.portal.home import Figure, Home, Item, NextStep, Tile, Today

NEXT = NextStep("窗口请您补一份合同", "公司地址变更", "现在回复", "/cases/7/")


def page(*, today: Today | None = None, signed_in: bool = False, **parts: Any) -> str:
    """The page drawn from these parts."""
    day = today or Today(date(2026, 11, 23), "星期一", working=True, provisional=False)
    home = Home(today=day, next_step=NEXT, **parts)
    context = {"request": RequestFactory().get("/"), "signed_in": signed_in, **vars(home)}
    return render_to_string("portal/home.html", context)


def test_the_next_step_leads_where_it_says() -> None:
    drawn = page()
    assert "窗口请您补一份合同" in drawn
    assert '<a class="button button--paper" href="/cases/7/">现在回复</a>' in drawn
    assert drawn.count("<h1") == 1


@pytest.mark.parametrize(
    ("working", "provisional", "word"),
    [(True, False, "工作日"), (False, False, "休息日"), (True, True, "工作日历待定")],
)
def test_the_day_is_told_in_a_word(working: bool, provisional: bool, word: str) -> None:
    drawn = page(today=Today(date(2026, 11, 23), "星期一", working=working, provisional=provisional))
    assert "11 月 23 日" in drawn
    assert f">{word}</span>" in drawn
    assert ("都是暂估" in drawn) == provisional


def test_what_concerns_one_comes_with_its_state() -> None:
    item = Item("3", "工作日", "公司地址变更", "窗口正在办理", "/cases/7/", Chip("办理中", Tone.LAKE))
    drawn = page(items=[item])
    assert "办理中" in drawn
    assert '<a class="item__link" href="/cases/7/">公司地址变更</a>' in drawn


def test_nothing_to_do_says_what_would_be_here_to_those_signed_in() -> None:
    assert "办件走到哪一步都会写在这里。" in page(signed_in=True, nothing_yet="办件走到哪一步都会写在这里。")
    assert "服务中心能办的" not in page()


def test_figures_carry_their_year_and_vanish_without_any() -> None:
    drawn = page(
        tiles=[Tile("办", "办事", "/services/")],
        figures=[Figure("税收", "1.6", "亿元", "报告所指上一年")],
    )
    assert "报告所指上一年" in drawn
    assert "园区数据" not in page()
