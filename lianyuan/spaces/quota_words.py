"""Quotas and hours in words."""

from django.utils.translation import gettext as _

from .models import Period, Quota


def hours_in_words(minutes: int) -> str:
    """Minutes as hours, such as `1.5 小时`."""
    number = f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
    return _("%(n)s 小时") % {"n": number}


def quota_in_words(quota: Quota) -> str:
    """What a quota allows, such as `在“示例楼”的会议室每周最多 4 小时（高峰时段）`."""
    told = {
        "place": quota.place,
        "rooms": quota.get_kind_display() if quota.kind else _("所有场地"),
        "hours": hours_in_words(60 * quota.hours),
        "peak": quota.get_peak_display(),
    }
    if quota.period == Period.WEEK:
        words = _("在“%(place)s”的%(rooms)s每周最多 %(hours)s（%(peak)s）")
    else:
        words = _("在“%(place)s”的%(rooms)s每月最多 %(hours)s（%(peak)s）")
    return words % told
