"""A season's wishes as the problem that is decided on: rooms by number, companies by pseudonym.

A pseudonym is a keyed hash under the secret of the season: a company keeps it for a season, has another
in the next, and nobody without the secret can tell whose it is.
"""

import hashlib
import hmac
from dataclasses import dataclass

from .allocation.problem import Problem, Room, Wish
from .minutes import into_day
from .models import Season, SeasonWish, Space
from .opening import DayKind, Week, weeks_of
from .queries.free import leaves_of


@dataclass(frozen=True)
class Built:
    """The problem, the key of each wish by its id, and the id of each room by its key."""

    problem: Problem
    keys: dict[int, str]
    rooms: dict[str, int]


def pseudonym(season: Season, company_id: int) -> str:
    """What a company is called in what a season publishes."""
    told = hmac.new(season.secret.encode(), str(company_id).encode(), hashlib.sha256).hexdigest()
    return f"C{told[:10]}"


def built(season: Season) -> Built:
    """The problem of a season as its wishes now stand."""
    spaces = list(season.spaces.prefetch_related("features").order_by("pk"))
    leaves = leaves_of(spaces)
    weeks = weeks_of(spaces, (DayKind(weekday, False, False) for weekday in range(7)))
    rooms = {
        f"R{space.pk}": Room(
            f"R{space.pk}",
            space.name,
            tuple(f"L{leaf}" for leaf in sorted(leaves[space.pk])),
            space.buffer_before,
            space.buffer_after,
        )
        for space in spaces
    }
    keys: dict[int, str] = {}
    wishes = []
    for row in season.wishes.prefetch_related("features").order_by("company_id", "rank"):
        company = pseudonym(season, row.company_id)
        keys[row.pk] = f"{company}-{row.rank}"
        will_do = tuple(f"R{space.pk}" for space in spaces if does(row, space, weeks.get(space.pk, {})))
        begins, ends = into_day(row.begins), into_day(row.ends)
        wishes.append(Wish(keys[row.pk], company, row.rank, will_do, row.weekday, begins, ends))
    wishes.sort(key=lambda wish: wish.key)
    problem = Problem(season.most_slots, rooms, wishes)
    return Built(problem, keys, {f"R{space.pk}": space.pk for space in spaces})


def does(row: SeasonWish, space: Space, week: Week) -> bool:
    """Whether a room is what a wish asks for, and open then, and lent out for so long."""
    if row.space_id is not None and row.space_id != space.pk:
        return False
    minutes = into_day(row.ends) - into_day(row.begins)
    has = {feature.pk for feature in space.features.all()}
    return (
        space.is_active
        and row.seats <= space.capacity
        and {feature.pk for feature in row.features.all()} <= has
        and space.shortest <= minutes <= space.longest
        and into_day(row.begins) % space.step == 0
        and into_day(row.ends) % space.step == 0
        and any(opens <= row.begins and row.ends <= closes for opens, closes in week.get(row.weekday, []))
    )
