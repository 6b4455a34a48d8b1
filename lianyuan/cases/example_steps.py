"""The later steps of an example: what is done with its case day by day, and how it must stand after each.

Nothing is filed. The steps follow the same table as real ones (`transitions.py`), and the due date comes of
the same sum (`deadlines.recompute`); people's rights and what they write are left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lianyuan.core import dates
from lianyuan.workdays.queries import calendar

from .deadlines import recompute
from .models import CaseState, LineCause, LineKind, ServiceExample
from .refusals import DEED_WORDS
from .transitions import START, TRANSITIONS, Deed, may_follow

MOST_STEPS = 12
# What an example may do, in the order in which it is offered.
DEEDS = (
    Deed.ACCEPT,
    Deed.TAKE,
    Deed.BEGIN,
    Deed.ASK,
    Deed.REPLY,
    Deed.COMPLETE,
    Deed.REFUSE,
    Deed.WITHDRAW,
)


@dataclass(frozen=True)
class Step:
    """One step: the deed, its day, how the case must stand after it; without `due_on` any date will do."""

    deed: Deed
    on: date
    state: CaseState
    due_on: date | None

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Step":
        """A step as an example keeps it."""
        due = kept.get("due_on")
        return cls(
            Deed(kept["deed"]),
            date.fromisoformat(kept["on"]),
            CaseState(kept["state"]),
            date.fromisoformat(due) if due else None,
        )

    @property
    def words(self) -> str:
        """The deed with its day, as people read it."""
        return _("%(day)s %(deed)s") % {"day": dates.plain_day(self.on), "deed": DEED_WORDS[self.deed]}

    def kept(self) -> dict[str, str]:
        """As an example keeps it."""
        kept = {"deed": str(self.deed), "on": self.on.isoformat(), "state": str(self.state)}
        return kept | ({"due_on": self.due_on.isoformat()} if self.due_on else {})


@dataclass(frozen=True)
class _Line:
    """A line of the ledger as the steps would write it."""

    kind: LineKind
    on: date
    working_days: int = 0
    cause: LineCause = LineCause.PLAIN


def steps_of(example: ServiceExample) -> list[Step]:
    """The later steps of an example."""
    return [Step.of(kept) for kept in example.steps]


def order_problem(filed_on: date | None, steps: Sequence[Step]) -> str:
    """What is wrong with the days of the steps; empty when they follow each other."""
    before = filed_on
    for number, step in enumerate(steps, start=1):
        if before is None:
            return _("写了后面的步骤，也请写提交日期。")
        if step.on < before:
            return _("第 %(number)s 步的日期 %(day)s 比前一步还早。请改成 %(before)s 或以后。") % {
                "number": number,
                "day": dates.plain_day(step.on),
                "before": dates.plain_day(before),
            }
        before = step.on
    return ""


def faults(example: ServiceExample, promised_days: int) -> Iterator[str]:
    """What is not as it should be, step by step; a step that can't be done ends it."""
    if not example.steps or example.filed_on is None:
        return
    state, lines = START, [_Line(LineKind.START, example.filed_on, promised_days)]
    known = calendar(since=example.filed_on)
    for number, step in enumerate(steps_of(example), start=1):
        said = {"number": number, "step": step.words, "state": state.label}
        if not may_follow(step.deed, state):
            yield _("第 %(number)s 步（%(step)s）不能做：这时办件是“%(state)s”") % said
            return
        if step.deed == Deed.ASK:
            lines.append(_Line(LineKind.PAUSE, step.on))
        elif step.deed == Deed.REPLY and state == CaseState.WAITING:
            lines.append(_Line(LineKind.RESUME, step.on))
        state = TRANSITIONS[step.deed][state]
        due = recompute(lines, example.filed_on, known).due_on
        if state != step.state:
            yield _("第 %(number)s 步（%(step)s）以后应该是“%(wanted)s”，实际是“%(found)s”") % {
                **said,
                "wanted": step.state.label,
                "found": state.label,
            }
        if step.due_on is not None and due != step.due_on:
            yield _("第 %(number)s 步（%(step)s）以后应该在%(wanted)s办结，算出来是%(found)s") % {
                **said,
                "wanted": dates.plain_day(step.due_on),
                "found": dates.plain_day(due),
            }
