"""Open data: a reader who knows everything that is told can't work out what isn't."""

from collections import Counter
from datetime import date
from itertools import product
from typing import cast

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from lianyuan.accounts.acting import Actor, command_line
from lianyuan.cases import actions
from lianyuan.cases.actions.statistics import tell_months
from lianyuan.cases.models import ServiceMonth
from lianyuan.cases.statistics import Month, Told, month_before, next_month, told_of
from lianyuan.companies.tests.factories import acting_for, make_company, make_membership
from lianyuan.core import clock
from lianyuan.core.disclosure import may_be_told

from .factories import ANSWERS, at, make_counter
from .factories import Counter as Desk

FIGURES = ("filed", "completed", "refused", "withdrawn")
# What the reader tries in the place of a figure that isn't told.
MOST, MOST_FILED = 5, 24
parties = st.dictionaries(st.sampled_from("abcd"), st.integers(1, 2), max_size=4).map(Counter)


def test_two_parties_or_one_with_nearly_all_are_not_told() -> None:
    assert may_be_told({})
    assert not may_be_told({"a": 5, "b": 5})
    assert may_be_told({"a": 1, "b": 1, "c": 1})
    assert not may_be_told({"a": 30, "b": 9, "c": 2})
    assert may_be_told({"a": 30, "b": 9, "c": 3})


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(parties, parties, parties), min_size=1, max_size=2), st.integers(0, 2))
def test_a_reader_who_tries_every_number_finds_no_hidden_one(
    closed: list[tuple[Counter[str], Counter[str], Counter[str]]], still_open: int
) -> None:
    """The reader knows what is told, that nought is told, and that nothing closes before it is filed."""
    months = []
    for completed, refused, withdrawn in closed:
        filed = completed + refused + withdrawn
        filed["a"] += still_open
        months.append(Month(filed=+filed, completed=completed, refused=refused, withdrawn=withdrawn))
    told = [told_of(month) for month in months]
    hidden = [
        (row, name) for row, month in enumerate(told) for name in FIGURES if getattr(month, name) is None
    ]
    if not hidden or len(hidden) > 4:
        return
    possible: dict[tuple[int, str], set[int]] = {cell: set() for cell in hidden}
    for guess in product(*(range((MOST_FILED if name == "filed" else MOST) + 1) for _row, name in hidden)):
        tried = dict(zip(hidden, guess, strict=True))
        if _could_be(told, tried):
            for cell, value in tried.items():
                possible[cell].add(value)
    for cell, values in possible.items():
        assert len(values) >= 3, f"{cell} must be one of {values}"


def _could_be(told: list[Told], tried: dict[tuple[int, str], int]) -> bool:
    standing = 0
    for row, month in enumerate(told):
        filed, *closed = (tried.get((row, name), cast(int, getattr(month, name) or 0)) for name in FIGURES)
        if any(tried.get((row, name)) == 0 for name in FIGURES[1:]):
            return False
        standing += filed - sum(closed)
        if standing < 0:
            return False
    return True


def test_months_follow_one_another() -> None:
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert month_before(date(2027, 1, 1)) == date(2026, 12, 1)
    assert next_month(month_before(date(2026, 6, 1))) == date(2026, 6, 1)


def done(desk: Desk, actor: Actor, *, filed: date, completed: date) -> None:
    case = actions.file_case(actor=actor, service=desk.service, answers=ANSWERS, at=at(filed))
    case = actions.take_case(actor=desk.as_desk, case=case, at=at(filed, 11))
    actions.complete_case(actor=desk.as_desk, case=case, result="已办好", at=at(completed))


@pytest.mark.django_db
def test_a_month_is_told_once_when_it_is_over_and_never_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make_counter(name="=示例事项")
    for day in (13, 13, 28):
        company = make_company()
        person = make_membership(company=company).person
        done(desk, acting_for(person, company), filed=date(2026, 10, 12), completed=date(2026, 10, day))
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 31))
    tell_months(actor=command_line())
    assert not ServiceMonth.objects.filter(service=desk.service).exists()
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 1))
    assert tell_months(actor=command_line()) == [date(2026, 10, 1)]
    # Entered afterwards, of one more company: the month that was told stays as it was.
    done(desk, desk.as_company, filed=date(2026, 10, 7), completed=date(2026, 10, 7))
    assert tell_months(actor=command_line()) == []
    (row,) = Client().get("/api/v1/statistics/cases").json()
    assert (row["month"], row["filed"], row["completed"], row["refused"]) == ("2026-10", 3, 3, 0)
    # Two of three within the five working days promised; half of them took one day.
    assert (row["median_days"], row["in_time_percent"]) == (1, 67)
    assert Client().get(reverse("cases:statistics-json")).json()["items"] == [row]
    csv = Client().get(reverse("cases:statistics-csv")).content.decode()
    assert "'=示例事项,3,3,0,0,1,67" in csv
    assert "67%" in Client().get(reverse("cases:statistics")).content.decode()


@pytest.mark.django_db
def test_of_one_company_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make_counter()
    for _case in range(4):
        done(desk, desk.as_company, filed=date(2026, 10, 5), completed=date(2026, 10, 6))
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 1))
    tell_months(actor=command_line())
    row = ServiceMonth.objects.get(service=desk.service)
    assert [row.filed, row.completed, row.median_days, row.in_time_percent] == [None] * 4
    assert "背后的企业和个人不到 3 个" in Client().get(reverse("cases:statistics")).content.decode()


@pytest.mark.django_db
def test_a_merged_duplicate_is_told_by_the_case_it_went_into(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make_counter()
    for _company in range(3):
        company = make_company()
        person = make_membership(company=company).person
        done(desk, acting_for(person, company), filed=date(2026, 10, 5), completed=date(2026, 10, 6))
    kept, duplicate = (desk.taken(at=at(date(2026, 10, 7))) for _case in range(2))
    actions.merge_case(actor=desk.as_desk, duplicate=duplicate, kept=kept, at=at(date(2026, 10, 8)))
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 1))
    assert date(2026, 10, 1) in tell_months(actor=command_line())
    assert ServiceMonth.objects.get(service=desk.service, month=date(2026, 10, 1)).completed == 3
