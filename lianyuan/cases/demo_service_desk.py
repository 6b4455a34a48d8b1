"""What the demo's policy service says of its desk: its team, an example that goes on, a checklist begun."""

from datetime import date

from lianyuan.accounts.acting import Actor

from . import actions
from .actions.checking import tick_line
from .models import Case, Service, Team

# Filed before the Spring Festival of 2026, asked back and answered after it.
STEPS = [
    {"deed": "take", "on": "2026-02-13", "state": "in_progress", "due_on": "2026-02-27"},
    {"deed": "ask", "on": "2026-02-25", "state": "waiting"},
    {"deed": "reply", "on": "2026-02-27", "state": "in_progress", "due_on": "2026-03-02"},
    {"deed": "complete", "on": "2026-03-02", "state": "completed"},
]


def tell_service_desk(admin: Actor, team: Team, case: Case) -> None:
    """The team works the service off from now on; `case` is one of it, whose checklist was begun."""
    service = Service.objects.get(slug="policy-question")
    actions.add_example(
        actor=admin,
        service=service,
        name="请补充一次再办结",
        answers={"topic": "rent", "question": "公司成立不到一年，房租能补多少？"},
        filed_on=date(2026, 2, 13),
        steps=STEPS,
    )
    draft = actions.begin_draft(actor=admin, service=service)
    draft = actions.change_draft(actor=admin, service=service, revision=draft.revision, team=team)
    actions.publish_draft(actor=admin, service=service, revision=draft.revision)
    case.refresh_from_db()
    if case.handler is not None and case.is_open:
        tick_line(actor=Actor(person=case.handler), case=case, number=1, is_done=True)
