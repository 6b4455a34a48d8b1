"""What an applicant is told when the promise was broken."""

from dataclasses import dataclass
from datetime import date

from lianyuan.core import clock

from ..models import AlertKind, Case
from ..models.case import RUNNING


@dataclass(frozen=True)
class Apology:
    """The date that was promised, and until when there is a new answer; None once that is past too."""

    due_on: date
    answer_by: date | None


def apology_for(case: Case) -> Apology | None:
    """For a case that is late while the desk has it, once its people were told; else None."""
    today = clock.today()
    if case.state not in RUNNING or case.due_on >= today:
        return None
    alert = case.alerts.filter(kind=AlertKind.OVERDUE).first()
    if alert is None:
        return None
    still_to_come = alert.answer_by is not None and alert.answer_by >= today
    return Apology(case.due_on, alert.answer_by if still_to_come else None)
