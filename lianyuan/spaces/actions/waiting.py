"""Waiting for time in a room: joining, leaving, and answering what is offered."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from .. import notices, occupancy, rulebook
from ..minutes import into_day, moment_of
from ..models import Booking, Offer, OfferState, Space, Waiting, WaitingState
from ..occupancy import Locked
from ..queries.free import free_spans
from ..rulebook import Asked
from ..wishes_fit import wished_days
from .booking import Wanted, place
from .offering import actor_of, asked_by, first_fit, let_go, settle_lapsed

IN_LINE = (WaitingState.WAITING, WaitingState.OFFERED)
# Enough for whoever needs a room, and not so many that one person is in every line.
MOST_AT_ONCE = 10


@dataclass(frozen=True)
class Wish:
    """What someone waits for: so many minutes between two clock times, on some weekdays of some days."""

    title: str
    minutes: int
    from_day: date
    until_day: date
    from_time: time
    until_time: time
    weekdays: str = "0123456"
    attendees: int = 1


def exact_wish(*, title: str, starts: datetime, ends: datetime, attendees: int = 1) -> Wish:
    """The wish for one time on one day. Raises `Refused` for a time that no wish can be for."""
    begins, finishes = timezone.localtime(starts), timezone.localtime(ends)
    if ends <= starts or begins.date() != finishes.date():
        raise Refused(_("请选同一天里的开始和结束时间。"))
    return Wish(
        title=title,
        minutes=int((ends - starts).total_seconds()) // 60,
        from_day=begins.date(),
        until_day=begins.date(),
        from_time=begins.time(),
        until_time=finishes.time(),
        attendees=attendees,
    )


@transaction.atomic
def join(*, actor: Actor, space: Space, wish: Wish, at: datetime | None = None) -> Waiting:
    """Join the line for a room, as oneself or the company one acts for.

    Refused where the wish can be met at once (then it is booked), or never.
    """
    moment = at or clock.now()
    if actor.person is None:
        raise NotAllowed(_("请先登录，再排队等候。"))
    locked = occupancy.lock(space)
    settle_lapsed([locked], at=moment)
    _require_sensible(locked.space, wish, moment)
    entry = Waiting(
        space=locked.space,
        person=actor.person,
        company_id=actor.company_id,
        title=wish.title,
        attendees=wish.attendees,
        minutes=wish.minutes,
        weekdays="".join(sorted(set(wish.weekdays))),
        from_day=wish.from_day,
        until_day=wish.until_day,
        from_time=wish.from_time,
        until_time=wish.until_time,
        joined_at=moment,
    )
    _require_possible(actor, locked, entry, moment)
    entry.save()
    audit.record(actor=actor, verb=gettext_noop("排队等候场地"), target=entry, after=_audited(entry))
    return entry


@transaction.atomic
def leave(*, actor: Actor, waiting: Waiting, at: datetime | None = None) -> Waiting:
    """Wait no longer; what was kept for them goes to the next."""
    moment = at or clock.now()
    occupancy.lock(waiting.space)
    entry = _own(actor, waiting)
    if entry.state not in IN_LINE:
        raise Refused(_("您已经不在排队了。"))
    held = entry.offers.filter(state=OfferState.HELD).select_related("waiting__space").first()
    if held is not None:
        let_go(held, OfferState.DECLINED, at=moment, for_good=True)
    entry.state, entry.ended_at = WaitingState.LEFT, moment
    entry.save(update_fields=["state", "ended_at"])
    audit.record(actor=actor, verb=gettext_noop("不再等候"), target=entry, after=_audited(entry))
    return entry


@transaction.atomic
def accept(*, actor: Actor, offer: Offer, at: datetime | None = None) -> Booking:
    """Take what is kept for oneself: it becomes a booking, with nobody able to come in between.

    Raises `CannotBook` where a rule has come to stand against it since; the offer then stays until its end.
    """
    moment = at or clock.now()
    locked, found = _lock_offer(actor, offer, moment)
    entry = found.waiting
    settle_lapsed([locked], at=moment)
    occupancy.free(offer=found)
    wanted = Wanted(title=entry.title, attendees=entry.attendees)
    whom = actor_of(entry)
    asked = Asked(
        actor=whom,
        locked=locked,
        starts=found.starts,
        ends=found.ends,
        attendees=entry.attendees,
        at=moment,
    )
    booking = place(asked, wanted)
    found.state, found.booking = OfferState.TAKEN, booking
    found.save(update_fields=["state", "booking"])
    entry.state, entry.ended_at = WaitingState.SERVED, moment
    entry.save(update_fields=["state", "ended_at"])
    notices.tell_booked(booking)
    return booking


@transaction.atomic
def decline(*, actor: Actor, offer: Offer, at: datetime | None = None) -> Waiting:
    """Say no to what is kept for oneself; it goes to the next. A wide wish goes on waiting, in its place."""
    moment = at or clock.now()
    _locked, found = _lock_offer(actor, offer, moment)
    let_go(found, OfferState.DECLINED, at=moment)
    audit.record(
        actor=actor, verb=gettext_noop("没有要空位"), target=found.waiting, after=_audited(found.waiting)
    )
    return found.waiting


def lapse(*, offer_id: int, at: datetime | None = None) -> None:
    """What the worker does when an offer's time is up; safe to repeat."""
    moment = at or clock.now()
    offer = Offer.objects.select_related("space").filter(pk=offer_id).first()
    if offer is None:
        return
    with transaction.atomic():
        settle_lapsed([occupancy.lock(offer.space)], at=moment)


