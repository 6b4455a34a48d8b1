"""A season's round is fair, can be checked by anybody, and becomes bookings."""

import json
from copy import deepcopy
from datetime import date, time, timedelta
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.companies.models import Company
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places.tests.factories import make_place_role
from lianyuan.spaces import actions
from lianyuan.spaces.actions import seasons
from lianyuan.spaces.actions.seasons import Wished
from lianyuan.spaces.allocation import checking, explaining
from lianyuan.spaces.allocation.problem import Option, Problem, Room, Wish, published, worth
from lianyuan.spaces.allocation.solving import allocate
from lianyuan.spaces.models import Booking, Season, SeasonDate, SeasonState, SeasonWish, Space
from lianyuan.spaces.queries.seasons import for_company

from .factories import at, booked, make_space
from .test_quotas import set_quota, someone_of_a_company

FROM, UNTIL = date(2026, 9, 21), date(2026, 10, 19)
# The autumn's Mondays but for the National Day.
MONDAYS = [date(2026, 9, 21), date(2026, 9, 28), date(2026, 10, 12), date(2026, 10, 19)]
BEFORE = at(9, day=date(2026, 9, 1))
AFTER = at(9, day=date(2026, 9, 12))


def a_season(*spaces: Space) -> tuple[Season, Actor]:
    administrator = make_person()
    make_place_role(person=administrator, place=spaces[0].place, role=PlaceRoleName.ADMINISTRATOR)
    actor = actor_for(administrator)
    season = seasons.open_season(
        actor=actor,
        place=spaces[0].place,
        name="示例学期",
        from_day=FROM,
        until_day=UNTIL,
        wishes_until=at(18, day=date(2026, 9, 10)),
        most_slots=1,
        spaces=spaces,
        at=BEFORE,
    )
    return season, actor


def wish(season: Season, actor: Actor, rank: int, begin: int, **fields: Any) -> SeasonWish:
    wished = Wished(rank=rank, weekday=0, begins=time(begin), ends=time(begin + 2), **fields)
    return seasons.wish(actor=actor, season=season, wished=wished, at=BEFORE)


@pytest.mark.django_db
def test_a_round_from_wishes_to_bookings(tmp_path: Path) -> None:
    space = make_space()
    season, administrator = a_season(space)
    first, second = someone_of_a_company(), someone_of_a_company()
    # Both would like two o'clock best; only one of them could come at another time.
    wish(season, first, 1, 14)
    wish(season, first, 2, 16, seats=50)
    wish(season, second, 1, 14)
    wish(season, second, 2, 9)
    # The season has a limit of its own.
    set_quota(space, 1)
    with pytest.raises(Refused, match="还没有截止"):
        seasons.begin_round(actor=administrator, season=season, at=BEFORE)
    with pytest.raises(NotAllowed):
        seasons.begin_round(actor=first, season=season, at=AFTER)
    seasons.begin_round(actor=administrator, season=season, at=AFTER)
    with pytest.raises(Refused, match="已经截止"):
        seasons.wish(actor=first, season=season, wished=Wished(3, 0, time(9), time(10)), at=AFTER)
    seasons.work_out(season_id=season.pk)
    assert not for_company(season, first).told
    assert Client().get(f"/spaces/seasons/{season.pk}/data/").status_code == 404
    seasons.confirm(actor=administrator, season=season)
    in_the_way = booked(space, 15, 16, day=MONDAYS[1], now=AFTER)
    seasons.book_dates(season_id=season.pk, after=0, at=AFTER)
    seasons.book_dates(season_id=season.pk, after=0, at=AFTER)

    season.refresh_from_db()
    assert (season.state, season.dates, season.dates_done) == (SeasonState.CONFIRMED, 8, 8)
    mine, others = for_company(season, first).wishes, for_company(season, second).wishes
    assert [each.booking.starts for each in mine[0].booked if each.booking] == [
        at(14, day=day) for day in MONDAYS if day != MONDAYS[1]
    ]
    assert [each.day for each in mine[0].not_booked] == [MONDAYS[1]]
    assert len(others[1].booked) == 4 and others[1].wish.given == space
    assert "第 2 志愿" in others[0].why and mine[1].why.startswith("这个学期没有符合要求")
    kept = Booking.objects.exclude(pk=in_the_way.pk).filter(company=first.company_id)
    assert {(each.person, each.booked_by) for each in kept} == {(first.person, administrator.person)}

    told = Client().get(f"/spaces/seasons/{season.pk}/data/")
    text = told.content.decode()
    assert not any(str(name) in text for name in Company.objects.values_list("name", flat=True))
    file = tmp_path / "season.json"
    file.write_text(text, encoding="utf-8")
    call_command("check-allocation", str(file))


