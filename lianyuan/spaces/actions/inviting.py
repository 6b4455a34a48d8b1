"""Inviting to a booking, taking an invitation back, answering one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.limits import Limit
from lianyuan.accounts.models import Person
from lianyuan.companies.models import Membership
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from .. import invitations, rules
from ..models import Booking, Invitee, InviteeState
from ..tokens import INVITATION, new_secret
from .booking import lock_booking

MOST_INVITEES = 30
_DAY = 24 * 3600
# Mail to strangers: what one person may cause in a day, and what one address gets from everybody.
_BY_ONE = Limit("addresses invited by a person", 60, _DAY)
_TO_ONE = Limit("invitations to an address", 10, _DAY)


@dataclass(frozen=True)
class Guest:
    """Someone to be invited by mail address."""

    email: str
    name: str = ""


@transaction.atomic
def invite(
    *,
    actor: Actor,
    booking: Booking,
    guests: Sequence[Guest] = (),
    colleagues: Sequence[Person] = (),
    at: datetime | None = None,
) -> list[Invitee]:
    """Invite people to a booking that still stands; who is invited already is not told again.

    Colleagues are people of the company it was booked for. Refused above `MOST_INVITEES` for a booking, and
    where too many mails went out today.
    """
    moment = at or clock.now()
    found, _locked = lock_booking(booking)
    _require_host(actor, found)
    if not found.holds or found.ends <= moment:
        raise Refused(_("这个预约已经结束或取消，不能再邀请人。"))
    there = {each.email.casefold() or each.person_id: each for each in found.invitees.all()}
    new = [Invitee(person=each) for each in _colleagues(found, colleagues)]
    new += [Invitee(email=guest.email, name=guest.name) for guest in guests]
    told = [_invited(each, found, there, moment) for each in new]
    standing = found.invitees.exclude(state=InviteeState.WITHDRAWN).count()
    if standing > MOST_INVITEES:
        words = _("一个预约最多邀请 %(most)s 人，这样会有 %(n)s 人。请少邀请几位。")
        raise Refused(words % {"most": MOST_INVITEES, "n": standing})
    fresh = [each for each in told if each is not None]
    _spend(actor, [each for each in fresh if each.email])
    for each in fresh:
        invitations.tell_one(each, "invited")
    if fresh:
        audit.record(
            actor=actor, verb=gettext_noop("邀请参加预约"), target=found, after={"count": len(fresh)}
        )
    return fresh


@transaction.atomic
def withdraw(*, actor: Actor, invitee: Invitee) -> None:
    """Take an invitation back; who got it is told. Doing it again changes nothing."""
    found, _locked = lock_booking(invitee.booking)
    _require_host(actor, found)
    kept = Invitee.objects.select_for_update(of=("self",)).select_related("person").get(pk=invitee.pk)
    if kept.state == InviteeState.WITHDRAWN:
        return
    declined = kept.state == InviteeState.DECLINED
    kept.state = InviteeState.WITHDRAWN
    kept.save(update_fields=["state"])
    kept.booking = found
    if not declined and found.holds:
        invitations.tell_one(kept, "invited_off")
    audit.record(actor=actor, verb=gettext_noop("取消邀请"), target=found, after={"count": 1})


@transaction.atomic
def answer(*, actor: Actor, invitee: Invitee, comes: bool, at: datetime | None = None) -> Invitee:
    """Say whether one comes; the last answer counts. Whoever holds the invitation may, signed in or not."""
    moment = at or clock.now()
    kept = Invitee.objects.select_for_update(of=("self",)).select_related("booking").get(pk=invitee.pk)
    if kept.person_id is not None and (actor.person is None or actor.person.pk != kept.person_id):
        raise NotAllowed(_("这是给别人的邀请。"))
    if kept.state == InviteeState.WITHDRAWN or not kept.booking.holds:
        raise Refused(_("这个邀请已经取消，不用答复了。"))
    if kept.booking.ends <= moment:
        raise Refused(_("这个预约已经结束，不用答复了。"))
    kept.state = InviteeState.ACCEPTED if comes else InviteeState.DECLINED
    kept.answered_at = moment
    kept.save(update_fields=["state", "answered_at"])
    return kept


def _require_host(actor: Actor, booking: Booking) -> None:
    if not rules.made(actor, booking):
        raise NotAllowed(_("只有预约的人可以邀请别人。"))


def _colleagues(booking: Booking, people: Sequence[Person]) -> list[Person]:
    if not people:
        return []
    rows = Membership.objects.current().filter(company=booking.company_id) if booking.company_id else None
    found = {} if rows is None else {each.person_id: each.person for each in rows.select_related("person")}
    if any(person.pk not in found for person in people):
        raise NotAllowed(_("只能从本企业的人里选。别人请写邮箱。"))
    return [found[person.pk] for person in people if person.pk != booking.person_id]


def _invited(
    new: Invitee, booking: Booking, there: dict[str | int | None, Invitee], at: datetime
) -> Invitee | None:
    """The invitation as written; None for someone who has one already."""
    key = new.email.casefold() or new.person_id
    kept = there.get(key)
    if kept is not None and kept.state != InviteeState.WITHDRAWN:
        return None
    invitee = kept or new
    invitee.booking, invitee.state = booking, InviteeState.ASKED
    invitee.name, invitee.invited_at, invitee.answered_at = new.name or invitee.name, at, None
    if invitee.email and not invitee.token_hash:
        secret = new_secret(INVITATION)
        invitee.token_hash, invitee.token_sealed = secret.hashed, secret.sealed
    invitee.save()
    there[key] = invitee
    return invitee


def _spend(actor: Actor, by_mail: Sequence[Invitee]) -> None:
    # A refusal takes back what was counted here: nothing was sent.
    assert actor.person is not None
    # In one order, so that two who invite the same people don't wait for each other.
    for invitee in sorted(by_mail, key=lambda each: each.email.casefold()):
        if _BY_ONE.spend(str(actor.person.pk)):
            raise Refused(_("今天已经向外发了 %(n)s 封邀请，请明天再邀请其他人。") % {"n": _BY_ONE.most})
        if _TO_ONE.spend(invitee.email.casefold()):
            words = _("%(address)s 今天收到的邀请太多了，请明天再邀请，或者用别的办法告诉对方。")
            raise Refused(words % {"address": invitee.email})
