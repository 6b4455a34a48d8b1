"""What is decided on, as it is published: rooms and wishes under pseudonyms, and what each choice is worth.

Worth, in points: a company served is worth SERVED, each rank above the fifth RANK_STEP more, and a lot below
RANK_STEP decides between equals. The lot comes out of the pseudonyms alone, so nobody can choose it and
everybody can work it out.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

FORMAT = "lianyuan-allocation-1"
SERVED = 10_000
RANK_STEP = 100
MOST_RANK = 5


@dataclass(frozen=True)
class Room:
    """A room of the season; `leaves` are the undivided rooms it takes, `before` and `after` minutes kept."""

    key: str
    name: str
    leaves: tuple[str, ...]
    before: int = 0
    after: int = 0


@dataclass(frozen=True)
class Wish:
    """One wish: any one of `rooms`, every week on a weekday (0 is Monday), in minutes of the day."""

    key: str
    company: str
    rank: int
    rooms: tuple[str, ...]
    weekday: int
    begins: int
    ends: int


@dataclass(frozen=True)
class Option:
    """One way to grant a wish."""

    wish: Wish
    room: str


@dataclass(frozen=True)
class Problem:
    """All wishes of a season; no company gets more than `most_slots`."""

    most_slots: int
    rooms: Mapping[str, Room]
    wishes: Sequence[Wish]

    def options(self) -> list[Option]:
        """Every way to grant every wish, in the order of the pseudonyms."""
        ordered = sorted(self.wishes, key=lambda wish: (wish.company, wish.rank, wish.key))
        return [Option(wish, room) for wish in ordered for room in sorted(wish.rooms)]

    def limits(self, options: Sequence[Option]) -> list["Limit"]:
        """What keeps options from going together, each under a name everybody finds again."""
        found: dict[str, list[int]] = {}
        for number, option in enumerate(options):
            found.setdefault(f"company {option.wish.company}", []).append(number)
            found.setdefault(f"wish {option.wish.key}", []).append(number)
        limits = [
            Limit(name, tuple(members), self.most_slots if name.startswith("company") else 1)
            for name, members in found.items()
        ]
        return limits + self._moments(options)

    def _moments(self, options: Sequence[Option]) -> list["Limit"]:
        """Of all that takes an undivided room at the moment something begins there, one at most."""
        taking: dict[tuple[str, int], list[tuple[int, int, int]]] = {}
        for number, option in enumerate(options):
            room = self.rooms[option.room]
            span = (option.wish.begins - room.before, option.wish.ends + room.after, number)
            for leaf in room.leaves:
                taking.setdefault((leaf, option.wish.weekday), []).append(span)
        limits = []
        for (leaf, weekday), spans in sorted(taking.items()):
            last: frozenset[int] = frozenset()
            for moment in sorted({begins for begins, _ends, _number in spans}, reverse=True):
                at_once = frozenset(number for begins, ends, number in spans if begins <= moment < ends)
                if len(at_once) > 1 and not at_once <= last:
                    name = f"room {leaf} {weekday} {moment}"
                    limits.append(Limit(name, tuple(sorted(at_once)), 1))
                    last = at_once
        return limits


@dataclass(frozen=True)
class Limit:
    """At most `most` of these options (their numbers) can be granted."""

    name: str
    options: tuple[int, ...]
    most: int


def worth(problem: Problem, option: Option) -> int:
    """What granting an option is worth, in points. A second slot of a company is worth no SERVED."""
    wish = option.wish
    lot = int(hashlib.sha256(f"{wish.company}|{wish.key}|{option.room}".encode()).hexdigest()[:8], 16)
    served = SERVED if problem.most_slots == 1 else 0
    return served + RANK_STEP * (MOST_RANK + 1 - wish.rank) + lot % RANK_STEP


def published(problem: Problem) -> dict[str, Any]:
    """The problem as JSON."""
    return {
        "format": FORMAT,
        "most_slots": problem.most_slots,
        "rooms": [asdict(room) for room in problem.rooms.values()],
        "wishes": [asdict(wish) for wish in problem.wishes],
    }


def read(told: Mapping[str, Any]) -> Problem:
    """The problem out of JSON. Raises ValueError, KeyError or TypeError where it isn't one."""
    if told.get("format") != FORMAT:
        raise ValueError(f"not a file of the format {FORMAT}")
    rooms = [Room(**(room | {"leaves": tuple(room["leaves"])})) for room in told["rooms"]]
    wishes = [Wish(**(wish | {"rooms": tuple(wish["rooms"])})) for wish in told["wishes"]]
    problem = Problem(int(told["most_slots"]), {room.key: room for room in rooms}, wishes)
    keys = {wish.key for wish in wishes}
    if len(problem.rooms) != len(rooms) or len(keys) != len(wishes):
        raise ValueError("a room or a wish is told twice")
    for wish in wishes:
        if not set(wish.rooms) <= set(problem.rooms) or not wish.begins < wish.ends:
            raise ValueError(f"wish {wish.key} makes no sense")
    return problem
