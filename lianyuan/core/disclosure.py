"""What may be told of figures without a reader working out whose they are.

A figure is told when at least LEAST_PARTIES companies or people are behind it, and the two largest of them
couldn't work out the next one's from it (the p % rule, P_PERCENT); nought is told.
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import TypeVar

LEAST_PARTIES = 3
P_PERCENT = 10

Party = str
Parties = Mapping[Party, int]
K = TypeVar("K", bound=Hashable)


def may_be_told(parties: Parties) -> bool:
    """Whether a number may be told, given how much of it each company or person has."""
    if not parties:
        return True
    if len(parties) < LEAST_PARTIES:
        return False
    first, _second, *rest = sorted(parties.values(), reverse=True)
    # Who knows the second's own number must not come within P_PERCENT of the first's.
    return sum(rest) * 100 >= first * P_PERCENT


def told_beside_a_total(cells: Mapping[K, Parties]) -> dict[K, int | None]:
    """The cells of a table whose sum is known; None is what isn't told.

    What is hidden is the sum less what is told, so all hidden cells together must be a figure that may be
    told; until they are, the smallest that is told is hidden as well.
    """
    hidden = {key for key, parties in cells.items() if not may_be_told(parties)}
    left = sorted(
        (key for key in cells if key not in hidden and cells[key]), key=lambda key: sum(cells[key].values())
    )
    while hidden and left and not may_be_told(_together(cells, hidden)):
        hidden.add(left.pop(0))
    return {key: None if key in hidden else sum(parties.values()) for key, parties in cells.items()}


def _together(cells: Mapping[K, Parties], keys: set[K]) -> Parties:
    together: Counter[Party] = Counter()
    for key in keys:
        together.update(cells[key])
    return together
