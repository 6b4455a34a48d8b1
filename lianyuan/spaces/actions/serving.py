"""The desk works off the small services asked for with bookings."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from .. import notices, rules
from ..models import ExtraRequest, ExtraState


@transaction.atomic
def answer_extra(
    *, actor: Actor, asked: ExtraRequest, done: bool, answer: str = "", at: datetime | None = None
) -> ExtraRequest:
    """Say that a small service is seen to, or that it can't be and why; the booker is told."""
    rows = ExtraRequest.objects.select_for_update(of=("self",))
    found = rows.select_related("booking__space__place", "booking__person", "extra").get(pk=asked.pk)
    if not rules.keeps(actor, found.booking.space):
        raise NotAllowed(_("只有这个场地的服务台可以答复附加服务。"))
    if found.state != ExtraState.ASKED:
        told = {"extra": found.extra, "state": found.get_state_display()}
        raise Refused(_("“%(extra)s”现在是“%(state)s”，不用再答复。请刷新看最新情况。") % told)
    if not found.booking.holds:
        told = {"state": found.booking.get_state_display()}
        raise Refused(_("这个预约现在是“%(state)s”，服务不用准备了。") % told)
    if not done and not answer.strip():
        raise Refused(_("请写办不了的原因，预约的人会看到。"))
    found.state = ExtraState.DONE if done else ExtraState.DECLINED
    found.answer, found.done_by, found.done_at = answer.strip(), actor.person, at or clock.now()
    found.save()
    audit.record(
        actor=actor,
        verb=gettext_noop("答复附加服务"),
        target=found.booking,
        after={"extra": str(found.extra), "state": found.state},
    )
    notices.tell_of_extra(found)
    return found
