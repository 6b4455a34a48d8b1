"""The log of those who looked at what is private. Views that show it to the desk call `record`."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import models, transaction

from lianyuan.core import clock

from .acting import Actor
from .audit import kind_of
from .models import LookUp, LookUpConcern

# Going back and forth between two pages is one look.
SAME_LOOK = timedelta(minutes=10)


@transaction.atomic
def record(
    *, actor: Actor, as_role: str, target: models.Model, what: str, why: str, concerns: Iterable[int]
) -> None:
    """Write down that the actor sees `what` of the target, and whom (ids of persons) it concerns.

    Role, `what` and `why` are the interface's own words as they stand in the code (`gettext_noop`): whoever
    reads the log reads them in their language.

    The same person looking again within ten minutes leaves no second entry.
    """
    if actor.person is None:
        return
    now = clock.now()
    kind, target_id = kind_of(target), str(target.pk)
    seen = LookUp.objects.filter(
        by=actor.person, target_kind=kind, target_id=target_id, at__gt=now - SAME_LOOK
    )
    if seen.filter(what=what).exists():
        return
    look_up = LookUp.objects.create(
        by=actor.person,
        by_role=as_role,
        at=now,
        what=what,
        why=why,
        target_kind=kind,
        target_id=target_id,
        target_label=str(target)[:200],
    )
    LookUpConcern.objects.bulk_create(
        LookUpConcern(look_up=look_up, person_id=person) for person in sorted(set(concerns))
    )
