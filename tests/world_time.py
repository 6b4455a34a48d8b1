"""What the small district holds for the pages about time: a notice looked at, a case that asks for more."""

from lianyuan.accounts.acting import Actor
from lianyuan.cases import actions
from lianyuan.cases.models import CalendarChange, Case
from lianyuan.core import clock


def add_time(
    arguments: dict[str, object],
    particular: dict[str, dict[str, object]],
    filled: dict[str, dict[str, str]],
    *,
    case: Case,
    desk: Actor,
) -> None:
    """A year's notice that was looked at, and `case`, handled by the desk, waiting for more time."""
    assert desk.person is not None
    change = CalendarChange.objects.create(
        year=2030,
        notice="示例通知",
        days=[["2030-01-01", False, "示例节"]],
        preview={"cases": 0, "moved": 0, "firm": 0, "rows": [], "left_out": []},
        person=desk.person,
        made_at=clock.now(),
    )
    actions.ask_extension(actor=desk, case=case, days=1, reason="要等示例单位答复")
    arguments |= {"change_id": change.pk}
    particular |= {"cases:extension-decision": {"reference": case.reference}}
    filled |= {
        "cases:extension": {"days": "1", "reason": "要等示例单位答复"},
        "cases:extension-decision": {"decision": "approve"},
        "cases:correction": {"days": "1", "reason": "算错了"},
        "cases:desk-hours": {"hours": "一 09:00-12:00", "warn_days": "1", "answer_days": "2"},
        "cases:calendar-upload": {"year": "2030", "notice": "示例通知"},
    }
