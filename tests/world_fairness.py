"""Quotas, a granted exception and seasons in the small district."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from lianyuan.accounts.acting import command_line
from lianyuan.accounts.tests.factories import actor_for
from lianyuan.companies.tests.factories import acting_for
from lianyuan.core import clock
from lianyuan.spaces.actions import quotas, seasons
from lianyuan.spaces.models import Season, SeasonDate, SeasonState, SeasonWish, Space, WishAnswer
from lianyuan.spaces.tests.factories import make_space

if TYPE_CHECKING:
    from tests.world import World


def add_fairness(world: World) -> None:
    """A quota with peak hours and an exception for company A; a season it wishes in, and one that is over."""
    space = make_space(place=world.centre, name="示例学期教室")
    quotas.save_peak(actor=command_line(), place=world.centre, weekday=0, begins=time(9), ends=time(12))
    add_exception(world)
    open_one, ended, over = (add_season(world, space, name) for name in ("示例春季", "示例秋季", "示例冬季"))
    Season.objects.filter(pk=ended.pk).update(wishes_until=clock.now() - timedelta(days=1))
    Season.objects.filter(pk=over.pk).update(state=SeasonState.CONFIRMED, dates=1, dates_done=1)
    wish = SeasonWish.objects.get(season=over)
    wish.answer, wish.given = WishAnswer.GIVEN, space
    wish.save()
    SeasonDate.objects.create(wish=wish, day=clock.today(), problem="示例原因")
    world.arguments["season_id"] = open_one.pk
    world.particular |= {
        "spaces:season-data": {"season_id": over.pk},
        "spaces:season-desk": {"season_id": ended.pk},
    }
    until = clock.now() + timedelta(days=5)
    world.filled |= {
        "spaces:quotas": {
            "what": "quota",
            "place": str(world.centre.pk),
            "counts": "person",
            "period": "month",
            "peak": "any",
            "hours": "9",
        },
        "spaces:season": {
            "what": "wish",
            "rank": "2",
            "weekday": "1",
            "begins": "09:00",
            "ends": "10:00",
            "seats": "4",
        },
        "spaces:season-setup": {
            "place": str(world.centre.pk),
            "name": "示例夏季",
            "from_day": f"{clock.today() + timedelta(days=40)}",
            "until_day": f"{clock.today() + timedelta(days=80)}",
            "wishes_until": f"{until:%Y-%m-%dT%H:%M}",
            "most_slots": "1",
            "spaces": str(space.pk),
        },
        "spaces:season-desk": {"what": "round"},
    }


def add_exception(world: World) -> None:
    """Two hours more a week for company A."""
    quota = quotas.save_quota(
        actor=command_line(),
        place=world.centre,
        kind="",
        counts="company",
        period="week",
        peak="any",
        hours=4,
    )
    quotas.grant_exception(
        actor=actor_for(world.people["administrator"]),
        quota=quota,
        company=world.company,
        from_day=clock.today(),
        until_day=clock.today() + timedelta(days=7),
        hours=2,
        reason="示例路演",
    )


def add_season(world: World, space: Space, name: str) -> Season:
    """A season in the centre's room, with a first wish of company A."""
    season = seasons.open_season(
        actor=command_line(),
        place=world.centre,
        name=name,
        from_day=clock.today() + timedelta(days=40),
        until_day=clock.today() + timedelta(days=80),
        wishes_until=clock.now() + timedelta(days=9),
        most_slots=1,
        spaces=[space],
    )
    seasons.wish(
        actor=acting_for(world.people["owner"], world.company),
        season=season,
        wished=seasons.Wished(rank=1, weekday=0, begins=time(14), ends=time(16)),
    )
    return season


def grow_fairness(world: World, number: int) -> None:
    """One more of each."""
    add_exception(world)
    add_season(world, make_space(place=world.centre), f"示例学期{number}")
