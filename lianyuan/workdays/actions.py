"""Writing the calendar."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor

from .importing import NoticeDay
from .models import CalendarYear, SpecialDay


@transaction.atomic
def save_year(*, actor: Actor, year: int, notice: str, days: Iterable[NoticeDay]) -> CalendarYear:
    """Put a year's notice into the calendar, in place of what it had; who may is the caller's to check.

    Counting with it is right from here on; what was counted before is for the rooms above to count anew.
    """
    list(CalendarYear.objects.select_for_update().order_by("pk").values_list("pk"))
    kept = CalendarYear.objects.filter(pk=year).first()
    before = {"notice": kept.notice, "days": kept.days.count()} if kept else {}
    saved, _is_new = CalendarYear.objects.update_or_create(year=year, defaults={"notice": notice})
    saved.days.all().delete()
    rows = [SpecialDay(day=day.day, year=saved, works=day.works, name=day.name) for day in days]
    SpecialDay.objects.bulk_create(rows)
    audit.record(
        actor=actor,
        verb=gettext_noop("导入放假安排"),
        target=saved,
        before=before,
        after={"notice": notice, "days": len(rows)},
    )
    return saved
