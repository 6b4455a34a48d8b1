"""The small district in real rows, for tests with a live server: made once, then put back from copies."""

from tests import seeds
from tests.world import World, add_rosters, make_world

COPIES = "world_of_"
_made: list[World] = []


def world_again() -> World:
    """The world, on a database that holds nothing but what migrations fill in."""
    if not _made:
        world = make_world()
        add_rosters(world)
        seeds.keep(COPIES)
        _made.append(world)
    else:
        seeds.put_back(COPIES)
    return _made[0]
