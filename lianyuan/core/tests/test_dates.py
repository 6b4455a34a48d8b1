"""Dates as each language writes them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import formats, translation

from lianyuan.core import clock, dates

DAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        (
            "zh-hans",
            [
                "11 月 26 日 星期四",
                "11 月 26 日",
                "2026 年 11 月 26 日",
                "11 月 26 日 周四",
                "2026-11-26",
                "11-26",
            ],
        ),
        (
            "zh-hant",
            [
                "11 月 26 日 星期四",
                "11 月 26 日",
                "2026 年 11 月 26 日",
                "11 月 26 日 週四",
                "2026-11-26",
                "11-26",
            ],
        ),
        (
            "en",
            [
                "Thursday 26 November",
                "26 November",
                "26 November 2026",
                "Thu 26 November",
                "26 Nov 2026",
                "26 Nov",
            ],
        ),
    ],
)
def test_days(language: str, written: list[str]) -> None:
    ways = [
        dates.day_and_weekday,
        dates.short_day,
        dates.long_day,
        dates.line_day,
        dates.plain_day,
        dates.tiny_day,
    ]
    with translation.override(language):
        assert [way(DAY) for way in ways] == written


@pytest.mark.parametrize(
    ("language", "wanted"), [("zh-hans", "今天 "), ("zh-hant", "今天 "), ("en", "Today ")]
)
def test_today_has_a_name(language: str, wanted: str) -> None:
    with translation.override(language):
        assert dates.near_moment(clock.now()).startswith(wanted)
        assert dates.near_moment(clock.now() - timedelta(days=800)).count(":") == 1


def test_a_moment_is_of_the_district_wherever_its_date_is_asked() -> None:
    late = datetime(2026, 11, 25, 16, 5, tzinfo=UTC)
    with translation.override("en"):
        assert dates.plain_moment(late) == "26 Nov 2026, 00:05"
        template = Template("{{ at|day }} {{ at|short_day }} {{ at|tiny_day }} {{ none|day }}")
        assert template.render(Context({"at": late, "none": None})) == "26 Nov 2026 26 November 26 Nov "


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_forms_are_filled_and_read_with_plain_dates(language: str) -> None:
    with translation.override(language):
        assert formats.get_format("DATE_INPUT_FORMATS")[0] == "%Y-%m-%d"
        assert formats.localize_input(DAY) == "2026-11-26"
