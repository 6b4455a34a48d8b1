"""Opinions: who is asked sees what was chosen and nothing else, until it ends; the applicant never."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import AuditChange, AuditEntry, LookUp, Person
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases import actions, queries
from lianyuan.cases.attachments import ATTACHMENT
from lianyuan.cases.models import Case, CaseEvent, Opinion
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.files import rules as file_rules
from lianyuan.files.models import File
from lianyuan.files.tests.factories import make_prepared
from lianyuan.notifications.models import Notice
from lianyuan.search import queries as searching

from .factories import Counter, make_counter
from .test_correcting import GIVEN, make_wide_counter
from .visiting import Visitor

pytestmark = pytest.mark.django_db


def make_case_with_papers() -> tuple[Counter, Case, CaseEvent, CaseEvent]:
    """A case with a file at its filing and another at a reply."""
    counter = make_wide_counter()
    case = counter.taken(answers=GIVEN, attachments=[make_prepared(purpose=ATTACHMENT)])
    actions.reply(
        actor=counter.as_company, case=case, words="补一份", attachments=[make_prepared(purpose=ATTACHMENT)]
    )
    first, second = case.events.filter(kind__in=["filed", "replied"])
    return counter, case, first, second


def file_of(step: CaseEvent) -> File:
    return File.objects.get(owner_kind=ATTACHMENT.owner_kind, owner_id=step.pk)


def test_who_is_asked_sees_just_what_was_chosen_until_it_ends() -> None:
    counter, case, shown, hidden = make_case_with_papers()
    expert = make_person(username="expert-one")
    desk = Visitor(counter.desk)
    sent: dict[str, Any] = {
        "who": "expert-one",
        "question": "合同有效吗",
        "answers": ["people"],
        "steps": [str(shown.pk)],
    }
    asked = desk.send("opinion-asking", case.reference, days="7", **sent)
    opinion = Opinion.objects.get()
    assert asked["Location"] == f"/opinions/{opinion.pk}/"
    assert Notice.objects.get(person=expert).href == f"/opinions/{opinion.pk}/"
    visitor, as_expert = Visitor(expert), actor_for(expert)
    assert "合同有效吗" in visitor.get("opinions").content.decode()
    page = visitor.get("opinion", opinion.pk).content.decode()
    assert "人数" in page
    for other in ("示例甲", "旧的说明", case.reference, case.service.name, str(counter.company)):
        assert other not in page
    assert LookUp.objects.filter(by=expert).exists()
    # Not the case, not its other files, not in any search.
    for name in ("case", "desk-case", "opinion-asking"):
        assert visitor.get(name, case.reference).status_code == 404
    assert not Case.objects.visible_to(expert).exists()
    assert not searching.search(as_expert, case.reference).page.rows
    assert file_rules.sees(as_expert, file_of(shown))
    assert not file_rules.sees(as_expert, file_of(hidden))
    assert visitor.send("opinion", opinion.pk, words="有效，但要补日期").status_code == 302
    assert visitor.send("opinion-ending", opinion.pk).status_code == 403
    assert "有效，但要补日期" in desk.get("opinion", opinion.pk).content.decode()
    assert "有效，但要补日期" not in str(list(AuditChange.objects.values_list("before", "after")))
    # The applicant's side reads nothing of it; other strangers neither.
    company = Visitor(counter.owner, counter.company)
    assert "合同有效吗" not in company.get("case", case.reference).content.decode()
    for person in (counter.owner, make_person()):
        assert Visitor(person).get("opinion", opinion.pk).status_code == 404
    assert case.events.count() == 3
    # Ended: nothing is left, not even what they said themselves.
    desk.send("opinion-ending", opinion.pk)
    assert visitor.get("opinion", opinion.pk).status_code == 404
    assert not file_rules.sees(as_expert, file_of(shown))
    assert "合同有效吗" not in visitor.get("opinions").content.decode()
    with pytest.raises(Refused, match="已经结束"):
        actions.say_opinion(actor=as_expert, opinion=opinion, words="还有")
    verbs = ["征求意见", "回复征求意见", "结束征求意见"]
    assert [AuditEntry.objects.filter(verb=verb).count() for verb in verbs] == [1, 1, 1]


def test_after_its_last_day_nothing_is_shown() -> None:
    counter, case, shown, _hidden = make_case_with_papers()
    expert = make_person()
    opinion, _token = actions.ask_opinion(
        actor=counter.as_desk,
        case=case,
        question="合同有效吗",
        until=clock.today(),
        expert=expert,
        steps=[shown],
    )
    assert queries.opinion_page(actor_for(expert), opinion.pk) is not None
    Opinion.objects.update(until=clock.today() - timedelta(days=1))
    assert queries.opinion_page(actor_for(expert), opinion.pk) is None
    assert not file_rules.sees(actor_for(expert), file_of(shown))
    page = queries.opinion_page(counter.as_desk, opinion.pk)
    assert page is not None
    assert not page.may_say


def test_a_link_is_for_the_first_who_accepts_it() -> None:
    counter = make_counter()
    case = counter.taken()
    desk = Visitor(counter.desk)
    desk.send("opinion-asking", case.reference, question="合同有效吗", days="7")
    opinion = Opinion.objects.get()
    shown = desk.get("opinion", opinion.pk).content.decode()
    address = shown.split("/opinions/links/")[1].split("/")[0]
    assert "/opinions/links/" not in desk.get("opinion", opinion.pk).content.decode()
    first, second = make_person(), make_person()
    page = Visitor(first).get("opinion-link", address).content.decode()
    assert "合同有效吗" not in page
    refused = Visitor(counter.owner).send("opinion-link", address)
    assert refused.status_code == 409
    assert Visitor(first).send("opinion-link", address)["Location"] == f"/opinions/{opinion.pk}/"
    assert Visitor(second).send("opinion-link", address).status_code == 409
    opinion.refresh_from_db()
    assert opinion.expert == first
    assert Visitor(first).get("opinion-link", "nothing").status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(expert=None, token_hash="")


def test_who_may_ask_whom() -> None:
    counter = make_counter()
    case = counter.taken()
    today, expert = clock.today(), make_person()

    def ask(actor: Actor, whom: Person, days: int = 1) -> object:
        return actions.ask_opinion(
            actor=actor, case=case, question="怎么看", until=today + timedelta(days=days), expert=whom
        )

    for actor in (counter.as_other_desk, counter.as_company, actor_for(expert)):
        with pytest.raises(Refused):
            ask(actor, expert)
    for whom in (counter.owner, counter.colleague, counter.desk):
        with pytest.raises(Refused):
            ask(counter.as_desk, whom)
    for days in (-1, 31):
        with pytest.raises(Refused, match="请选今天到"):
            ask(counter.as_desk, expert, days)
    ask(counter.as_desk, expert)
    with pytest.raises(NotAllowed):
        actions.say_opinion(actor=counter.as_company, opinion=Opinion.objects.get(), words="我也说")
