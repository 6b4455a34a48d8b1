"""Working out who gets what: the linear program gives a bound that anybody can check, a search the answer.

One thread, a fixed seed and limits counted in nodes, never in seconds: the same wishes get the same answer on
every machine with this version of OR-tools. GLOP solves the linear program; its prices bound every answer. An
option whose loss by these prices exceeds the gap can be in no better answer, so HiGHS searches the few left.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ortools
from ortools.math_opt.python import mathopt

from .problem import SERVED, Limit, Option, Problem, worth

SCALE = 1_000_000
# What an option may lose by the prices and still be searched at first, in points; then so many times more.
NEAR, WIDER = 10, 4
MOST_NODES = 60
SEED = 1

Say = Callable[[str], None]


@dataclass(frozen=True)
class Allocation:
    """What was given, by wish; what it is worth and the most anything could be; the prices that show it.

    `searched` says that the search looked at all that could be better, so that the answer is the best though
    the bound is above it.
    """

    given: Mapping[str, str]
    value: int
    bound: float
    prices: Mapping[str, int]
    searched: bool
    solver: str

    @property
    def proven(self) -> bool:
        """Whether nothing is better: by the bound, or by the search."""
        return self.searched or self.bound < self.value + 1

    @property
    def gap(self) -> float:
        """How much better an answer could be at most, as a share of this one."""
        return 0.0 if self.proven or not self.value else max(self.bound - self.value, 0) / self.value


def allocate(problem: Problem, say: Say = lambda words: None) -> Allocation:
    """The best allocation found, with its bound."""
    options = problem.options()
    solver = f"OR-tools {ortools.__version__}: GLOP, HiGHS"
    if not options:
        return Allocation({}, 0, 0.0, {}, True, solver)
    limits = problem.limits(options)
    say(f"{len(options)} options, {len(limits)} limits")
    bound, prices, losses = _relaxed(problem, options, limits)
    say(f"bound {bound:.0f}")
    best, searched = _greedy(problem, options, limits), False
    value = value_of(problem, options, best)
    near: float = NEAR
    while True:
        some = [number for number, loss in enumerate(losses) if loss <= near]
        found, complete = _search(problem, options, limits, some)
        if value_of(problem, options, found) > value:
            best, value = found, value_of(problem, options, found)
        say(f"{len(some)} options near: {value}")
        searched = complete and bound - value <= near
        if searched or not complete:
            # A wider search than one that ran out of nodes would take longer and end no better.
            break
        near = min(WIDER * near, bound - value + 1)
    given = {options[number].wish.key: options[number].room for number in sorted(best)}
    return Allocation(given, value, bound, prices, searched, solver)


def value_of(problem: Problem, options: Sequence[Option], chosen: Sequence[int]) -> int:
    """What chosen options are worth together."""
    value = sum(worth(problem, options[number]) for number in chosen)
    if problem.most_slots > 1:
        value += SERVED * len({options[number].wish.company for number in chosen})
    return value


def _relaxed(
    problem: Problem, options: Sequence[Option], limits: Sequence[Limit]
) -> tuple[float, dict[str, int], list[float]]:
    """The bound, the prices in millionths of a point, and what each option loses by them."""
    model = mathopt.Model()
    chosen = [model.add_variable(lb=0) for _option in options]
    rows = _rows(model, dict(enumerate(chosen)), limits)
    served = _served(model, problem, options, dict(enumerate(chosen)), integer=False)
    goal = mathopt.fast_sum(worth(problem, option) * one for option, one in zip(options, chosen, strict=True))
    model.maximize(goal + mathopt.fast_sum(SERVED * one for one, _row in served.values()))
    solved = mathopt.solve(
        model, mathopt.SolverType.GLOP, params=mathopt.SolveParameters(threads=1, random_seed=SEED)
    )
    duals = solved.dual_values()
    prices = {limit.name: _up(duals[row]) for limit, row in zip(limits, rows, strict=True) if row is not None}
    prices |= {f"served {company}": _up(duals[row]) for company, (_one, row) in served.items()}
    prices = {name: price for name, price in prices.items() if price > 0}
    losses = [abs(loss) for loss in solved.reduced_costs(chosen)]
    return solved.objective_value(), prices, losses


def _up(price: float) -> int:
    return -int(-price * SCALE // 1) if price > 0 else 0


def _rows(model: Any, chosen: Mapping[int, Any], limits: Sequence[Limit]) -> list[Any]:
    rows = []
    for limit in limits:
        members = [chosen[number] for number in limit.options if number in chosen]
        rows.append(model.add_linear_constraint(mathopt.fast_sum(members) <= limit.most) if members else None)
    return rows


def _served(
    model: Any, problem: Problem, options: Sequence[Option], chosen: Mapping[int, Any], *, integer: bool
) -> dict[str, tuple[Any, Any]]:
    """Where a company can have several slots: whether it has any, and the row that says so."""
    if problem.most_slots == 1:
        return {}
    of: dict[str, list[Any]] = {}
    for number, one in chosen.items():
        of.setdefault(options[number].wish.company, []).append(one)
    found = {}
    for company, ones in of.items():
        any_slot = model.add_variable(lb=0, ub=1, is_integer=integer)
        found[company] = (
            any_slot,
            model.add_linear_constraint(any_slot - mathopt.fast_sum(ones) <= 0),
        )
    return found


def _search(
    problem: Problem, options: Sequence[Option], limits: Sequence[Limit], some: Sequence[int]
) -> tuple[list[int], bool]:
    """The best choice among some options, and whether it is the best for certain."""
    model = mathopt.Model()
    chosen = {number: model.add_binary_variable() for number in some}
    _rows(model, chosen, limits)
    served = _served(model, problem, options, chosen, integer=True)
    goal = mathopt.fast_sum(worth(problem, options[number]) * one for number, one in chosen.items())
    model.maximize(goal + mathopt.fast_sum(SERVED * one for one, _row in served.values()))
    solved = mathopt.solve(
        model,
        mathopt.SolverType.HIGHS,
        params=mathopt.SolveParameters(
            random_seed=SEED, node_limit=MOST_NODES, absolute_gap_tolerance=0.5, relative_gap_tolerance=0.0
        ),
    )
    if not solved.has_primal_feasible_solution():
        return [], False
    values = solved.variable_values()
    complete = solved.termination.reason == mathopt.TerminationReason.OPTIMAL
    return [number for number, one in chosen.items() if values[one] > 0.5], complete


def _greedy(problem: Problem, options: Sequence[Option], limits: Sequence[Limit]) -> list[int]:
    """One wish after the other, the dearest first: never bad, seldom the best."""
    of: dict[int, list[int]] = {}
    left = [limit.most for limit in limits]
    for index, limit in enumerate(limits):
        for number in limit.options:
            of.setdefault(number, []).append(index)
    chosen = []
    for number in sorted(range(len(options)), key=lambda each: (-worth(problem, options[each]), each)):
        if all(left[index] > 0 for index in of[number]):
            chosen.append(number)
            for index in of[number]:
                left[index] -= 1
    return chosen


def greedy_value(problem: Problem) -> int:
    """What giving out wishes one after the other would be worth: the floor of a fair round."""
    options = problem.options()
    return value_of(problem, options, _greedy(problem, options, problem.limits(options)))
