"""`allocation`: a season's slots for 660 companies with five wishes each on 30 rooms, in one fair round.

The answer is checked by the code that anybody may check it with. The floor is giving out wishes one after
the other, the dearest first, which is fast and not the best; `gained` is what the round is worth above it.
"""

from __future__ import annotations

import argparse
import random
import time
from typing import Any

from lianyuan.spaces.allocation import checking, explaining
from lianyuan.spaces.allocation.problem import Problem, Room, Wish, published
from lianyuan.spaces.allocation.solving import allocate, greedy_value

from . import ground


def main(arguments: list[str]) -> dict[str, Any]:
    """Run it; times are seconds."""
    parser = argparse.ArgumentParser(prog="lianyuan bench allocation")
    parser.add_argument("--companies", type=int, default=660)
    parser.add_argument("--rooms", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    problem = invented(options.companies, options.rooms, random.Random(options.seed))
    begun = time.perf_counter()
    found = allocate(problem, ground.say)
    took = time.perf_counter() - begun
    begun = time.perf_counter()
    floor = greedy_value(problem)
    floor_took = time.perf_counter() - begun
    answer = explaining.answer_of(found)
    checked = checking.check(published(problem) | {"answer": answer})
    ranks = {wish.key: wish.rank for wish in problem.wishes}
    companies = {wish.key: wish.company for wish in problem.wishes}
    return {
        "companies": options.companies,
        "rooms": options.rooms,
        "wishes": len(problem.wishes),
        "seconds": round(took, 2),
        "under_30_seconds": took < 30,
        "proven": found.proven,
        "gap_percent": round(100 * found.gap, 4),
        "value": found.value,
        "bound": round(found.bound, 1),
        "served": len({companies[key] for key in found.given}),
        "first_wish": sum(ranks[key] == 1 for key in found.given),
        "errors": len(checked.faults),
        "checked_gap_percent": round(100 * checked.gap, 4),
        "solver": found.solver,
        "floor": {"seconds": round(floor_took, 2), "value": floor},
        "gained_percent": round(100 * (found.value / floor - 1), 2),
    }


def invented(companies: int, rooms: int, chance: random.Random) -> Problem:
    """Wishes as people have them: some rooms, the hours after nine and two, and Mondays are popular."""
    kinds = [6, 8, 10, 12, 20, 30, 60]
    seats = {f"R{number:02d}": chance.choice(kinds) for number in range(1, rooms + 1)}
    liked = [chance.random() ** 2 + 0.05 for _room in seats]
    wishes = []
    for _company in range(companies):
        company = f"C{chance.getrandbits(40):010x}"
        for rank in range(1, 6):
            begins = 60 * chance.choices(range(8, 19), [1, 3, 4, 3, 1, 2, 5, 5, 4, 2, 1])[0]
            ends = min(begins + chance.choice([60, 90, 120, 120, 180]), 20 * 60)
            if chance.random() < 0.6:
                wanted = chance.choices(list(seats), liked)
            else:
                least = chance.choice([4, 8, 10, 20])
                wanted = [key for key, size in seats.items() if size >= least]
            weekday = chance.choices(range(5), [3, 2, 2, 2, 3])[0]
            wishes.append(Wish(f"{company}-{rank}", company, rank, tuple(wanted), weekday, begins, ends))
    return Problem(1, {key: Room(key, key, (key,)) for key in seats}, wishes)
