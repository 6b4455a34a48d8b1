"""What a booking must keep to: one function a rule, asked in this order; the first to say no is the answer.

A rule is told nothing but what was asked, so the same rules answer a page, the API, a moved booking and
each date of a repeating one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock

from . import demand, quotas, rules
from .coming import has_been_coming
from .minutes import midnight, minute_of, moment_of
from .models import Audience, Booking, Occupancy, Space
from .occupancy import Locked, in_the_way, span_for
from .opening import hours_on, kinds_of, open_spans, weeks_of
from .parties import Party
from .queries.free import booking_window, free_starts
from .quota_rule import within_quota
from .refusals import CannotBook, Stop
from .spans import Span

MOST_TRIES = 400


@dataclass(frozen=True)
class Asked:
    """A booking as asked for: who, which room, when, how many come; `moving` is the one that would move."""

    actor: Actor
    locked: Locked
    starts: datetime
    ends: datetime
    attendees: int
    at: datetime
    moving: Booking | None = None
    # Someone stands at the door of an empty room and takes it from this minute on.
    walk_in: bool = False
    # The desk books for people at short notice, or long ahead; its rooms' hours and limits hold for it too.
    by_desk: bool = False
    # For whom, when it isn't whoever asks.
    for_party: Party | None = None
    # A slot that a season gave its company.
    season_slot: bool = False

    @property
    def party(self) -> Party:
        """Who will have the booking, and whose hours it counts to."""
        if self.for_party is not None:
            return self.for_party
        return Party.of_booking(self.moving) if self.moving is not None else Party.of_actor(self.actor)

    @property
    def space(self) -> Space:
        """The room."""
        return self.locked.space

    @property
    def span(self) -> Span:
        """The time itself, without preparing and tidying up."""
        return Span(minute_of(self.starts), minute_of(self.ends))

    @property
    def only_its_end_moves(self) -> bool:
        """A booking made longer or shorter, perhaps while it is under way."""
        return self.moving is not None and self.moving.holds and self.moving.starts == self.starts

    @property
    def leaving_out(self) -> Q | None:
        """Occupancies that don't stand in the way: those of the booking that would move."""
        return Q(booking=self.moving) if self.moving is not None else None


Rule = Callable[[Asked], Stop | None]


def in_order(asked: Asked) -> Stop | None:
    """It ends after it starts, on whole minutes, and within one day."""
    if asked.ends <= asked.starts:
        return Stop("order", _("结束时间要晚于开始时间，请改时间。"))
    if any(moment.second or moment.microsecond for moment in (asked.starts, asked.ends)):
        return Stop("whole-minutes", _("时间请写到分钟，例如 14:30。"))
    if clock.local_date(asked.starts) != clock.local_date(asked.ends - timedelta(minutes=1)):
        return Stop("one-day", _("一次预约不能跨过半夜。请分两天预约。"))
    return None


def lent_out(asked: Asked) -> Stop | None:
    """The room is lent out, by name."""
    if not asked.space.is_active:
        return Stop("not-offered", _("“%(space)s”现在不开放预约。") % {"space": asked.space}, at_no_time=True)
    if asked.space.names_nobody:
        return Stop("no-names", _("母婴室不用预约，也不记名字。到门口扫码就可以用。"), at_no_time=True)
    return None


def for_whom(asked: Asked) -> Stop | None:
    """The person may book this room, and still belongs to the company they book for."""
    actor, space = asked.actor, asked.space
    if actor.company_id is not None and not rules.still_belongs(actor, actor.company_id):
        words = _("您已经不在“%(company)s”了，不能代表它预约。请换成本人身份。")
        return Stop("left-company", words % {"company": actor.company_label}, at_no_time=True)
    if asked.by_desk:
        return None
    if space.audience == Audience.DESK:
        return Stop("desk-only", _("这个场地由服务台安排，请联系服务台。"), at_no_time=True)
    if space.audience == Audience.COMPANIES and actor.company_id is None:
        return Stop(
            "companies-only", _("这个场地只给企业用。请在页面上方换成您的企业身份。"), at_no_time=True
        )
    return None


