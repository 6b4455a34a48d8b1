"""How a person wants to be reached."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor

from .. import queries
from ..models import Choice, Timing


@transaction.atomic
def choose(*, actor: Actor, choices: Mapping[tuple[str, str], Timing]) -> None:
    """Keep when each (kind, channel) is brought to the actor. What stays as it was writes nothing."""
    assert actor.person is not None
    before = queries.timings_of(actor.person)
    changed = {pair: timing for pair, timing in choices.items() if before.get(pair) != timing}
    for (kind, channel), timing in changed.items():
        Choice.objects.update_or_create(
            person=actor.person, kind=kind, channel=channel, defaults={"timing": timing}
        )
    if changed:
        audit.record(
            actor=actor,
            verb=gettext_noop("修改通知方式"),
            target=actor.person,
            before={f"{kind} {channel}": before.get((kind, channel), "") for kind, channel in changed},
            after={f"{kind} {channel}": timing for (kind, channel), timing in changed.items()},
        )
