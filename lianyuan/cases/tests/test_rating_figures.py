"""What is told of ratings to everybody: whole months, never of one or two ratings, right in every number."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianyuan.accounts.acting import command_line
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for
from lianyuan.cases import actions
from lianyuan.cases.actions.releases import tell_ratings
from lianyuan.cases.actions.statistics import tell_months
from lianyuan.cases.models import Grade, Outcome, Rating, RatingFollowUp, RatingMonth
from lianyuan.cases.rating_figures import months_told, of_service
from lianyuan.core import clock

from .factories import Counter, at, companies, make_counter, make_desk_worker, make_service

pytestmark = pytest.mark.django_db
OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)


@pytest.fixture(autouse=True)
def in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 20))


def rate(counter: Counter, grade: Grade, day: date) -> Rating:
    case = counter.completed(at=at(day))
    return actions.rate_case(actor=counter.as_company, case=case, grade=grade, at=at(day))


def put_right(counter: Counter, rating: Rating, *, on: date) -> None:
    admin = make_desk_worker(counter.service.centre, role=PlaceRoleName.ADMINISTRATOR)
    follow_up = RatingFollowUp.objects.get(rating=rating)
    actor = actor_for(admin)
    actions.record_call(actor=actor, follow_up=follow_up, reached=True, words="好", at=at(on))
    actions.close_follow_up(
        actor=actor, follow_up=follow_up, outcome=Outcome.PUT_RIGHT, answer="已改", at=at(on)
    )


def test_a_month_tells_shares_and_what_was_put_right_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    counter, *others = companies(make_counter(), 3)
    for each, grade in zip(others, (Grade.VERY_GOOD, Grade.FAIR), strict=True):
        rate(each, grade, date(2026, 10, 12))
    bad = [rate(counter, Grade.BAD, date(2026, 10, 12)) for _one in range(4)]
    put_right(counter, bad[0], on=date(2026, 11, 2))
    put_right(counter, bad[1], on=date(2026, 11, 3))
    put_right(counter, bad[2], on=date(2026, 10, 13))
    actions.rate_again(actor=counter.as_company, case=bad[2].case, grade=Grade.VERY_BAD)
    Rating.objects.filter(pk=rate(counter, Grade.VERY_BAD, date(2026, 10, 13)).pk).update(is_counted=False)
    # Too few, and a month that isn't over.
    rate(counter, Grade.GOOD, date(2026, 9, 30))
    rate(counter, Grade.GOOD, date(2026, 11, 1))
    tell_months(actor=command_line())
    october, september = of_service(counter.service)
    assert (october.month, october.ratings, october.satisfied, october.bad) == (OCTOBER, 6, 2, 4)
    assert (october.satisfied_percent, october.bad_due, october.in_time_percent) == (33, None, None)
    assert (september.month, september.ratings, september.hidden) == (SEPTEMBER, None, True)
    # What is told stays as it was told; of the bad ones more is told when November is over.
    Rating.objects.filter(month=OCTOBER, grade=Grade.FAIR).update(is_counted=False)
    monkeypatch.setattr(clock, "today", lambda: date(2026, 12, 1))
    tell_months(actor=command_line())
    _november, october, _september = of_service(counter.service)
    assert (october.ratings, october.satisfied, october.bad_due) == (6, 2, 4)
    # Fifteen working days from the 12th end on the 2nd of November: one was late, one was rated badly again.
    assert (october.put_right_in_time, october.in_time_percent) == (1, 25)
    told = Client().get(f"/api/v1/services/{counter.service.slug}/ratings").json()
    assert [month["ratings"] for month in told] == [None, 6, None]
    page = Client().get(reverse("cases:ratings"), {"month": "2026-10"}).content.decode()
    assert "33%" in page and "25%" in page
    of_one = Client().get(reverse("cases:ratings"), {"service": counter.service.slug}).content.decode()
    assert "不到 3 家" in of_one


def test_ratings_of_two_companies_say_nothing_however_many_they_are() -> None:
    counter, other, third = companies(make_counter(), 3)
    for each in (counter, counter, counter, other):
        rate(each, Grade.BAD, date(2026, 10, 12))
    tell_ratings()
    assert [month.hidden for month in of_service(counter.service)] == [True]
    # A third one with hardly a voice leaves it the first one's story.
    many = make_counter()
    for each, times in zip(companies(many, 3), (11, 1, 1), strict=True):
        for _time in range(times):
            rate(each, Grade.GOOD, date(2026, 9, 12))
    RatingMonth.objects.all().delete()
    tell_ratings()
    assert [month.hidden for month in of_service(many.service)] == [True]
    rate(third, Grade.GOOD, date(2026, 10, 13))
    tell_ratings()
    assert [month.hidden for month in of_service(counter.service)] == [True]


def test_months_told_are_those_that_ended_across_the_turn_of_the_year(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2027, 1, 31))
    assert months_told()[0] == date(2026, 12, 1)
    assert months_told()[-1] == date(2026, 1, 1)


def test_without_ratings_the_page_says_what_will_be_here_and_costs_the_same() -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            page = Client().get(reverse("cases:ratings")).content.decode()
        assert "还没有可以公布的评价" in page
        return len(asked)

    make_service()
    questions()
    one = questions()
    for _more in range(3):
        make_service()
    assert questions() == one
    assert Client().get(reverse("cases:ratings"), {"service": "nowhere"}).status_code == 404
