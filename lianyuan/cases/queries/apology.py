"""What an applicant is told when the promise was broken."""

from dataclasses import dataclass
from datetime import date

from lianyuan.core import clock

from ..models import AlertKind, Case
from ..models.case import RUNNING


@dataclass(frozen=True)
class Apology:
    """The date that was promised, and until when there is a new answer; None once that is past too.

    `missed` is the day by which there should have been one, once the applicant was told that it passed.
    """

    due_on: date
    answer_by: date | None
    missed: date | None = None


def apology_for(case: Case) -> Apology | None:
    """For a case that is late while the desk has it, once its people were told; else None."""
    today = clock.today()
    if case.state not in RUNNING or case.due_on >= today:
        return None
    alerts = {alert.kind: alert for alert in case.alerts.all()}
    alert, silent = alerts.get(AlertKind.OVERDUE), alerts.get(AlertKind.SILENT)
    if alert is None:
        return None
    still_to_come = alert.answer_by is not None and alert.answer_by >= today
    return Apology(
        case.due_on, alert.answer_by if still_to_come else None, silent.answer_by if silent else None
    )
