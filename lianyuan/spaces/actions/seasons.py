"""A season: opened, wished for, worked out in one round, confirmed, and turned into bookings date by date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from secrets import token_hex
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit, jobs
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.companies.models import Membership
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places.models import Place

from .. import occupancy, rules, season_notices, season_problem
from ..allocation import explaining
from ..allocation.problem import published
from ..allocation.solving import allocate
from ..models import (
    MOST_WISHES,
    Feature,
    Season,
    SeasonDate,
    SeasonState,
    SeasonWish,
    Space,
    WishAnswer,
)
from ..opening import kinds_of
from ..parties import Party
from ..refusals import CannotBook
from ..rulebook import Asked
from .booking import Wanted, place
from .quotas import require_arranger

COMPUTE_JOB = "spaces.season-round"
BOOK_JOB = "spaces.season-bookings"
AT_ONCE = 50
LONGEST_DAYS = 366


@transaction.atomic
def open_season(
    *,
    actor: Actor,
    place: Place,
    name: str,
    from_day: date,
    until_day: date,
    wishes_until: datetime,
    most_slots: int,
    spaces: Iterable[Space],
    at: datetime | None = None,
) -> Season:
    """Begin to take wishes for a term, for rooms of a place or inside it."""
    require_arranger(actor, place)
    rooms = list(spaces)
    if not rooms or any(room.names_nobody or not room.place.path.startswith(place.path) for room in rooms):
        raise Refused(_("请选这个地点里可以预约的场地，至少一个。"))
    if wishes_until <= (at or clock.now()) or clock.local_date(wishes_until) >= from_day:
        raise Refused(_("志愿截止要在现在以后、学期开始以前。"))
    if not timedelta(0) <= until_day - from_day <= timedelta(days=LONGEST_DAYS):
        raise Refused(_("学期的结束不能早于开始，最长 %(n)s 天。") % {"n": LONGEST_DAYS})
    season = Season(
        place=place,
        name=name,
        from_day=from_day,
        until_day=until_day,
        wishes_until=wishes_until,
        most_slots=most_slots,
        secret=token_hex(),
        made_by=actor.person,
    )
    season.full_clean(exclude=["made_by", "confirmed_by", "problem", "answer"])
    season.save()
    season.spaces.set(rooms)
    audit.record(actor=actor, verb=gettext_noop("开学期志愿"), target=season, after={"name": name})
    return season


@dataclass(frozen=True)
class Wished:
    """What a company writes for one rank."""

    rank: int
    weekday: int
    begins: time
    ends: time
    space: Space | None = None
    seats: int = 1
    features: tuple[Feature, ...] = ()


@transaction.atomic
def wish(*, actor: Actor, season: Season, wished: Wished, at: datetime | None = None) -> SeasonWish:
    """Write one wish of the company one acts for; the same rank is written anew."""
    found, company = _open_for_wishes(actor, season, at)
    if not 1 <= wished.rank <= MOST_WISHES:
        raise Refused(_("志愿只有第 1 到第 %(n)s。") % {"n": MOST_WISHES})
    if wished.ends <= wished.begins:
        raise Refused(_("结束的时间要晚于开始的时间。"))
    if wished.space is not None and not found.spaces.filter(pk=wished.space.pk).exists():
        raise Refused(_("“%(space)s”不在这个学期里，请选列出的场地。") % {"space": wished.space})
    values = {
        "person": actor.person,
        "space": wished.space,
        "seats": wished.seats,
        "weekday": wished.weekday,
        "begins": wished.begins,
        "ends": wished.ends,
    }
    kept, _is_new = SeasonWish.objects.update_or_create(
        season=found, company_id=company, rank=wished.rank, defaults=values
    )
    kept.features.set(wished.features)
    audit.record(actor=actor, verb=gettext_noop("填学期志愿"), target=kept, after={"rank": wished.rank})
    return kept


@transaction.atomic
def withdraw_wish(*, actor: Actor, wish: SeasonWish, at: datetime | None = None) -> None:
    """Take a wish back while wishes are taken."""
    _open_for_wishes(actor, wish.season, at)
    if wish.company_id != actor.company_id:
        raise NotAllowed(_("这是别的企业的志愿。"))
    audit.record(actor=actor, verb=gettext_noop("撤回学期志愿"), target=wish, before={"rank": wish.rank})
    wish.delete()


@transaction.atomic
def begin_round(*, actor: Actor, season: Season, at: datetime | None = None) -> None:
    """Work out the round, once wishes are no more taken; the worker does it. It may be done again."""
    found = _lock(season)
    require_arranger(actor, found.place)
    if found.state not in {SeasonState.OPEN, SeasonState.PROPOSED}:
        raise _other_state(found)
    if (at or clock.now()) < found.wishes_until:
        raise Refused(_("志愿还没有截止，截止以后才能分配。"))
    found.state = SeasonState.COMPUTING
    found.save(update_fields=["state"])
    jobs.enqueue(kind=COMPUTE_JOB, payload={"season": found.pk})
    audit.record(actor=actor, verb=gettext_noop("开始学期分配"), target=found)


def work_out(*, season_id: int) -> None:
    """Work out a round that was begun: read, decide without holding anything, write. Safe to repeat."""
    season = Season.objects.filter(pk=season_id, state=SeasonState.COMPUTING).first()
    if season is None:
        return
    built = season_problem.built(season)
    found = allocate(built.problem)
    why = explaining.reasons(built.problem, found.given)
    with transaction.atomic():
        locked = _lock(season)
        if locked.state != SeasonState.COMPUTING:
            return
        for row in locked.wishes.all():
            key = built.keys[row.pk]
            room = found.given.get(key)
            row.given_id = built.rooms[room] if room else None
            row.answer = WishAnswer.GIVEN if room else WishAnswer.NOT_GIVEN
            row.why = {} if room else why[key]
            row.save(update_fields=["given", "answer", "why"])
        locked.problem, locked.answer = published(built.problem), explaining.answer_of(found)
        locked.state = SeasonState.PROPOSED
        locked.save(update_fields=["problem", "answer", "state"])


@transaction.atomic
def confirm(*, actor: Actor, season: Season) -> None:
    """Agree to the round as a person: from now on companies see their answers, and the worker books."""
    found = _lock(season)
    require_arranger(actor, found.place)
    if found.state != SeasonState.PROPOSED:
        raise _other_state(found)
    days = _days(found)
    dates = [
        SeasonDate(wish=wish, day=day)
        for wish in found.wishes.filter(answer=WishAnswer.GIVEN)
        for day in days
        if day.weekday() == wish.weekday
    ]
    SeasonDate.objects.bulk_create(dates, batch_size=500)
    found.state, found.confirmed_by = SeasonState.CONFIRMED, actor.person
    found.dates, found.dates_done = len(dates), 0
    found.save(update_fields=["state", "confirmed_by", "dates", "dates_done"])
    jobs.enqueue(kind=BOOK_JOB, payload={"season": found.pk, "after": 0})
    season_notices.tell_answers(found)
    audit.record(actor=actor, verb=gettext_noop("确认学期分配"), target=found, after={"dates": len(dates)})


def book_dates(*, season_id: int, after: int, at: datetime | None = None) -> None:
    """Book the next dates of a confirmed season, each in its own transaction; then queue the rest."""
    season = Season.objects.select_related("place", "confirmed_by").get(pk=season_id)
    rows = SeasonDate.objects.filter(wish__season=season, pk__gt=after).order_by("pk")
    last = after
    for row in rows.select_related("wish__given__place", "wish__person", "wish__company")[:AT_ONCE]:
        last = row.pk
        if row.booking_id is None and not row.problem:
            _book_date(season, row, at or clock.now())
    done = SeasonDate.objects.filter(wish__season=season, pk__lte=last).count()
    Season.objects.filter(pk=season.pk).update(dates_done=done)
    if done < season.dates:
        key = f"{BOOK_JOB}:{season.pk}:{last}"
        jobs.enqueue(kind=BOOK_JOB, payload={"season": season.pk, "after": last}, key=key)


def _book_date(season: Season, row: SeasonDate, at: datetime) -> None:
    wish = row.wish
    person = _whoever_is_there(wish)
    try:
        with transaction.atomic():
            if person is None or wish.given is None:
                raise Refused(_("企业现在没有人可以代表它预约。"))
            asked = Asked(
                actor=Actor(person=season.confirmed_by, origin=gettext_noop("学期分配")),
                locked=occupancy.lock(wish.given),
                starts=_moment(row.day, wish.begins),
                ends=_moment(row.day, wish.ends),
                attendees=min(wish.seats, wish.given.capacity),
                at=at,
                by_desk=True,
                for_party=Party(person, wish.company_id),
                season_slot=True,
            )
            row.booking = place(asked, Wanted(title=season.name, attendees=asked.attendees))
            row.save(update_fields=["booking"])
    except CannotBook as refusal:
        # Why, but not the next free time: the slot is this one.
        _say(row, refusal.reason)
    except Refused as refusal:
        _say(row, str(refusal))


def _say(row: SeasonDate, problem: str) -> None:
    row.booking, row.problem = None, problem[:300]
    row.save(update_fields=["booking", "problem"])


def _whoever_is_there(wish: SeasonWish) -> Person | None:
    """Who wrote the wish, or if they left, whoever has been in the company longest."""
    rows = (
        Membership.objects.current().filter(company=wish.company_id).select_related("person").order_by("pk")
    )
    people = [row.person for row in rows]
    return next((each for each in people if each == wish.person), people[0] if people else None)


def _days(season: Season) -> list[date]:
    """The days of a season that are no holidays by the published notices."""
    length = (season.until_day - season.from_day).days + 1
    kinds = kinds_of(season.from_day + timedelta(days=offset) for offset in range(length))
    return [day for day, kind in kinds.items() if not kind.holiday]


def _moment(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def _lock(season: Season) -> Season:
    return Season.objects.select_for_update(of=("self",)).select_related("place").get(pk=season.pk)


def _open_for_wishes(actor: Actor, season: Season, at: datetime | None) -> tuple[Season, int]:
    if actor.person is None or actor.company_id is None:
        raise NotAllowed(_("学期志愿由企业来填。请在页面上方换成您的企业身份。"))
    if not rules.still_belongs(actor, actor.company_id):
        raise NotAllowed(_("您已经不在这家企业，不能替它填志愿。"))
    found = _lock(season)
    if found.state != SeasonState.OPEN or (at or clock.now()) >= found.wishes_until:
        raise Refused(_("这个学期的志愿已经截止。"))
    return found, actor.company_id


def _other_state(season: Season) -> Refused:
    told: dict[str, Any] = {"state": season.get_state_display()}
    return Refused(_("这个学期现在是“%(state)s”，这一步做不了。请刷新看最新情况。") % told)