def invented(picks: list[tuple[int, int, int]], most: int) -> Problem:
    rooms = {
        "R1": Room("R1", "甲", ("L1", "L2")),
        "R2": Room("R2", "乙", ("L1",), 0, 30),
        "R3": Room("R3", "丙", ("L2",)),
    }
    wishes = []
    for number, (room, begins, length) in enumerate(picks):
        company, rank = f"C{number // 3}", number % 3 + 1
        names = ("R2", "R3") if room == 0 else (f"R{room}",)
        wishes.append(Wish(f"{company}-{rank}", company, rank, names, 0, 60 * begins, 60 * (begins + length)))
    return Problem(most, rooms, wishes)


@settings(max_examples=25, deadline=None)
@given(
    picks=st.lists(st.tuples(st.integers(0, 3), st.integers(8, 12), st.integers(1, 3)), max_size=8),
    most=st.integers(1, 2),
)
def test_nothing_is_better_than_a_round_and_the_checker_agrees(
    picks: list[tuple[int, int, int]], most: int
) -> None:
    problem = invented(picks, most)
    found = allocate(problem)
    told = json.loads(json.dumps(published(problem) | {"answer": explaining.answer_of(found)}))
    checked = checking.check(told)
    assert checked.faults == []
    assert checked.value <= checked.bound + 0.01
    assert found.proven
    assert found.value == best_by_trying(problem)
    reasons = explaining.reasons(problem, found.given)
    assert set(reasons) == {each.key for each in problem.wishes} - set(found.given)


def best_by_trying(problem: Problem) -> int:
    best = 0
    for rooms in product(*[("", *each.rooms) for each in problem.wishes]):
        given = {each.key: room for each, room in zip(problem.wishes, rooms, strict=True) if room}
        if checking.feasibility_faults(problem, given):
            continue
        options = [Option(each, given[each.key]) for each in problem.wishes if each.key in given]
        value = sum(worth(problem, option) for option in options)
        if problem.most_slots > 1:
            value += 10_000 * len({option.wish.company for option in options})
        best = max(best, value)
    return best


def test_the_checker_believes_nobody() -> None:
    problem = invented([(1, 8, 2), (2, 8, 2), (3, 9, 1), (1, 8, 1), (2, 9, 1), (3, 8, 2)], 1)
    told = published(problem) | {"answer": explaining.answer_of(allocate(problem))}
    assert checking.check(told).faults == []
    wrong = deepcopy(told)
    wrong["answer"]["given"] = {"C0-1": "R1", "C1-1": "R1"}
    assert any("meet" in fault for fault in checking.check(wrong).faults)
    wrong = deepcopy(told)
    wrong["answer"]["given"] |= {"C0-1": "R1", "C0-2": "R2", "C0-3": "R3"}
    assert any("slots" in fault for fault in checking.check(wrong).faults)
    # Left out prices make the bound loose, and it is said; they can't make it false.
    wrong = deepcopy(told)
    wrong["answer"]["prices"] = {}
    assert any("bound" in fault for fault in checking.check(wrong).faults)
    wrong["answer"]["prices"] = {"company C0": -1}
    with pytest.raises(ValueError, match="price"):
        checking.check(wrong)


@pytest.mark.django_db
def test_a_longer_slot_counts_after_all() -> None:
    space = make_space()
    season, administrator = a_season(space)
    actor = someone_of_a_company()
    wish(season, actor, 1, 14)
    seasons.begin_round(actor=administrator, season=season, at=AFTER)
    seasons.work_out(season_id=season.pk)
    seasons.confirm(actor=administrator, season=season)
    seasons.book_dates(season_id=season.pk, after=0, at=AFTER)
    set_quota(space, 2)
    row = SeasonDate.objects.filter(booking__isnull=False).first()
    assert row is not None and row.booking is not None
    move = partial(actions.move, actor=actor, booking=row.booking, at=AFTER)
    move(starts=at(10, day=row.day), ends=at(12, day=row.day))
    with pytest.raises(Refused, match="2 小时"):
        move(starts=at(10, day=row.day), ends=at(13, day=row.day))
    booked(space, 14, 16, by=actor, day=row.day + timedelta(days=1), now=AFTER)
