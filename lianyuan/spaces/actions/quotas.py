"""Setting quotas and peak hours, and granting more to somebody by name."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.companies.models import Company
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places.models import Place

from .. import rules
from ..models import Counts, PeakHours, Quota, QuotaException


def require_arranger(actor: Actor, place: Place) -> None:
    """Refuse whoever doesn't administer the place."""
    if not rules.arranges_at(actor, place):
        raise NotAllowed(_("只有这个地点的管理员可以设置限额、学期和例外。"))


@transaction.atomic
def save_quota(
    *, actor: Actor, place: Place, kind: str, counts: str, period: str, peak: str, hours: int
) -> Quota:
    """Set how many hours are allowed; a rule that differs only in its hours is changed."""
    require_arranger(actor, place)
    same = {"place": place, "kind": kind, "counts": counts, "period": period, "peak": peak}
    Quota.objects.bulk_create([Quota(**same, hours=hours)], ignore_conflicts=True)
    quota = Quota.objects.select_for_update().get(**same)
    before = {"hours": quota.hours}
    quota.hours = hours
    quota.full_clean()
    quota.save()
    audit.record(
        actor=actor,
        verb=gettext_noop("设置场地限额"),
        target=quota,
        before=before,
        after={"place": str(place), "kind": kind, "counts": counts, "period": period, "hours": hours},
    )
    return quota


@transaction.atomic
def remove_quota(*, actor: Actor, quota: Quota) -> None:
    """Take a quota away, with what was granted beyond it."""
    require_arranger(actor, quota.place)
    audit.record(actor=actor, verb=gettext_noop("取消场地限额"), target=quota, before={"hours": quota.hours})
    quota.delete()


@transaction.atomic
def save_peak(*, actor: Actor, place: Place, weekday: int, begins: time, ends: time) -> PeakHours:
    """Say that a time of the week is peak; one that begins at the same time gets the new end."""
    require_arranger(actor, place)
    peak = PeakHours.objects.select_for_update().filter(place=place, weekday=weekday, begins=begins).first()
    peak = peak or PeakHours(place=place, weekday=weekday, begins=begins)
    peak.ends = ends
    peak.full_clean()
    peak.save()
    audit.record(actor=actor, verb=gettext_noop("设置高峰时段"), target=peak, after={"hours": str(peak)})
    return peak


@transaction.atomic
def remove_peak(*, actor: Actor, peak: PeakHours) -> None:
    """Take a peak time away."""
    require_arranger(actor, peak.place)
    audit.record(actor=actor, verb=gettext_noop("取消高峰时段"), target=peak, before={"hours": str(peak)})
    peak.delete()


@transaction.atomic
def grant_exception(
    *,
    actor: Actor,
    quota: Quota,
    hours: int,
    from_day: date,
    until_day: date,
    reason: str,
    person: Person | None = None,
    company: Company | None = None,
    at: datetime | None = None,
) -> QuotaException:
    """Give one person or company more hours than a quota, by name and with a reason; never oneself."""
    require_arranger(actor, quota.place)
    whose = Counts.COMPANY if company is not None else Counts.PERSON
    if quota.counts != whose:
        raise Refused(_("这条限额%(counts)s计算，请写对应的对象。") % {"counts": quota.get_counts_display()})
    if not reason.strip():
        raise Refused(_("请写给例外的原因，对方会看到。"))
    own = (person is not None and person == actor.person) or (
        company is not None and actor.person is not None and rules.still_belongs(actor, company.pk)
    )
    if own:
        raise Refused(_("不能给自己或自己的企业例外。请另一位管理员来决定。"))
    granted = QuotaException(
        quota=quota,
        person=person,
        company=company,
        hours=hours,
        from_day=from_day,
        until_day=until_day,
        reason=reason.strip(),
        granted_by=actor.person,
        granted_as=actor.label[:80],
        granted_at=at or clock.now(),
    )
    granted.full_clean(exclude=["granted_by"], validate_unique=False)
    granted.save()
    audit.record(actor=actor, verb=gettext_noop("给限额例外"), target=granted, after=_audited(granted))
    return granted


@transaction.atomic
def end_exception(*, actor: Actor, exception: QuotaException, at: datetime | None = None) -> None:
    """Take back what was granted; what was booked with it stays."""
    found = QuotaException.objects.select_for_update().select_related("quota__place").get(pk=exception.pk)
    require_arranger(actor, found.quota.place)
    if found.ended_at is not None:
        raise Refused(_("这个例外已经取消了。"))
    found.ended_at = at or clock.now()
    found.save(update_fields=["ended_at"])
    audit.record(actor=actor, verb=gettext_noop("取消限额例外"), target=found, before=_audited(found))


def _audited(granted: QuotaException) -> dict[str, str | int]:
    return {
        "hours": granted.hours,
        "from": granted.from_day.isoformat(),
        "until": granted.until_day.isoformat(),
        "reason": granted.reason,
    }
