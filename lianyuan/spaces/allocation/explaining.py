"""Why a wish wasn't granted, naming no company: what stood in its way, by pseudonyms of wishes."""

from collections.abc import Mapping
from typing import Any

from .problem import Problem, Wish
from .solving import Allocation

MOST_NAMED = 5


def answer_of(found: Allocation) -> dict[str, Any]:
    """An answer as JSON."""
    return {
        "given": dict(found.given),
        "value": found.value,
        "bound": round(found.bound, 3),
        "prices": dict(found.prices),
        "proven": found.proven,
        "gap_percent": round(100 * found.gap, 4),
        "solver": found.solver,
    }


def reasons(problem: Problem, given: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """For each wish that got nothing: one code, and the figures that belong to it.

    `no-room`: no room of the season is like this. `limit`: the company has all its slots, in `ranks`.
    `taken`: every room that would do went to others then; `better` of those wishes had at least as good a
    claim (a rank as good or better), the rest were needed so that one company more is served. `round`: a room
    would be free for it alone, but then others would get less, all in all.
    """
    wishes = {wish.key: wish for wish in problem.wishes}
    slots: dict[str, list[int]] = {}
    for key in given:
        slots.setdefault(wishes[key].company, []).append(wishes[key].rank)
    taken = _taken(problem, wishes, given)
    return {
        wish.key: _reason(problem, wish, sorted(slots.get(wish.company, [])), taken)
        for wish in problem.wishes
        if wish.key not in given
    }


Taken = dict[tuple[str, int], list[tuple[int, int, Wish]]]


def _taken(problem: Problem, wishes: Mapping[str, Wish], given: Mapping[str, str]) -> Taken:
    found: Taken = {}
    for key, name in given.items():
        wish, room = wishes[key], problem.rooms[name]
        for leaf in room.leaves:
            span = (wish.begins - room.before, wish.ends + room.after, wish)
            found.setdefault((leaf, wish.weekday), []).append(span)
    return found


def _reason(problem: Problem, wish: Wish, ranks: list[int], taken: Taken) -> dict[str, Any]:
    if not wish.rooms:
        return {"code": "no-room"}
    if len(ranks) >= problem.most_slots:
        return {"code": "limit", "ranks": ranks, "most": problem.most_slots}
    first: dict[str, Wish] = {}
    for name in wish.rooms:
        room, blocked = problem.rooms[name], False
        begins, ends = wish.begins - room.before, wish.ends + room.after
        for leaf in room.leaves:
            for other_begins, other_ends, other in taken.get((leaf, wish.weekday), ()):
                if other_begins < ends and begins < other_ends:
                    first[other.key], blocked = other, True
        if not blocked:
            return {"code": "round"}
    better = [other for other in first.values() if other.rank <= wish.rank]
    return {
        "code": "taken",
        "rooms": len(wish.rooms),
        "others": len(first),
        "better": len(better),
        "wishes": sorted(first)[:MOST_NAMED],
    }
