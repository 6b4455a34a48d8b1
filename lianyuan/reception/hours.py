"""When a hall gives out numbers: while its centre's desk works, else while it is open, on working days."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from lianyuan.cases.desk_hours import spans_of
from lianyuan.cases.models import DeskHours
from lianyuan.places.models import OpeningHours
from lianyuan.workdays.queries import is_working_day

from .models import Hall


def why_closed(hall: Hall, at: datetime) -> str:
    """Why no number is given out at this moment; empty when it is open, or no hours are known.

    A make-up workday (调休上班日) has the hours of the weekday the hall chose for it; a day off has none.
    """
    desk = list(DeskHours.objects.filter(centre=hall.centre_id))
    opening = list(OpeningHours.objects.filter(place=hall.centre_id))
    known: Sequence[DeskHours | OpeningHours] = desk or opening
    if not known:
        return ""
    here = timezone.localtime(at)
    if not is_working_day(here.date()):
        return _("今天“%(hall)s”不上班，不能取号。请在工作日来，或者预约时间。") % {"hall": hall}
    weekday = here.weekday() if here.weekday() < 5 else hall.makeup_weekday
    hours: Sequence[DeskHours | OpeningHours] = [row for row in known if row.weekday == weekday]
    if desk:
        # The same day as for what is filed.
        hours = spans_of(here.date(), desk)
    if any(row.opens <= here.time() < row.closes for row in hours):
        return ""
    words = " ".join(f"{row.opens:%H:%M}–{row.closes:%H:%M}" for row in hours) or _("不开放")
    return _("现在不在开放时间，不能取号。今天的开放时间：%(hours)s。") % {"hours": words}