def big_enough(asked: Asked) -> Stop | None:
    """As many come as the room seats."""
    if asked.attendees <= asked.space.capacity:
        return None
    words = _("“%(space)s”坐 %(capacity)s 人，坐不下 %(n)s 人。请换大一点的场地。")
    told = {"space": asked.space, "capacity": asked.space.capacity, "n": asked.attendees}
    return Stop("capacity", words % told, at_no_time=True)


def right_length(asked: Asked) -> Stop | None:
    """As short and as long as the room allows, on its grid."""
    space, minutes = asked.space, asked.span.minutes
    if minutes < space.shortest and not asked.walk_in:
        return Stop("too-short", _("这里一次至少 %(n)s 分钟。请选长一点。") % {"n": space.shortest})
    if minutes > space.longest:
        return Stop("too-long", _("这里一次最多 %(n)s 分钟。请选短一点，或分两次。") % {"n": space.longest})
    origin = midnight(clock.local_date(asked.starts))
    if asked.walk_in:
        return None
    if (asked.span.begins - origin) % space.step or (asked.span.ends - origin) % space.step:
        words = _("这里按 %(n)s 分钟一格预约。请选整格的开始和结束时间。")
        return Stop("grid", words % {"n": space.step})
    return None


def not_over(asked: Asked) -> Stop | None:
    """It hasn't begun."""
    begins = asked.ends if asked.only_its_end_moves or asked.walk_in else asked.starts
    return Stop("past", _("这个时间已经过了。请选以后的时间。")) if begins <= asked.at else None


def in_time(asked: Asked) -> Stop | None:
    """Not later than the room asks for beforehand, nor longer ahead than it is open for."""
    window = booking_window(asked.space, asked.at)
    if asked.by_desk:
        return None
    walks_in = asked.walk_in and not asked.space.lead
    if asked.span.begins < window.begins and not asked.only_its_end_moves and not walks_in:
        words = _("这里要提前 %(n)s 分钟预约，现在来不及了。")
        return Stop("lead", words % {"n": asked.space.lead}, not_before=window.begins)
    if asked.span.ends > window.ends:
        opens = clock.local_date(asked.starts) - timedelta(days=asked.space.days_ahead)
        words = _("这里最早提前 %(n)s 天预约。这一天要从 %(day)s 起才可以预约。")
        return Stop("ahead", words % {"n": asked.space.days_ahead, "day": f"{opens:%m-%d}"})
    return None


def open_then(asked: Asked) -> Stop | None:
    """Within the room's hours, and not on a holiday it is closed on."""
    day = clock.local_date(asked.starts)
    kinds = kinds_of([day])
    week = weeks_of([asked.space], kinds.values()).get(asked.space.pk, {})
    if any(
        span.begins <= asked.span.begins and asked.span.ends <= span.ends
        for span in open_spans(asked.space, week, kinds)
    ):
        return None
    if kinds[day].holiday and asked.space.closed_on_holidays:
        return Stop("holiday", _("%(day)s 是节假日，这里不开放。") % {"day": f"{day:%m-%d}"})
    hours = hours_on(asked.space, week, kinds[day])
    if not hours:
        return Stop("closed", _("这里 %(day)s 不开放。") % {"day": f"{day:%m-%d}"})
    written = _("、").join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in hours)
    return Stop("hours", _("这里那天的开放时间是 %(hours)s。请选这段时间内的。") % {"hours": written})


def nobody_first(asked: Asked) -> Stop | None:
    """Nobody has the room then."""
    span = span_for(asked.space, asked.starts, asked.ends)
    first = in_the_way(asked.locked, span, leaving_out=asked.leaving_out)
    return None if first is None else taken_by(asked.actor, first, asked.space)


