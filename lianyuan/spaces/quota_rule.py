"""The rule that keeps hours fair: nobody has more of them in a week or month than their quotas allow."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianyuan.core import clock

from .minutes import midnight, minute_of
from .models import Counts, Peak
from .quota_words import hours_in_words, quota_in_words
from .quotas import PeakTimes, Standing, quotas_for, standings
from .refusals import Stop

if TYPE_CHECKING:
    from .rulebook import Asked


def within_quota(asked: "Asked") -> Stop | None:
    """The party has hours left for this time, in the week and the month of its day."""
    quotas = quotas_for(asked.space, asked.party)
    if not quotas or _is_a_season_slot(asked):
        return None
    day = clock.local_date(asked.starts)
    peaks = PeakTimes.known()
    for standing in standings(quotas, asked.party, day, leaving_out=asked.moving):
        wanted = peaks.minutes_of(standing.quota, asked.space, asked.starts, asked.ends)
        if wanted and standing.used + wanted > standing.most:
            return _stop(asked, standing, wanted, peaks)
    return None


def _is_a_season_slot(asked: "Asked") -> bool:
    """A slot that a season gave: it has the season's limit, not these; as long as it was given, no longer."""
    if asked.season_slot:
        return True
    given = getattr(asked.moving, "season_date", None)
    return given is not None and asked.moving is not None and asked.span.minutes <= asked.moving.minutes


def _stop(asked: "Asked", standing: Standing, wanted: int, peaks: PeakTimes) -> Stop:
    quota = standing.quota
    told = {
        "quota": quota_in_words(quota),
        "used": hours_in_words(standing.used),
        "left": hours_in_words(standing.left),
        "wanted": hours_in_words(wanted),
    }
    if quota.counts == Counts.COMPANY:
        words = _("您的企业%(quota)s，已经约了 %(used)s，还剩 %(left)s，这次要 %(wanted)s。")
    else:
        words = _("您个人%(quota)s，已经约了 %(used)s，还剩 %(left)s，这次要 %(wanted)s。")
    # More than any week or month gives can only be shorter, or in other hours of the day.
    at_no_time = wanted > 60 * quota.hours and quota.peak == Peak.ANY
    not_before = midnight(standing.ends)
    if quota.peak != Peak.ANY:
        change = peaks.next_change(asked.space, asked.starts, asked.ends)
        not_before = min(not_before, change or minute_of(asked.starts) + 1)
    return Stop("quota", words % told, not_before=not_before, at_no_time=at_no_time)
