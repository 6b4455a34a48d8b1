"""The events of a calendar as times, repeated ones written out. Nothing here knows a table or a language."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from hashlib import sha256
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rruleset, rrulestr
from icalendar import Calendar
from icalendar.cal import Component

from .shape import Event, Limits, NotRead

FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
LONGEST_UID = 255
LONGEST_REASON = 120
MINUTE = timedelta(minutes=1)


def read(data: bytes, limits: Limits) -> tuple[list[Event], list[str]]:
    """The times of a calendar in order, and every identity that stands in it. Raises NotRead."""
    if not data.strip():
        raise NotRead("empty")
    if b"BEGIN:VCALENDAR" not in data.upper():
        raise NotRead("not_calendar")
    try:
        calendars: Sequence[Component] = Calendar.from_ical(data, multiple=True)
        parts = [part for calendar in calendars for part in calendar.walk("VEVENT")]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as problem:
        raise NotRead("damaged") from problem
    if b"END:VCALENDAR" not in data.upper():
        raise NotRead("damaged")
    by_uid: dict[str, list[Component]] = {}
    for part in parts:
        by_uid.setdefault(_uid_of(part), []).append(part)
    found: list[Event] = []
    for uid, same in by_uid.items():
        found += _of_one(uid, same, limits)
        if len(found) > limits.most:
            raise NotRead("too_many", most=limits.most)
    return sorted(found, key=lambda event: (event.starts, event.uid)), sorted(by_uid)


def _uid_of(part: Component) -> str:
    uid = str(part.get("UID", "")).strip()
    if not uid:
        # Without an identity of its own an event is known by what it says.
        said = f"{part.get('SUMMARY', '')} {_raw(part, 'DTSTART')} {_raw(part, 'RRULE')}"
        uid = "said-" + sha256(said.encode()).hexdigest()[:32]
    return uid if len(uid) <= LONGEST_UID else "long-" + sha256(uid.encode()).hexdigest()


def _of_one(uid: str, parts: list[Component], limits: Limits) -> list[Event]:
    """The times of one event: its own, without those that stand in the file by themselves, and these."""
    instead = [part for part in parts if "RECURRENCE-ID" in part]
    replaced = {_moment(_value(part, "RECURRENCE-ID"), limits)[0].astimezone(UTC) for part in instead}
    found = []
    for part in parts:
        if _is_cancelled(part):
            continue
        for starts, ends in _times(part, limits):
            if "RECURRENCE-ID" not in part and starts in replaced:
                continue
            if ends > limits.since and starts < limits.until:
                found.append(Event(uid, starts, ends, _reason(part)))
            if len(found) > limits.most:
                raise NotRead("too_many", most=limits.most)
    return found


def _times(part: Component, limits: Limits) -> Iterator[tuple[datetime, datetime]]:
    """Whole minutes in UTC; nothing for what takes no time."""
    first, zone = _moment(_value(part, "DTSTART"), limits)
    length = _length(part, first, limits)
    if length <= timedelta(0):
        return
    if "RRULE" not in part and "RDATE" not in part:
        yield _whole(first, length)
        return
    for begin in islice(_repeated(part, first, zone, limits, length), limits.most + 1):
        yield _whole(begin.replace(tzinfo=zone), length)


def _repeated(
    part: Component, first: datetime, zone: tzinfo, limits: Limits, length: timedelta
) -> Iterator[datetime]:
    """The begins on the clock of the event's own zone, so that nine o'clock stays nine all year."""
    rules = rruleset()
    start = first.replace(tzinfo=None)
    last = limits.until.astimezone(zone).replace(tzinfo=None)
    since = limits.since.astimezone(zone).replace(tzinfo=None) - length
    for rule in _many(part, "RRULE"):
        written = _bounded(rule, zone, last, _reason(part))
        try:
            one = rrulestr(written, dtstart=start)
        except (ValueError, TypeError) as problem:
            raise NotRead("bad_time", what=_reason(part)) from problem
        if isinstance(one, rruleset):
            raise NotRead("bad_time", what=_reason(part))
        rules.rrule(one)
    for name, add in (("RDATE", rules.rdate), ("EXDATE", rules.exdate)):
        for value in _dates(part, name):
            add(_moment(value, limits, first)[0].astimezone(zone).replace(tzinfo=None))
    if "RDATE" in part and "RRULE" not in part:
        rules.rdate(start)
    for begin in rules:
        if begin > last:
            return
        if begin >= since:
            yield begin


def _bounded(rule: Any, zone: tzinfo, last: datetime, what: str) -> str:
    """The rule as it is written, ending where it isn't followed any further."""
    often = str((rule.get("FREQ") or [""])[0]).upper()
    if often not in FREQUENCIES:
        raise NotRead("too_often", what=what, often=often)
    told = {key: said for key, said in rule.items() if key.upper() != "UNTIL"}
    written: str = type(rule)(told).to_ical().decode()
    if "COUNT" in rule:
        return written
    until = _until(rule, zone)
    return f"{written};UNTIL={min(until or last, last):%Y%m%dT%H%M%S}"


