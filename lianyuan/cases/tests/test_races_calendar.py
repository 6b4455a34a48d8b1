"""Two people bringing in a year's notice at the very same time, each on a real connection of their own."""

from functools import partial
from io import BytesIO
from threading import Barrier

import pytest
from django.db import IntegrityError, transaction

from lianyuan.accounts.models import AuditEntry, Job
from lianyuan.cases.actions import calendar_change
from lianyuan.cases.models import CalendarChange
from lianyuan.core import clock
from lianyuan.core.refusals import Refused
from lianyuan.workdays.models import CalendarYear, SpecialDay

from .test_calendar_change import CORRECTED, NOTICE, TITLE, administrator, look
from .test_races import at_once, refused

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_one_notice_confirmed_twice_at_once_is_counted_once_and_of_two_notices_one_is_told() -> None:
    first, second = administrator(), administrator()
    change = look(first)
    confirm = calendar_change.confirm_change
    assert at_once(*(partial(confirm, actor=who, change=change) for who in (first, second))) == [None, None]
    change.refresh_from_db()
    assert (change.state, change.job_number) == ("running", 1)
    assert Job.objects.filter(kind=calendar_change.RECOMPUTE_JOB).count() == 1
    assert AuditEntry.objects.filter(verb="导入放假安排").count() == 1
    calendar_change.recompute_cases(change_id=change.pk, number=1)

    # The same year in two versions: the calendar is one of the two as a whole, never a mixture.
    for _round in range(3):
        rivals = [look(first), look(second, CORRECTED)]
        results = at_once(
            partial(confirm, actor=first, change=rivals[0]), partial(confirm, actor=second, change=rivals[1])
        )
        (loser,) = refused(results)
        assert isinstance(loser, Refused) and "正在重算" in loser.message
        winner = CalendarChange.objects.get(state="running")
        assert winner.pk == rivals[results.index(None)].pk
        assert SpecialDay.objects.filter(year=2027).count() == len(winner.days)
        calendar_change.recompute_cases(change_id=winner.pk, number=1)


def test_one_upload_sent_twice_at_once_is_one() -> None:
    boss = administrator()

    def upload() -> object:
        return calendar_change.look_at_notice(
            actor=boss, year=2027, notice=TITLE, file=BytesIO(NOTICE.encode()), upload_key="same"
        )

    one, other = at_once(upload, upload)
    assert one == other == CalendarChange.objects.get()


# --- negative controls: the same without the guard, to show that the races above are real ---


def test_without_the_lock_both_would_put_theirs_into_force_but_for_the_constraint() -> None:
    boss = administrator()
    one, other = look(boss), look(boss, CORRECTED)
    both_looked = Barrier(2)

    def look_then_confirm(change: CalendarChange) -> object:
        free = not CalendarChange.objects.filter(state="running").exists()
        both_looked.wait(timeout=20)
        assert free
        with transaction.atomic():
            return CalendarChange.objects.filter(pk=change.pk).update(
                state="running", confirmed_at=clock.now()
            )

    results = at_once(partial(look_then_confirm, one), partial(look_then_confirm, other))
    (loser,) = refused(results)
    assert isinstance(loser, IntegrityError)


def test_without_the_lock_both_would_queue_the_same_change() -> None:
    boss = administrator()
    change = look(boss)
    both_looked = Barrier(2)

    def look_then_count() -> bool:
        waits = CalendarChange.objects.get(pk=change.pk).state == "checked"
        both_looked.wait(timeout=20)
        if waits:
            CalendarYear.objects.update_or_create(year=2027, defaults={"notice": TITLE})
            CalendarChange.objects.filter(pk=change.pk).update(state="running", confirmed_at=clock.now())
        return waits

    assert at_once(look_then_count, look_then_count) == [True, True]