def taken_by(actor: Actor, first: Occupancy | None, space: Space) -> Stop:
    """Who was first: by its number for those who may see it, else just that somebody was."""
    if first is not None and first.closure is not None:
        told = {"reason": first.closure.reason, **_times(first)}
        return Stop("closure", _("这里 %(from)s 到 %(until)s 临时关闭：%(reason)s。") % told)
    if first is not None and first.offer_id is not None:
        return Stop("held", _("这段时间正为排队等候的人留着。您也可以排队。"))
    if first is not None and first.booking is not None and rules.made(actor, first.booking):
        told = {"title": first.booking.title, **_times(first)}
        return Stop("own", _("您自己已经预约了这段时间：%(title)s，%(from)s 到 %(until)s。") % told)
    if first is not None and first.booking is not None and rules.keeps(actor, space):
        told = {"number": str(first.booking), "title": first.booking.title, **_times(first)}
        return Stop("taken", _("%(from)s 到 %(until)s 已经有预约 %(number)s（%(title)s）。") % told)
    if first is None:
        return Stop("taken", _("刚刚有人先约了这段时间。"))
    return Stop("taken", _("%(from)s 到 %(until)s 已经有人预约。") % _times(first))


def _times(row: Occupancy) -> dict[str, str]:
    begins, ends = (timezone.localtime(moment_of(minute)) for minute in (row.begins, row.ends))
    return {"from": f"{begins:%m-%d %H:%M}", "until": f"{ends:%H:%M}"}


# What the person or the room is, whatever the time; then the time; then what others have.
OF_THE_ROOM: tuple[Rule, ...] = (lent_out, for_whom, big_enough)
OF_THE_TIME: tuple[Rule, ...] = (in_order, not_over, right_length, in_time, open_then, nobody_first)
OF_THE_PERSON: tuple[Rule, ...] = (has_been_coming, within_quota)


def first_stop(asked: Asked) -> Stop | None:
    """The first rule that says no to what is asked."""
    for rule in (*OF_THE_ROOM, *OF_THE_TIME, *OF_THE_PERSON):
        stop = rule(asked)
        if stop is not None:
            return stop
    return None


def look(asked: Asked) -> None:
    """Refuse what already can't be, holding nobody up; what passes is asked again by `require`."""
    stop = first_stop(asked)
    if stop is not None:
        raise refusal(asked, stop)


def require(asked: Asked) -> None:
    """Refuse what some rule says no to, with the next time that would work; in the transaction that books.

    The party is locked first, after the rooms, so that two bookings at once are counted one after the other.
    """
    quotas.lock(asked.party)
    look(asked)


def refusal(asked: Asked, stop: Stop) -> CannotBook:
    """The refusal for one rule, with the next time that would work."""
    demand.remember(asked, stop)
    told = CannotBook(stop, None if stop.at_no_time else next_free(asked, stop))
    told.starts, told.ends = asked.starts, asked.ends
    return told


def next_free(asked: Asked, stop: Stop | None = None) -> datetime | None:
    """The next start, from the one asked for on, at which every rule says yes to a booking as long.

    A length the room doesn't allow becomes the nearest it does.
    """
    space = asked.space
    wanted = min(max(asked.span.minutes, space.shortest), space.longest)
    minutes = -(-wanted // space.step) * space.step
    after = max(asked.span.begins, minute_of(asked.at), (stop.not_before or 0) if stop else 0)
    starts = free_starts(space, minutes=minutes, after=after, at=asked.at, leaving_out=asked.leaving_out)
    not_before = after
    tries = 0
    for minute in starts:
        if minute < not_before:
            continue
        tries += 1
        if tries > MOST_TRIES:
            break
        personal = _personal_stop(asked, minute, minutes)
        if personal is None:
            return moment_of(minute)
        if personal.at_no_time:
            return None
        not_before = personal.not_before or minute + 1
    return None


def _personal_stop(asked: Asked, minute: int, minutes: int) -> Stop | None:
    then = replace(asked, starts=moment_of(minute), ends=moment_of(minute + minutes))
    return next((stop for rule in OF_THE_PERSON if (stop := rule(then)) is not None), None)
