"""Answers put right field by field, and ends taken back."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianyuan.accounts.models import AuditChange
from lianyuan.cases import actions, corrections, refusals
from lianyuan.cases.actions import Wanted
from lianyuan.cases.models import Case, CaseState, Correction, CorrectionReason, EventKind, Grade, LineKind
from lianyuan.core.refusals import Refused
from lianyuan.notifications.models import Notice
from lianyuan.questionnaires.definition import DIALECT
from lianyuan.questionnaires.tests.factories import FIELDS, PERSON_ID, definition_of, make_version

from .factories import Counter, at, make_counter
from .visiting import Visitor

pytestmark = pytest.mark.django_db

GIVEN = {"name": "示例甲", "people": 3, "note": "旧的说明"}


def make_wide_counter() -> Counter:
    """A counter whose form asks three things, the last of them optional."""
    schema = {
        "$schema": DIALECT,
        "type": "object",
        "additionalProperties": False,
        "required": ["name", "people"],
        "properties": {
            "name": {"type": "string", "minLength": 2, "maxLength": 40},
            "people": {"type": "integer", "minimum": 1},
            "note": {"type": "string", "maxLength": 40},
        },
    }
    fields = [
        {"key": "name", "label": "名称", "widget": "text"},
        {"key": "people", "label": "人数", "widget": "number"},
        {"key": "note", "label": "备注说明", "widget": "text"},
    ]
    return make_counter(form=make_version(schema=schema, layout={"fields": fields}))


def asked(counter: Counter) -> Case:
    wanted = [
        Wanted("people", CorrectionReason.WRONG, "社保名单是五人"),
        Wanted("note", CorrectionReason.OUTDATED),
    ]
    return actions.ask_corrections(
        actor=counter.as_desk, case=counter.taken(answers=GIVEN), wanted=wanted, words="请更正"
    )


def test_the_applicant_puts_right_just_what_was_marked_in_one_reply() -> None:
    counter = make_wide_counter()
    case = counter.taken(answers=GIVEN)
    desk, company = Visitor(counter.desk), Visitor(counter.owner, counter.company)
    sent = {"reason-people": "wrong", "words-people": "社保名单是五人", "reason-note": "outdated"}
    assert desk.send("desk-corrections", case.reference, **sent).status_code == 302
    case.refresh_from_db()
    assert case.state == CaseState.WAITING
    assert case.deadline_lines.latest("pk").kind == LineKind.PAUSE
    assert "窗口请您更正 2 项" in company.get("case", case.reference).content.decode()
    page = company.get("corrections", case.reference).content.decode()
    assert "社保名单是五人" in page
    assert 'value="3"' in page
    assert 'name="answer-name"' not in page
    refused = company.send("corrections", case.reference, **{"answer-people": "0"})
    assert "太小了" in refused.content.decode()
    meddled = company.send("corrections", case.reference, **{"answer-people": "5", "answer-name": "乙"})
    assert meddled.status_code == 200
    case.refresh_from_db()
    assert (case.answers, case.state) == (GIVEN, CaseState.WAITING)
    assert company.send("corrections", case.reference, **{"answer-people": "5"}).status_code == 302
    case.refresh_from_db()
    assert case.answers == {"name": "示例甲", "people": 5}
    assert (case.state, case.deadline_lines.latest("pk").kind) == (CaseState.IN_PROGRESS, LineKind.RESUME)
    reply = case.events.get(kind=EventKind.REPLIED)
    kept = list(Correction.objects.values_list("key", "old", "new", "answered_in"))
    assert kept == [("people", 3, 5, reply.pk), ("note", "旧的说明", None, reply.pk)]
    for visitor, name in ((company, "case"), (desk, "desk-case")):
        page = visitor.get(name, case.reference).content.decode()
        assert "旧的说明" in page
        assert "社保名单是五人" in page
    trail = str(list(AuditChange.objects.values_list("before", "after")))
    assert "旧的说明" not in trail
    assert company.get("corrections", case.reference).status_code == 302


def test_who_may_not_correct_and_what_may_not_be_asked() -> None:
    counter = make_wide_counter()
    case = counter.taken(answers=GIVEN)
    wrong = [Wanted("people", CorrectionReason.WRONG)]
    with pytest.raises(refusals.NotTheHandler):
        actions.ask_corrections(actor=counter.as_other_desk, case=case, wanted=wrong)
    with pytest.raises(Refused, match="至少勾选一项"):
        actions.ask_corrections(actor=counter.as_desk, case=case, wanted=[])
    with pytest.raises(Refused, match="没有“age”"):
        actions.ask_corrections(
            actor=counter.as_desk, case=case, wanted=[Wanted("age", CorrectionReason.WRONG)]
        )
    with pytest.raises(Refused, match="没有请您更正"):
        actions.correct_answers(actor=counter.as_company, case=case, answers={})
    case = actions.ask_corrections(actor=counter.as_desk, case=case, wanted=wrong)
    with pytest.raises(refusals.NotTheApplicant):
        actions.correct_answers(actor=counter.as_desk, case=case, answers={"people": 5})
    with pytest.raises(refusals.AnswersRefused, match="人数"):
        actions.correct_answers(actor=counter.as_company, case=case, answers={})
    empty = Visitor(counter.desk).send("desk-corrections", counter.taken(answers=GIVEN).reference)
    assert "还没有标出要更正的内容" in empty.content.decode()


def test_a_plain_reply_leaves_the_answers_and_asks_for_no_more_corrections() -> None:
    counter = make_wide_counter()
    case = actions.reply(actor=counter.as_company, case=asked(counter), words="没有写错")
    assert (case.answers, corrections.open_corrections(case)) == (GIVEN, [])
    case = actions.ask_back(actor=counter.as_desk, case=case, question="请带合同来")
    assert corrections.open_corrections(case) == []


def test_pages_with_many_corrections_ask_no_more() -> None:
    counter = make_wide_counter()
    company = Visitor(counter.owner, counter.company)

    def questions(case: Case) -> int:
        company.get("case", case.reference)
        with CaptureQueriesContext(connection) as captured:
            assert company.get("case", case.reference).status_code == 200
        return len(captured)

    once = asked(counter)
    often = asked(counter)
    for _round in range(4):
        actions.correct_answers(actor=counter.as_company, case=often, answers={"people": 4})
        often = actions.ask_corrections(
            actor=counter.as_desk, case=often, wanted=[Wanted("people", CorrectionReason.WRONG)]
        )
    assert questions(often) == questions(once)


# --- ends taken back; 5 January 2026 is a Monday ---


def test_the_desk_reopens_what_it_closed_and_the_due_date_stays() -> None:
    counter = make_counter()
    filed = counter.filed(at=at(date(2026, 1, 5)))
    case = actions.take_case(actor=counter.as_desk, case=filed, at=at(date(2026, 1, 5)))
    case = actions.ask_back(actor=counter.as_desk, case=case, question="要合同", at=at(date(2026, 1, 6)))
    case = actions.complete_case(actor=counter.as_desk, case=case, result="好", at=at(date(2026, 1, 8)))
    assert case.handled_days == 0
    actions.rate_case(actor=counter.as_company, case=case, grade=Grade.GOOD)
    with pytest.raises(refusals.NotTheHandler):
        actions.reopen_case(actor=counter.as_other_desk, case=case, reason="漏了")
    with pytest.raises(Refused, match="最晚 1 月 22 日"):
        actions.reopen_case(actor=counter.as_desk, case=case, reason="漏了", at=at(date(2026, 1, 23)))
    case = actions.reopen_case(actor=counter.as_desk, case=case, reason="漏了一页", at=at(date(2026, 1, 22)))
    # The clock stood still from the 6th to the end on the 8th; it doesn't for the time it was closed.
    assert (case.state, case.due_on, case.closed_at) == (CaseState.IN_PROGRESS, date(2026, 1, 14), None)
    assert case.handled_days is None
    lines = case.deadline_lines.values_list("kind", "working_days")
    assert list(lines) == [("start", 5), ("pause", 0), ("resume", 2)]
    assert Notice.objects.filter(person=counter.owner, wording="reopened").exists()
    page = Visitor(counter.owner).get("case", case.reference).content.decode()
    assert "漏了一页" in page
    assert "起重新计时" in page
    assert "去评价" not in page
    case = actions.complete_case(actor=counter.as_desk, case=case, result="好", at=at(date(2026, 1, 23)))
    # Closing too early doesn't make the desk look fast: the days closed count.
    assert case.handled_days == 12
    assert case.rating.grade == Grade.GOOD


def test_the_applicant_takes_a_withdrawal_back_in_time() -> None:
    counter = make_counter()
    friday, monday, tuesday = (at(date(2026, 1, day)) for day in (9, 12, 13))
    case = actions.take_case(actor=counter.as_desk, case=counter.filed(at=friday), at=friday)
    due = case.due_on
    case = actions.withdraw_case(actor=counter.as_company, case=case, at=friday)
    with pytest.raises(refusals.NotTheApplicant):
        actions.restore_case(actor=counter.as_desk, case=case, at=monday)
    with pytest.raises(Refused, match="最晚 1 月 12 日"):
        actions.restore_case(actor=counter.as_company, case=case, at=tuesday)
    case = actions.restore_case(actor=counter.as_colleague, case=case, at=monday)
    assert (case.state, case.handler, case.due_on) == (CaseState.SUBMITTED, None, due)
    assert Notice.objects.filter(person=counter.other_desk, wording="restored").exists()
    assert actions.take_case(actor=counter.as_other_desk, case=case).handler == counter.other_desk
    withdrawn = actions.withdraw_case(actor=counter.as_company, case=counter.filed())
    company = Visitor(counter.owner, counter.company)
    assert "不撤回了，恢复办件" in company.get("case", withdrawn.reference).content.decode()
    assert company.send("restoration", withdrawn.reference).status_code == 302


def test_a_colleague_writes_a_private_number_anew_and_does_not_read_it() -> None:
    schema, layout = definition_of(FIELDS["person"])
    counter = make_counter(form=make_version(schema=schema, layout=layout))
    case = counter.taken(answers={"person": PERSON_ID})
    wanted = [Wanted("person", CorrectionReason.WRONG)]
    actions.ask_corrections(actor=counter.as_desk, case=case, wanted=wanted, words="请更正")
    for person, reads in ((counter.owner, True), (counter.colleague, False)):
        page = Visitor(person, counter.company).get("corrections", case.reference).content.decode()
        assert (PERSON_ID in page) == reads