def end_over(*, at: datetime | None = None) -> int:
    """End the waiting of those whose last day has passed; how many. A daily routine, safe to repeat."""
    moment = at or clock.now()
    over = Waiting.objects.filter(state=WaitingState.WAITING, until_day__lt=clock.local_date(moment))
    return over.update(state=WaitingState.ENDED, ended_at=moment)


def _require_sensible(space: Space, wish: Wish, at: datetime) -> None:
    if not wish.title.strip():
        raise Refused(_("请写用途，例如“周会”。"))
    if wish.until_day < wish.from_day or wish.until_time <= wish.from_time:
        raise Refused(_("结束要晚于开始，请改时间。"))
    if into_day(wish.until_time) - into_day(wish.from_time) < wish.minutes:
        raise Refused(_("这段时间放不下 %(n)s 分钟，请把时间选宽一点。") % {"n": wish.minutes})
    if not wish.weekdays or set(wish.weekdays) - set("0123456"):
        raise Refused(_("请至少选一个星期几。"))
    if not space.shortest <= wish.minutes <= space.longest:
        told = {"least": space.shortest, "most": space.longest}
        raise Refused(_("这里一次可以用 %(least)s 到 %(most)s 分钟，请改时长。") % told)
    latest = clock.local_date(at) + timedelta(days=space.days_ahead)
    if wish.until_day > latest:
        raise Refused(_("这里最远约到 %(day)s，请把结束的日子改早一点。") % {"day": f"{latest:%Y-%m-%d}"})


def _require_possible(actor: Actor, locked: Locked, entry: Waiting, at: datetime) -> None:
    """Not in this line already, not in too many, free at no wished time, and refused by no lasting rule."""
    mine = Waiting.objects.filter(person=entry.person, state__in=IN_LINE)
    wished = ("space", "weekdays", "minutes", "from_day", "until_day", "from_time", "until_time")
    if mine.filter(**{name: getattr(entry, name) for name in wished}).exists():
        raise Refused(_("您已经在排队等这个时间了，不用再排一次。"))
    if mine.count() >= MOST_AT_ONCE:
        raise Refused(_("您已经在等 %(n)s 个时间了。请先取消不需要的，再排新的。") % {"n": MOST_AT_ONCE})
    days = wished_days(entry, at=at)
    if not days:
        raise Refused(_("您选的日子已经过了，或者没有那个星期几。请改日子。"))
    for rule in rulebook.OF_THE_ROOM:
        stop = rule(asked_by(entry, locked, 0, at))
        if stop is not None:
            raise Refused(stop.words)
    free = free_spans([locked.space], days, at=at)[locked.space.pk]
    begins = first_fit(entry, locked, free, at=at)
    if begins is not None:
        when = timezone.localtime(moment_of(begins))
        words = _("%(when)s 现在就空着，直接预约就行，不用排队。")
        raise Refused(words % {"when": f"{when:%m-%d %H:%M}"})


def _own(actor: Actor, waiting: Waiting) -> Waiting:
    entry = Waiting.objects.select_related("space", "person", "company").get(pk=waiting.pk)
    if actor.person is None or entry.person_id != actor.person.pk:
        raise NotAllowed(_("这是别人的排队，只有本人可以处理。"))
    return entry


def _lock_offer(actor: Actor, offer: Offer, at: datetime) -> tuple[Locked, Offer]:
    """The offer as it now is, still held, of a room that is locked."""
    locked = occupancy.lock(offer.space)
    found = Offer.objects.select_related("waiting__space", "waiting__person", "waiting__company")
    now = found.get(pk=offer.pk)
    if actor.person is None or now.waiting.person_id != actor.person.pk:
        raise NotAllowed(_("这个空位是留给别人的。"))
    if now.state != OfferState.HELD or now.held_until <= at:
        raise Refused(_("这个空位已经不再为您留着了。请看看还有哪些空档。"))
    return locked, now


def _audited(entry: Waiting) -> dict[str, str | int]:
    return {"space": str(entry.space), "state": entry.state, "minutes": entry.minutes}
