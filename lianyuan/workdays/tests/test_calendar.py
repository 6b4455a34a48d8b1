"""The arithmetic, against the published notices and against itself."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from lianyuan.workdays import queries
from lianyuan.workdays.calendar import MOST_DAYS, Calendar, SpecialDayRule
from lianyuan.workdays.models import CalendarYear, SpecialDay

MAKE_UP_2026 = [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]
NOTICE_2026 = "国务院办公厅关于2026年部分节假日安排的通知"

# A notice as it might be: three days off in a week, the Saturday before and the Sunday after worked.
INVENTED = Calendar(
    notices={2030: "示例通知"},
    special={
        date(2030, 5, 4): SpecialDayRule(works=True, notice_year=2030),
        date(2030, 5, 6): SpecialDayRule(works=False, notice_year=2030),
        date(2030, 5, 7): SpecialDayRule(works=False, notice_year=2030),
        date(2030, 5, 8): SpecialDayRule(works=False, notice_year=2030),
        date(2030, 5, 12): SpecialDayRule(works=True, notice_year=2030),
    },
)
dates = st.dates(date(2029, 6, 1), date(2031, 6, 1))


@pytest.mark.django_db
def test_make_up_workdays_of_2026_are_worked() -> None:
    worked = SpecialDay.objects.filter(day__year=2026, works=True).values_list("day", flat=True)
    assert sorted(worked) == [date(2026, month, day) for month, day in MAKE_UP_2026]
    assert all(queries.is_working_day(day) for day in worked)


@pytest.mark.django_db
@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_as_many_working_days_as_published(year: int, days: int) -> None:
    counted = queries.count_working_days(date(year, 1, 1), date(year, 12, 31))
    assert counted.days == days
    # New Year's days off in December would stand in the notice of 2027.
    assert counted.provisional == (year == 2026)
    assert not queries.count_working_days(date(year, 1, 1), date(year, 12, 28)).provisional
    assert f"国务院办公厅关于{year}年部分节假日安排的通知" in counted.notices


@pytest.mark.django_db
def test_five_working_days_over_the_spring_festival_of_2026() -> None:
    due = queries.add_working_days(date(2026, 2, 13), 5)
    assert due.date == date(2026, 2, 27)
    assert not due.provisional
    assert due.notices == (NOTICE_2026,)


@pytest.mark.django_db
def test_a_year_without_a_notice_is_provisional() -> None:
    due = queries.add_working_days(date(2026, 12, 30), 3)
    assert due.date == date(2027, 1, 4)
    assert due.provisional
    assert due.notices == (NOTICE_2026,)
    assert queries.count_working_days(date(2027, 1, 1), date(2027, 1, 31)).provisional


@pytest.mark.django_db
def test_the_last_days_of_december_wait_for_the_next_years_notice() -> None:
    assert not queries.add_working_days(date(2026, 12, 25), 1).provisional, "28 December"
    for days in (2, 3, 4):
        due = queries.add_working_days(date(2026, 12, 25), days)
        assert (due.date, due.provisional) == (date(2026, 12, 27 + days), True)
    assert queries.about(date(2026, 12, 30)).provisional and not queries.about(date(2026, 12, 28)).provisional
    # A pause that ends before, an empty span, and a year whose next one is known.
    assert not queries.count_working_days(date(2026, 12, 1), date(2026, 12, 28)).provisional
    assert not queries.count_working_days(date(2026, 12, 31), date(2026, 12, 30)).provisional
    assert not queries.add_working_days(date(2025, 12, 29), 2).provisional
    CalendarYear.objects.create(year=2027, notice="示例通知")
    assert not queries.add_working_days(date(2026, 12, 25), 4).provisional


@pytest.mark.django_db
def test_a_notice_coming_in_ends_the_provision() -> None:
    year = CalendarYear.objects.create(year=2027, notice="示例通知")
    SpecialDay.objects.create(day=date(2027, 1, 1), year=year, works=False, name="元旦")
    due = queries.add_working_days(date(2026, 12, 30), 3)
    assert due.date == date(2027, 1, 5)
    assert not due.provisional
    assert due.notices == (NOTICE_2026, "示例通知")


@pytest.mark.django_db
def test_new_years_days_off_in_december_rest_on_the_next_years_notice() -> None:
    assert not queries.is_working_day(date(2018, 12, 31))
    due = queries.add_working_days(date(2018, 12, 28), 1)
    assert due.date == date(2018, 12, 29)
    assert [notice[8:12] for notice in due.notices] == ["2018", "2019"]


@pytest.mark.django_db
@pytest.mark.parametrize("days", [1, 20, 400])
def test_the_number_of_queries_does_not_grow_with_the_span(
    days: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        queries.add_working_days(date(2024, 1, 1), days)
    with django_assert_num_queries(2):
        queries.count_working_days(date(2024, 1, 1), date(2024, 1, 1) + timedelta(days=days))


@given(start=dates, days=st.integers(1, 300))
def test_adding_and_counting_agree(start: date, days: int) -> None:
    due = INVENTED.add(start, days)
    assert INVENTED.works(due.date)
    assert INVENTED.count(start + timedelta(days=1), due.date).days == days


@given(start=dates, first=st.integers(0, 100), second=st.integers(0, 100))
def test_adding_in_two_parts_is_adding_the_whole(start: date, first: int, second: int) -> None:
    assert (
        INVENTED.add(INVENTED.add(start, first).date, second).date == INVENTED.add(start, first + second).date
    )


@given(start=dates, end=dates)
def test_counting_is_looking_at_each_day(start: date, end: date) -> None:
    days = (start + timedelta(days=offset) for offset in range((end - start).days + 1))
    assert INVENTED.count(start, end).days == sum(INVENTED.works(day) for day in days)


@pytest.mark.parametrize("days", [-1, MOST_DAYS + 1])
def test_a_number_of_days_that_makes_no_sense_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match=str(days)):
        INVENTED.add(date(2030, 1, 1), days)


def test_counting_ends_with_the_calendar() -> None:
    with pytest.raises(ValueError, match="beyond"):
        INVENTED.add(date.max - timedelta(days=3), 5)
    assert INVENTED.count(date.max, date.max).days == 1
