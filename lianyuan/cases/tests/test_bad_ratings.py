"""A bad rating has consequences: two clocks, a supervisor who wasn't rated, one second rating, an appeal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lianyuan.accounts.models import AuditEntry, Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for
from lianyuan.cases import actions, rating_routine
from lianyuan.cases.models import (
    Grade,
    Outcome,
    Rating,
    RatingFollowUp,
    SecondRating,
)
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.notifications.models import Notice
from lianyuan.places.models import PlaceRole

from .factories import Counter, at, make_counter, make_desk_worker
from .visiting import Visitor

pytestmark = pytest.mark.django_db

THURSDAY = at(date(2026, 11, 5))
SAID = "对方说等了三天没有人理"


@dataclass
class Centre:
    """A counter with two administrators at its centre."""

    counter: Counter
    first: Person
    second: Person

    def rated(self, *, moment: datetime = THURSDAY, grade: Grade = Grade.BAD) -> RatingFollowUp:
        """A case rated by its company, and the follow-up of that."""
        case = self.counter.completed(at=moment)
        actions.rate_case(actor=self.counter.as_company, case=case, grade=grade, tags=["slow"], at=moment)
        return RatingFollowUp.objects.get(rating__case=case)

    def called(self) -> RatingFollowUp:
        """A bad rating whose giver was called back."""
        return actions.record_call(
            actor=actor_for(self.first), follow_up=self.rated(), reached=True, words=SAID
        )

    def put_right(self, *, moment: datetime = THURSDAY) -> RatingFollowUp:
        """A bad rating put right."""
        return actions.close_follow_up(
            actor=actor_for(self.first),
            follow_up=self.called(),
            outcome=Outcome.PUT_RIGHT,
            answer="已加派人手",
            at=moment,
        )


@pytest.fixture
def centre() -> Centre:
    counter = make_counter()
    first, second = (
        make_desk_worker(counter.service.centre, role=PlaceRoleName.ADMINISTRATOR) for _one in range(2)
    )
    return Centre(counter, first, second)


def told(person: Person) -> list[str]:
    return list(
        Notice.objects.filter(person=person, kind="cases.bad-rating")
        .order_by("pk")
        .values_list("wording", flat=True)
    )


def page(person: Person, name: str, *arguments: object) -> str:
    return Visitor(person).get(name, *arguments).content.decode()


def test_both_clocks_count_working_days_after_the_day_of_the_rating(centre: Centre) -> None:
    follow_up = centre.rated()
    assert (follow_up.call_due_on, follow_up.due_on) == (date(2026, 11, 6), date(2026, 11, 26))
    assert not follow_up.due_provisional
    assert follow_up.supervisor in {centre.first, centre.second}
    assert follow_up.rating.month == date(2026, 11, 1)
    shown = page(centre.counter.owner, "case", follow_up.rating.case.reference)
    assert "11 月 6 日前会给您打电话" in shown
    assert "15 个工作日内整改" in shown
    into_the_unknown = centre.rated(moment=at(date(2026, 12, 22)))
    assert into_the_unknown.due_provisional
    assert not into_the_unknown.call_provisional


def test_a_fair_rating_has_no_follow_up_and_an_unknown_tag_is_refused(centre: Centre) -> None:
    case = centre.counter.completed()
    with pytest.raises(Refused, match="fast"):
        actions.rate_case(actor=centre.counter.as_company, case=case, grade=Grade.GOOD, tags=["fast"])
    rating = actions.rate_case(
        actor=centre.counter.as_company, case=case, grade=Grade.FAIR, tags=["slow", "quick"]
    )
    assert rating.tags == ["quick", "slow"]
    assert not RatingFollowUp.objects.exists()


def test_from_the_call_to_the_second_rating(centre: Centre) -> None:
    counter = centre.counter
    follow_up = centre.rated()
    reference = follow_up.rating.case.reference
    admin = Visitor(centre.second)
    assert counter.service.name in admin.get("desk-ratings").content.decode()
    with pytest.raises(Refused, match="还没有给申请人回电"):
        actions.close_follow_up(
            actor=actor_for(centre.second), follow_up=follow_up, outcome=Outcome.PUT_RIGHT, answer="好"
        )
    admin.send("rating-call", follow_up.pk, reached="yes", words=SAID)
    admin.send("rating-closing", follow_up.pk, outcome="put_right", answer="已加派人手")
    follow_up.refresh_from_db()
    assert (follow_up.outcome, follow_up.closed_by) == (Outcome.PUT_RIGHT, centre.second)
    owner = Visitor(counter.owner, counter.company)
    shown = owner.get("case", reference).content.decode()
    assert "已加派人手" in shown and "再评价一次" in shown
    # What was said on the phone stays inside: no page of theirs, no notice, no audit trail.
    assert SAID not in shown
    assert SAID not in page(counter.desk, "desk-case", reference)
    assert not any(SAID in str(notice.words) for notice in Notice.objects.all())
    assert not any(SAID in str(list(entry.changes.values())) for entry in AuditEntry.objects.all())
    owner.send("second-rating", reference, grade="4")
    assert SecondRating.objects.get(rating=follow_up.rating).grade == Grade.GOOD
    assert Rating.objects.get(case__reference=reference).grade == Grade.BAD
    with pytest.raises(Refused, match="只能再评一次"):
        actions.rate_again(actor=counter.as_company, case=follow_up.rating.case, grade=Grade.VERY_GOOD)


def test_three_calls_nobody_answered_are_enough(centre: Centre) -> None:
    follow_up = centre.rated()
    for number in range(3):
        assert follow_up.called_at is None, number
        follow_up = actions.record_call(actor=actor_for(centre.first), follow_up=follow_up, reached=False)
    assert follow_up.called_at is not None
    assert follow_up.next_due_on == follow_up.due_on


def test_whoever_was_rated_has_no_say_in_it(centre: Centre) -> None:
    """An administrator who handled the case themselves: not chosen, not shown, refused, and barred below."""
    counter = centre.counter
    handler = actor_for(centre.first)
    case = actions.take_case(actor=handler, case=counter.filed())
    case = actions.complete_case(actor=handler, case=case, result="已办好")
    actions.rate_case(actor=counter.as_company, case=case, grade=Grade.VERY_BAD)
    follow_up = RatingFollowUp.objects.get(rating__case=case)
    assert follow_up.supervisor == centre.second
    assert Visitor(centre.first).get("desk-rating", follow_up.pk).status_code == 404
    with pytest.raises(NotAllowed):
        actions.record_call(actor=handler, follow_up=follow_up, reached=False)
    with pytest.raises(NotAllowed):
        actions.record_call(actor=counter.as_other_desk, follow_up=follow_up, reached=False)
    for changes in ({"supervisor": centre.first}, {"supervisor": None, "closed_by": centre.first}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RatingFollowUp.objects.filter(pk=follow_up.pk).update(**changes)
    appeal = actions.appeal_against_rating(actor=handler, case=case, reason="看反了")
    for nobody in (handler, counter.as_desk):
        with pytest.raises(NotAllowed):
            actions.decide_appeal(actor=nobody, appeal=appeal, accepted=True, answer="好")


def test_an_accepted_appeal_takes_the_rating_out_of_the_figures_not_off_the_record(centre: Centre) -> None:
    counter = centre.counter
    follow_up = centre.rated()
    case = follow_up.rating.case
    appeal = actions.appeal_against_rating(actor=actor_for(centre.first), case=case, reason="看反了")
    assert "appealed" in told(centre.second)
    with pytest.raises(NotAllowed):
        actions.decide_appeal(actor=actor_for(centre.first), appeal=appeal, accepted=True, answer="好")
    Visitor(centre.second).send("rating-decision", follow_up.pk, accepted="yes", answer="电话里确认看反了")
    rating = Rating.objects.get(case=case)
    assert (rating.grade, rating.is_counted) == (Grade.BAD, False)
    follow_up.refresh_from_db()
    assert follow_up.outcome == Outcome.MISTAKEN
    assert Notice.objects.filter(person=counter.owner, wording=Outcome.MISTAKEN).exists()
    assert "电话里确认看反了" in page(counter.owner, "case", case.reference)
    with pytest.raises(Refused, match="已经由"):
        actions.decide_appeal(actor=actor_for(centre.second), appeal=appeal, accepted=False, answer="不")
    with pytest.raises(Refused, match="只能申诉一次"):
        actions.appeal_against_rating(actor=counter.as_desk, case=case, reason="再看")


def test_each_is_reminded_once_and_others_when_it_is_late(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow_up = centre.rated()
    assert follow_up.supervisor is not None
    mine = follow_up.supervisor
    other = centre.second if mine == centre.first else centre.first

    def on(day: date) -> None:
        monkeypatch.setattr(clock, "today", lambda: day)
        for _again in range(2):
            rating_routine.remind({})

    on(date(2026, 11, 6))
    assert (told(mine), told(other)) == (["opened", "call-due"], [])
    on(date(2026, 11, 7))
    assert (told(mine)[2:], told(other)) == (["call-over"], ["call-over"])
    actions.record_call(actor=actor_for(other), follow_up=follow_up, reached=True, words=SAID)
    on(date(2026, 11, 24))
    assert (told(mine)[3:], told(other)[1:]) == (["due"], [])
    # The supervisor leaves: another takes over.
    PlaceRole.objects.filter(person=mine).update(ended_at=clock.now())
    on(date(2026, 11, 27))
    follow_up.refresh_from_db()
    assert follow_up.supervisor == other
    assert told(other)[1:] == ["assigned", "over"]
    assert told(mine)[4:] == []


def test_the_list_asks_as_much_for_many_as_for_one(centre: Centre) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert Visitor(centre.first).get("desk-ratings").status_code == 200
        return len(asked)

    centre.rated()
    questions()
    one = questions()
    for _more in range(3):
        centre.rated()
    assert questions() == one


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_supervisors_one_closes_and_the_other_is_told() -> None:
    from .test_races import at_once, refused

    counter = make_counter()
    first, second = (
        make_desk_worker(counter.service.centre, role=PlaceRoleName.ADMINISTRATOR) for _one in range(2)
    )
    centre = Centre(counter, first, second)
    follow_up = centre.called()

    def close(person: Person, outcome: Outcome) -> Callable[[], object]:
        return lambda: actions.close_follow_up(
            actor=actor_for(person), follow_up=follow_up, outcome=outcome, answer="好"
        )

    (loser,) = refused(at_once(close(first, Outcome.PUT_RIGHT), close(second, Outcome.NOT_JUSTIFIED)))
    follow_up.refresh_from_db()
    assert str(follow_up.closed_by) in str(loser)
