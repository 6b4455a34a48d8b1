"""A due date late in December waits for next year's notice, also one counted before that was known."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from lianyuan.cases.models import Case, DeadlineLine
from lianyuan.workdays.models import CalendarYear

from .factories import at, make_counter

pytestmark = pytest.mark.django_db


def test_filed_before_christmas_it_is_provisional_and_older_rows_are_marked_so() -> None:
    counter = make_counter(promised_days=5)
    late, early = counter.filed(at=at(date(2026, 12, 23))), counter.filed(at=at(date(2026, 12, 21)))
    assert (late.due_on, late.due_provisional) == (date(2026, 12, 30), True)
    assert (early.due_on, early.due_provisional) == (date(2026, 12, 28), False)

    def mark() -> tuple[bool, bool]:
        Case.objects.update(due_provisional=False)
        DeadlineLine.objects.update(provisional=False)
        migration = import_module("lianyuan.cases.migrations.0011_answer_templates")
        migration.mark_late_december(apps, None)
        for case in (late, early):
            case.refresh_from_db()
            assert case.deadline_lines.get().provisional == case.due_provisional
        return late.due_provisional, early.due_provisional

    assert mark() == (True, False)
    CalendarYear.objects.create(year=2027, notice="示例通知")
    assert mark() == (False, False)