def _dates(part: Component, name: str) -> Iterator[Any]:
    for dates in _many(part, name):
        for each in dates.dts:
            yield each.dt[0] if isinstance(each.dt, tuple) else each.dt


def _until(rule: Any, zone: tzinfo) -> datetime | None:
    values = rule.get("UNTIL") or []
    value = values[0] if isinstance(values, list) and values else values or None
    if value is None:
        return None
    if not isinstance(value, datetime):
        return datetime.combine(value, time(23, 59, 59))
    return value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value


def _moment(value: Any, limits: Limits, like: datetime | None = None) -> tuple[datetime, tzinfo]:
    """A moment with its zone: a day begins at midnight, and what names no zone is told in the district's."""
    here = ZoneInfo(limits.zone)
    if isinstance(value, datetime):
        zone = value.tzinfo or here
        return value.replace(tzinfo=zone), zone
    if isinstance(value, date):
        clock = like.time() if like is not None else time(0)
        zone = (like.tzinfo if like is not None else None) or here
        return datetime.combine(value, clock, tzinfo=zone), zone
    raise NotRead("bad_time", what="")


def _length(part: Component, first: datetime, limits: Limits) -> timedelta:
    if "DTEND" in part:
        return _moment(_value(part, "DTEND"), limits)[0].astimezone(UTC) - first.astimezone(UTC)
    if "DURATION" in part:
        length = _value(part, "DURATION")
        if not isinstance(length, timedelta):
            raise NotRead("bad_time", what=_reason(part))
        return length
    is_whole_day = not isinstance(_value(part, "DTSTART"), datetime)
    return timedelta(days=1) if is_whole_day else timedelta(0)


def _whole(begin: datetime, length: timedelta) -> tuple[datetime, datetime]:
    starts = begin.astimezone(UTC)
    ends = starts + length
    # Down to the minute it begins in, up to the one it ends in.
    starts = starts.replace(second=0, microsecond=0)
    rounded = ends.replace(second=0, microsecond=0)
    return starts, rounded if rounded == ends else rounded + MINUTE


def _value(part: Component, name: str) -> Any:
    found = part.get(name)
    value: Any = found[0] if isinstance(found, list) else found
    try:
        return value.dt
    except (AttributeError, ValueError) as problem:
        raise NotRead("bad_time", what=_reason(part)) from problem


def _many(part: Component, name: str) -> list[Any]:
    value = part.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def _raw(part: Component, name: str) -> str:
    value = part.get(name)
    return value.to_ical().decode("utf-8", "replace") if hasattr(value, "to_ical") else ""


def _is_cancelled(part: Component) -> bool:
    return str(part.get("STATUS", "")).upper() == "CANCELLED"


def _reason(part: Component) -> str:
    return " ".join(str(part.get("SUMMARY", "")).split())[:LONGEST_REASON]
