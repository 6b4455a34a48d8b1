"""The random deeds once more, with all that happens around a case: opinions asked, merges taken back."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from lianyuan.accounts.acting import Actor
from lianyuan.cases import actions, queries
from lianyuan.cases.models import Case, Opinion
from lianyuan.core import clock
from lianyuan.core.refusals import Refused

from .factories import at
from .life_machine import SECRET, Life, everyone
from .test_machine import OPEN, Expected


@dataclass
class Asked:
    """A question to somebody about a case."""

    pk: int
    case: Expected
    expert: str
    said: int = 0
    ended: bool = False


class Around(Life):
    """The two service centres, where others are asked for their opinion and merges are taken back."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Asked] = []

    @rule(number=st.integers(0, 3), name=everyone)
    def part(self, number: int, name: str) -> None:
        if number >= len(self.cases):
            return
        case = self.cases[-1 - number]
        allowed = self.may_part(case, name)
        try:
            actions.part_case(
                actor=Actor(person=self.person[name]),
                case=Case.objects.get(pk=case.pk),
                reason="不是重复的",
                at=at(self.today),
            )
        except Refused:
            assert not allowed
        else:
            assert allowed
            stays = self.merged.pop(case.pk)
            for each in (case, stays):
                each.hands.add(name)
                each.deeds += 1
            case.state = "submitted"
            if case.paused_on is not None:
                case.pauses.append((case.paused_on, self.ended[case.pk]))
                case.paused_on = None

    # --- opinions ---

    @rule(number=st.integers(0, 3), name=everyone, expert=everyone, days=st.integers(0, 3))
    def ask_an_opinion(self, number: int, name: str, expert: str, days: int) -> None:
        if number >= len(self.cases):
            return
        case = self.cases[-1 - number]
        allowed = self.may_ask_opinion(case, name, expert)
        try:
            opinion, _token = actions.ask_opinion(
                actor=Actor(person=self.person[name]),
                case=Case.objects.get(pk=case.pk),
                question=SECRET,
                until=clock.today() + timedelta(days=days),
                expert=self.person[expert],
            )
        except Refused:
            assert not allowed
        else:
            assert allowed
            self.told += 1
            self.asked.append(Asked(opinion.pk, case, expert))

    @rule(number=st.integers(0, 2), name=everyone, ends=st.booleans())
    def answer_or_end_an_opinion(self, number: int, name: str, ends: bool) -> None:
        if number >= len(self.asked):
            return
        asked = self.asked[-1 - number]
        actor = Actor(person=self.person[name])
        opinion = Opinion.objects.get(pk=asked.pk)
        mine = self.on_applicants_side(asked.case, name)
        reads = name in self.desk_of(asked.case) and not mine
        allowed = reads if ends else not asked.ended and not mine and (reads or name == asked.expert)
        try:
            if ends:
                actions.end_opinion(actor=actor, opinion=opinion)
            else:
                actions.say_opinion(actor=actor, opinion=opinion, words=SECRET)
        except Refused:
            assert not allowed
        else:
            assert allowed
            self.told += not (ends and asked.ended)
            asked.said += not ends
            asked.ended |= ends

    # --- the model ---

    def may_ask_opinion(self, case: Expected, name: str, expert: str) -> bool:
        handles = bool(case.handler) and name in {case.handler, "administrator"}
        there = name in self.desk_of(case) and not self.on_applicants_side(case, name)
        fit = expert != name and not self.on_applicants_side(case, expert)
        return handles and there and fit and case.state in OPEN | {"accepted"}

    def hands_over(self, case: Expected, name: str) -> bool:
        handles = bool(case.handler) and name in {case.handler, "administrator"}
        there = name in self.desk_of(case)
        mine = self.on_applicants_side(case, name)
        return there and (name == case.handler or (not mine and (handles or self.is_unhandled(case))))

    def may_part(self, case: Expected, name: str) -> bool:
        stays = self.merged.get(case.pk)
        if stays is None or case.state != "merged" or stays.state not in OPEN | {"accepted"}:
            return False
        there = name in self.desk_of(case) and not self.on_applicants_side(case, name)
        decides = self.hands_over(case, name) or self.hands_over(stays, name)
        return there and decides and self.days_since_the_end(case) <= 5

    # --- what always holds ---

    @invariant()
    def opinions_are_read_by_who_is_asked_and_the_desk(self) -> None:
        for asked in self.asked[-1:]:
            for name in ("owner", "desk", "far_desk", "stranger"):
                page = queries.opinion_page(Actor(person=self.person[name]), asked.pk)
                mine = self.on_applicants_side(asked.case, name)
                desk = name in self.desk_of(asked.case)
                assert (page is not None) == (
                    not mine and (desk or (name == asked.expert and not asked.ended))
                )
                if page is not None:
                    assert len(page.thread) == asked.said
                    assert (page.case is not None) == desk


@pytest.mark.django_db
def test_random_deeds_around_a_case_keep_every_promise() -> None:
    usual = settings.default
    assert usual is not None
    run_state_machine_as_test(Around, settings=settings(usual, max_examples=max(1, usual.max_examples // 3)))
