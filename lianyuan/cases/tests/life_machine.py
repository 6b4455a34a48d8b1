"""A machine of random deeds, with all that happens around a case: passed on, corrected, noted, reopened."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import AuditEntry
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.cases import actions, queries
from lianyuan.cases.models import (
    Case,
    CaseEvent,
    CaseNote,
    Correction,
    CorrectionReason,
    Extension,
)
from lianyuan.core.refusals import Refused
from lianyuan.notifications.models import Notice
from lianyuan.places.models import PlaceKind
from lianyuan.places.tests.factories import make_place, make_place_role

from .factories import ANSWERS, at
from .test_machine import ALLOWED, OPEN, PEOPLE, Counter, Expected

SECRET = "只给同事看"
UNDER_WAY = ("accepted", "in_progress", "waiting")
# What may follow on what, beside the table written out in test_machine.
MORE: dict[tuple[str, str], str] = {
    ("submitted", "accept"): "accepted",
    ("accepted", "begin"): "in_progress",
    ("accepted", "ask"): "waiting",
    ("accepted", "reply"): "accepted",
    ("accepted", "complete"): "completed",
    ("accepted", "refuse"): "refused",
    ("accepted", "withdraw"): "withdrawn",
    ("accepted", "correct"): "waiting",
    ("in_progress", "correct"): "waiting",
    ("waiting", "answer"): "in_progress",
    ("completed", "reopen"): "in_progress",
    ("refused", "reopen"): "in_progress",
    ("withdrawn", "restore"): "submitted",
    **{(state, "take_over"): state for state in UNDER_WAY},
    **{(state, "message"): state for state in UNDER_WAY},
    **{
        (state, deed): state
        for state in ("submitted", *UNDER_WAY)
        for deed in ("hand_person", "hand_team", "hand_centre")
    },
}
DEEDS = sorted({deed for _state, deed in MORE} - {"ask", "reply", "complete", "refuse", "withdraw"})
OF_THE_HANDLER = {"begin", "ask", "correct", "message", "complete", "refuse", "reopen"}
everyone = st.sampled_from([*PEOPLE, "far_desk"])


class Life(Counter):
    """Two service centres, a team at the first, and cases that pass between them."""

    def __init__(self) -> None:
        super().__init__()
        self.person["far_desk"] = make_person()
        self.far = make_place(kind=PlaceKind.BUILDING)
        make_place_role(person=self.person["far_desk"], place=self.far, role=PlaceRoleName.DESK_WORKER)
        self.team = actions.keep_team(
            actor=Actor(person=self.person["administrator"]),
            centre=self.service.centre,
            name="示例小组",
            members=[self.person["desk"]],
        )
        self.before = AuditEntry.objects.count()
        self.elsewhere: set[int] = set()
        self.with_team: set[int] = set()
        self.correcting: set[int] = set()
        self.ended: dict[int, date] = {}
        self.notes = 0
        self.merged: dict[int, Expected] = {}
        self.told = 0

    def desk_of(self, case: Expected) -> set[str]:
        return {"far_desk"} if case.pk in self.elsewhere else self.at_desk

    def is_unhandled(self, case: Expected) -> bool:
        return case.handler not in self.desk_of(case)

    def days_since_the_end(self, case: Expected) -> int:
        days = (self.ended[case.pk] + timedelta(days=n) for n in range(1, 60))
        return sum(self.calendar.works(day) for day in days if day <= self.today)

    @initialize(taken=st.booleans())
    def one_case_is_there(self, taken: bool) -> None:
        self.file("owner", as_company=True)
        if taken:
            self.do(0, "take", "desk", as_company=False)

    # --- more deeds ---

    @rule(
        number=st.integers(0, 3),
        deed=st.sampled_from(DEEDS),
        name=everyone,
        to=st.sampled_from(["owner", "desk", "second_desk", "far_desk"]),
        as_company=st.booleans(),
    )
    def do_more(self, number: int, deed: str, name: str, to: str, as_company: bool) -> None:
        if number >= len(self.cases):
            return
        case = self.cases[-1 - number]
        actor = self.actor(name, as_company=as_company)
        allowed = self.may(case, deed, name, as_company=as_company) and self.may_receive(case, deed, to)
        try:
            self.attempt_more(case, deed, actor, to)
        except Refused:
            assert not allowed, f"{name} may {deed} a {case.state} case"
        else:
            assert allowed, f"{name} may not {deed} a {case.state} case"
            self.note(case, deed, name)
            if deed == "hand_person":
                case.handler = to
                if to != "desk":
                    self.with_team.discard(case.pk)

    @rule(number=st.integers(0, 3), name=everyone, as_company=st.booleans())
    def write_a_note(self, number: int, name: str, as_company: bool) -> None:
        if number >= len(self.cases):
            return
        case = self.cases[-1 - number]
        allowed = name in self.desk_of(case) and not self.on_applicants_side(case, name) and not as_company
        try:
            actor = self.actor(name, as_company=as_company)
            actions.add_note(actor=actor, case=Case.objects.get(pk=case.pk), words=SECRET)
        except Refused:
            assert not allowed
        else:
            assert allowed
            self.notes += 1

    def attempt_more(self, expected: Expected, deed: str, actor: Actor, to: str) -> None:
        given: dict[str, Any] = {
            "actor": actor,
            "case": Case.objects.get(pk=expected.pk),
            "at": at(self.today),
        }
        centre = self.service.centre if expected.pk in self.elsewhere else self.far
        wanted = [actions.Wanted("subject", CorrectionReason.WRONG)]
        deeds: dict[str, Callable[..., object]] = {
            "accept": actions.accept_case,
            "begin": actions.begin_case,
            "take_over": actions.take_over_case,
            "message": partial(actions.send_message, words="请放心"),
            "correct": partial(actions.ask_corrections, wanted=wanted),
            "answer": partial(actions.correct_answers, answers={"subject": f"更正于{self.today}"}),
            "hand_person": partial(actions.hand_to_person, person=self.person[to], reason=SECRET),
            "hand_team": partial(actions.hand_to_team, team=self.team, reason=SECRET),
            "hand_centre": partial(actions.hand_to_centre, centre=centre, reason=SECRET),
            "reopen": partial(actions.reopen_case, reason="漏了"),
            "restore": actions.restore_case,
        }
        deeds[deed](**given)

    @rule(number=st.integers(0, 3), other=st.integers(0, 3), name=everyone)
    def merge(self, number: int, other: int, name: str) -> None:
        if max(number, other) >= len(self.cases):
            return
        goes, stays = self.cases[-1 - number], self.cases[-1 - other]
        try:
            actions.merge_case(
                actor=Actor(person=self.person[name]),
                duplicate=Case.objects.get(pk=goes.pk),
                kept=Case.objects.get(pk=stays.pk),
                at=at(self.today),
            )
        except Refused:
            assert not self.may_merge(goes, stays, name)
        else:
            assert self.may_merge(goes, stays, name)
            goes.hands.add(name)
            stays.hands.add(name)
            goes.state = "merged"
            self.ended[goes.pk] = self.today
            self.merged[goes.pk] = stays
            goes.deeds += 1
            stays.deeds += 1

    @rule(name=everyone, whom=everyone, as_company=st.booleans())
    def file_at_the_counter(self, name: str, whom: str, as_company: bool) -> None:
        for_themselves = name == whom or (as_company and name in self.members)
        belongs = not as_company or whom in self.members
        allowed = name in self.at_desk and belongs and not for_themselves
        try:
            case = actions.file_at_counter(
                actor=Actor(person=self.person[name]),
                applicant=self.person[whom],
                company_id=self.company.pk if as_company else None,
                service=self.service,
                answers=ANSWERS,
                at=at(self.today),
            )
        except Refused:
            assert not allowed
        else:
            assert allowed
            self.cases.append(Expected(case.pk, whom, as_company, hands={name}, filed_on=self.today))

    # --- the model ---

    def may_merge(self, goes: Expected, stays: Expected, name: str) -> bool:
        if goes is stays or not {goes.state, stays.state} <= OPEN | {"accepted"}:
            return False
        same = goes.for_company == stays.for_company and (
            goes.for_company or goes.applicant == stays.applicant
        )
        there = name in self.desk_of(goes) and name in self.desk_of(stays)
        handles = bool(goes.handler) and name in {goes.handler, "administrator"}
        mine = self.on_applicants_side(goes, name)
        return same and there and not mine and (handles or self.is_unhandled(goes))

    def may(self, case: Expected, deed: str, name: str, *, as_company: bool) -> bool:
        if (case.state, deed) not in ALLOWED | MORE:
            return False
        mine = self.on_applicants_side(case, name)
        if deed in {"reply", "withdraw", "rate", "answer", "restore"}:
            if not mine or as_company != case.for_company:
                return False
            if deed == "answer":
                return case.pk in self.correcting
            if deed == "restore":
                return self.days_since_the_end(case) <= 1
            return deed != "rate" or (not case.rated and name not in case.hands)
        if name not in self.desk_of(case) or as_company:
            return False
        handles = bool(case.handler) and name in {case.handler, "administrator"} and not mine
        if deed in OF_THE_HANDLER:
            return handles and (deed != "reopen" or self.days_since_the_end(case) <= 10)
        if deed in {"take", "accept"}:
            return not mine and (name == case.handler or self.is_unhandled(case))
        free = not mine and self.is_unhandled(case)
        return free if deed == "take_over" else handles or free or name == case.handler

    def may_receive(self, case: Expected, deed: str, to: str) -> bool:
        match deed:
            case "hand_person":
                fit = to in self.desk_of(case) and not self.on_applicants_side(case, to)
                return fit and to != case.handler
            case "hand_team":
                waits_there = case.pk in self.with_team and not case.handler
                return case.pk not in self.elsewhere and not waits_there
            case "hand_centre":
                return case.pk not in self.elsewhere or bool(self.at_desk & {"desk", "second_desk"})
        return True

    def note(self, case: Expected, deed: str, name: str) -> None:
        if deed not in {"reply", "withdraw", "rate", "answer", "restore"}:
            case.hands.add(name)
        self.note_the_clock(case, deed)
        self.note_who_has_it(case, deed, name)
        case.rated |= deed == "rate"
        case.state = (ALLOWED | MORE)[case.state, deed]
        if case.state not in OPEN | {"accepted"} and deed != "rate":
            self.ended[case.pk] = self.today
        case.deeds += 1

    def note_the_clock(self, case: Expected, deed: str) -> None:
        if deed in {"ask", "correct"}:
            case.paused_on = self.today
            self.correcting.discard(case.pk)
            if deed == "correct":
                self.correcting.add(case.pk)
        over = {"reply": self.today, "answer": self.today}
        if deed in {"reopen", "restore"}:
            over[deed] = self.ended[case.pk]
        if case.paused_on is not None and deed in over:
            case.pauses.append((case.paused_on, over[deed]))
            case.paused_on = None

    def note_who_has_it(self, case: Expected, deed: str, name: str) -> None:
        if deed in {"take", "accept", "take_over"}:
            case.handler = name
        if deed in {"hand_team", "hand_centre", "restore"}:
            case.handler = ""
        if deed == "hand_team":
            self.with_team.add(case.pk)
        if deed == "hand_centre":
            self.with_team.discard(case.pk)
            self.elsewhere ^= {case.pk}
        self.notes += deed.startswith("hand")

    # --- what always holds ---

    @invariant()
    def cases_stand_where_the_model_says(self) -> None:
        kept = {case.pk: case for case in Case.objects.select_related("handler")}
        assert set(kept) == {case.pk for case in self.cases}
        for case in self.cases:
            row = kept[case.pk]
            assert row.state == case.state
            assert row.handler == (self.person[case.handler] if case.handler else None)
            assert row.centre_id == (self.far.pk if case.pk in self.elsewhere else self.service.centre_id)
            assert (row.team_id == self.team.pk) == (case.pk in self.with_team)
            assert (row.closed_at is None) == (case.state in OPEN | {"accepted"})
        gone = set(Case.objects.open().left_behind().values_list("pk", flat=True))
        opened = [case for case in self.cases if case.state in OPEN | {"accepted"}]
        assert gone == {case.pk for case in opened if case.handler and self.is_unhandled(case)}

    @invariant()
    def every_deed_left_one_step_and_one_entry(self) -> None:
        done = sum(case.deeds for case in self.cases)
        handed = CaseNote.objects.filter(event__isnull=False).count()
        assert CaseEvent.objects.count() == done
        assert CaseNote.objects.count() == self.notes
        # Asking for more time is on record too, whatever comes of it.
        asked = Extension.objects.count()
        assert AuditEntry.objects.count() - self.before - done == self.notes - handed + asked + self.told

    @invariant()
    def what_the_desk_writes_for_itself_stays_there(self) -> None:
        assert not CaseEvent.objects.filter(body__contains=SECRET).exists()
        assert not [notice for notice in Notice.objects.all() if SECRET in str(notice.words)]
        for case in self.cases[-1:]:
            reference = Case.objects.get(pk=case.pk).reference
            for name in ("owner", "desk", "far_desk"):
                page = queries.desk_case(Actor(person=self.person[name]), reference)
                at_desk = name in self.desk_of(case)
                assert (page is not None) == at_desk
                if page is not None and self.on_applicants_side(case, name):
                    assert not page.notes

    @invariant()
    def corrections_are_what_the_answers_became(self) -> None:
        for case in self.cases:
            last = Correction.objects.filter(case=case.pk, answered_in__isnull=False).last()
            if last is not None:
                assert Case.objects.get(pk=case.pk).answers[last.key] == last.new

    @invariant()
    def everyone_sees_just_what_is_theirs(self) -> None:
        for name, person in self.person.items():
            mine = {case.pk for case in self.cases if self.on_applicants_side(case, name)}
            desk = {case.pk for case in self.cases if name in self.desk_of(case)}
            assert set(Case.objects.of_applicant(person).values_list("pk", flat=True)) == mine
            assert set(Case.objects.at_desks_of(person).values_list("pk", flat=True)) == desk
            assert set(Case.objects.visible_to(person).values_list("pk", flat=True)) == mine | desk
