"""Checking an allocation that somebody else worked out, without trusting who did or with what.

Two things are checked from the published file alone, in whole numbers: that what was given can be given, and
that nothing worth more than the bound exists. For the second the file brings prices: one for each company's
slots, each wish, and each moment of a room in a week. Whatever they are, no answer can be worth more than all
prices together and what single choices are worth above the prices they would pay (weak duality). So a wrong
price can make the bound loose, but never false.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from .problem import SERVED, Option, Problem, read, worth

SCALE = 1_000_000


@dataclass(frozen=True)
class Checked:
    """What was found: faults in words (none is good), the value counted anew, and the bound."""

    faults: list[str]
    value: int
    bound: float

    @property
    def gap(self) -> float:
        """How much better another answer could be at most, as a share."""
        return max(self.bound - self.value, 0) / self.value if self.value else 0.0


def check(told: Mapping[str, Any]) -> Checked:
    """Check a published file. Raises ValueError, KeyError or TypeError where it isn't one."""
    problem = read(told)
    answer = told["answer"]
    given: Mapping[str, str] = answer["given"]
    faults = feasibility_faults(problem, given)
    wishes = {wish.key: wish for wish in problem.wishes}
    chosen = [Option(wishes[key], room) for key, room in given.items() if key in wishes]
    value = sum(worth(problem, option) for option in chosen)
    if problem.most_slots > 1:
        value += SERVED * len({option.wish.company for option in chosen})
    if value != answer["value"]:
        faults.append(f"the answer is worth {value} points, not {answer['value']}")
    bound = bound_by(problem, answer["prices"])
    if bound > answer["bound"] + 1 + abs(answer["bound"]) / SCALE:
        faults.append(f"the prices show a bound of {bound:.2f}, not {answer['bound']:.2f}")
    return Checked(faults, value, bound)


def feasibility_faults(problem: Problem, given: Mapping[str, str]) -> list[str]:
    """What of an answer can't be: a wish or room that isn't there, too many slots, two at once in a room."""
    wishes = {wish.key: wish for wish in problem.wishes}
    faults, slots = [], Counter[str]()
    taken: dict[tuple[str, int], list[tuple[int, int, str]]] = defaultdict(list)
    for key, name in given.items():
        wish = wishes.get(key)
        if wish is None or name not in wish.rooms:
            faults.append(f"{key} was given room {name}, which it didn't ask for")
            continue
        slots[wish.company] += 1
        room = problem.rooms[name]
        for leaf in room.leaves:
            taken[leaf, wish.weekday].append((wish.begins - room.before, wish.ends + room.after, key))
    faults += [
        f"{company} has {count} slots" for company, count in slots.items() if count > problem.most_slots
    ]
    for (leaf, weekday), spans in taken.items():
        for one, two in pairwise(sorted(spans)):
            if two[0] < one[1]:
                faults.append(f"{one[2]} and {two[2]} meet in {leaf} on weekday {weekday}")
    return faults


def bound_by(problem: Problem, prices: Mapping[str, int]) -> float:
    """The most any answer can be worth by these prices (millionths of a point)."""
    if any(not isinstance(price, int) or price < 0 for price in prices.values()):
        raise ValueError("a price is not a whole number from 0 on")
    moments: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    total = 0
    for name, price in prices.items():
        kind, *rest = name.split(" ")
        if kind == "room":
            moments[rest[0], int(rest[1])].append((int(rest[2]), price))
        if kind == "company":
            price *= problem.most_slots
        # "served" only moves worth from a company's slots to its being served at all.
        total += 0 if kind == "served" else price
    for option in problem.options():
        total += max(SCALE * worth(problem, option) - _paid(problem, option, prices, moments), 0)
    if problem.most_slots > 1:
        companies = {wish.company for wish in problem.wishes}
        total += sum(max(SCALE * SERVED - prices.get(f"served {company}", 0), 0) for company in companies)
    return total / SCALE


def _paid(
    problem: Problem,
    option: Option,
    prices: Mapping[str, int],
    moments: Mapping[tuple[str, int], list[tuple[int, int]]],
) -> int:
    """What an option pays: for a company's slot, for the wish, for each moment it takes of a room."""
    wish, room = option.wish, problem.rooms[option.room]
    paid = prices.get(f"company {wish.company}", 0) + prices.get(f"wish {wish.key}", 0)
    paid -= prices.get(f"served {wish.company}", 0) if problem.most_slots > 1 else 0
    begins, ends = wish.begins - room.before, wish.ends + room.after
    for leaf in room.leaves:
        paid += sum(
            price for moment, price in moments.get((leaf, wish.weekday), ()) if begins <= moment < ends
        )
    return paid
