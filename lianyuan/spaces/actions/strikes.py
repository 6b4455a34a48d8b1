"""Objecting to a strike, and deciding about it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from .. import rules, waiting_notices
from ..models import AppealState, Strike


@transaction.atomic
def appeal(*, actor: Actor, strike: Strike, words: str, at: datetime | None = None) -> Strike:
    """Object, once, to a strike of one's own; the desk of the place decides."""
    found = _lock(strike)
    if actor.person is None or found.person_id != actor.person.pk:
        raise NotAllowed(_("只有本人可以申诉。"))
    if found.state != AppealState.NONE:
        raise Refused(_("这条记录已经申诉过了：%(state)s。") % {"state": found.get_state_display()})
    if not words.strip():
        raise Refused(_("请写发生了什么，例如“到了，但门口的码扫不出来”。"))
    found.appeal, found.appealed_at = words.strip(), at or clock.now()
    found.state = AppealState.ASKED
    found.save(update_fields=["appeal", "appealed_at", "state"])
    audit.record(actor=actor, verb=gettext_noop("申诉爽约记录"), target=found)
    return found


@transaction.atomic
def decide(
    *, actor: Actor, strike: Strike, granted: bool, answer: str = "", at: datetime | None = None
) -> Strike:
    """The desk of the place decides about an appeal; never one's own, and a no has its reason."""
    found = _lock(strike)
    if not rules.keeps_its_room(actor, found.booking):
        raise NotAllowed(_("只有这个场地的服务台可以决定申诉。"))
    if actor.person is not None and found.person_id == actor.person.pk:
        raise NotAllowed(_("自己的申诉要请同事来决定。"))
    if found.state != AppealState.ASKED:
        raise Refused(_("这条记录现在是“%(state)s”，不用决定。") % {"state": found.get_state_display()})
    if not granted and not answer.strip():
        raise Refused(_("不同意要写原因，对方会看到。"))
    found.state = AppealState.GRANTED if granted else AppealState.REFUSED
    found.answer, found.decided_by, found.decided_at = answer.strip(), actor.person, at or clock.now()
    found.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    audit.record(actor=actor, verb=gettext_noop("决定申诉"), target=found, after={"state": found.state})
    waiting_notices.tell_decided(found)
    return found


def _lock(strike: Strike) -> Strike:
    rows = Strike.objects.select_for_update(of=("self",))
    return rows.select_related("booking__space__place", "person").get(pk=strike.pk)
