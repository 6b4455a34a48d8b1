"""Answer templates: written by the desk, filled in for a case, shown before anything is sent."""

from datetime import date

import pytest

from lianyuan.accounts.models import AuditEntry
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases.actions.answers import keep_answer, restore_answer, retire_answer
from lianyuan.cases.answer_fields import FIELDS, filled_in
from lianyuan.cases.models import AnswerTemplate, Case, CaseEvent
from lianyuan.cases.queries.answer_templates import answers_offered
from lianyuan.companies.tests.factories import acting_for
from lianyuan.core.refusals import NotAllowed, Refused

from .factories import Counter, make_counter, make_desk_worker, make_service
from .visiting import Visitor

pytestmark = pytest.mark.django_db
WORDS = "｛申請人｝，“{事项}”（{办件编号}）{ 办理期限 }前办好。{窗口}"


def kept(counter: Counter, title: str = "送审", words: str = WORDS, **fields: object) -> AnswerTemplate:
    """A template of the counter's centre."""
    return keep_answer(
        actor=counter.as_desk,
        centre=counter.service.centre,
        title=title,
        words=words,
        **fields,  # type: ignore[arg-type]  # what is given as written
    )


def test_fields_say_the_case_and_what_they_bring_in_is_not_read_again() -> None:
    counter = make_counter(name="{今天}{0.handler.password}")
    case = counter.taken()
    Case.objects.filter(pk=case.pk).update(due_on=date(2026, 12, 31), due_provisional=True)
    case.refresh_from_db()
    said = filled_in(WORDS, case)
    assert said == (
        f"{counter.company.name}，“{{今天}}{{0.handler.password}}”（{case.reference}）"
        f"2026 年 12 月 31 日（暂定）前办好。{counter.service.centre}"
    )
    phone, name = "13900000001", counter.desk.display_name
    type(counter.desk).objects.filter(pk=case.applicant_id).update(phone=phone)
    case.applicant.refresh_from_db()
    everything = filled_in("".join(f"{{{field}}}" for field in FIELDS), case)
    assert name in everything and phone not in everything


def test_a_field_that_does_not_exist_is_refused_with_those_that_do() -> None:
    counter = make_counter()
    desk = Visitor(counter.desk)
    centre = counter.service.centre.pk
    for wrong in ("{联系电话}", "{0.__class__}", "{}", "{申请人", "申请人}"):
        answer = desk.send("new-answer", centre, title="试试", words=f"您好 {wrong}")
        page = answer.content.decode()
        assert answer.status_code == 200 and "{办件编号}" in page, wrong
        assert f"“{wrong}”" in page or "没有配对" in page, wrong
    assert not AnswerTemplate.objects.exists()
    with pytest.raises(Refused, match="联系电话"):
        kept(counter, words="{联系电话}")


def test_chosen_it_stands_in_each_form_to_be_changed_and_nothing_is_sent() -> None:
    counter = make_counter()
    case = counter.taken()
    template = kept(counter)
    other = keep_answer(
        actor=counter.as_desk,
        centre=counter.service.centre,
        title="别的事项的",
        words="别的",
        service=make_service(centre=counter.service.centre),
    )
    desk, before = Visitor(counter.desk), CaseEvent.objects.count()
    for name in ("question", "completion", "refusal", "message", "desk-corrections"):
        page = desk.get(name, case.reference).content.decode()
        assert f'href="?template={template.pk}"' in page and other.title not in page, name
        assert filled_in(WORDS, case) not in page, name
        chosen = desk.get(name, case.reference, template=str(template.pk)).content.decode()
        assert f"{filled_in(WORDS, case)}</textarea>" in chosen, name
        assert (
            "别的</textarea>" not in desk.get(name, case.reference, template=str(other.pk)).content.decode()
        )
    assert "?template=" not in desk.get("notes", case.reference).content.decode()
    assert CaseEvent.objects.count() == before
    desk.send("message", case.reference, words="改过的话")
    assert CaseEvent.objects.latest("pk").body == "改过的话"


def test_only_its_own_desk_writes_it_as_themselves_and_retired_it_is_offered_no_more() -> None:
    counter = make_counter()
    template = kept(counter)
    elsewhere = make_desk_worker(make_counter().service.centre)
    as_company = acting_for(counter.desk, counter.company)
    for actor in (actor_for(elsewhere), actor_for(make_person()), as_company):
        with pytest.raises(NotAllowed):
            retire_answer(actor=actor, template=template)
        with pytest.raises(NotAllowed):
            keep_answer(actor=actor, centre=template.centre, title="改", words="改", template=template)
    assert Visitor(elsewhere).get("answer", template.pk).status_code == 404
    desk, case = Visitor(counter.desk), counter.taken()
    desk.send("answer", template.pk, title="送审了", words="已送审", position="3")
    template.refresh_from_db()
    assert (template.title, template.words, template.position) == ("送审了", "已送审", 3)
    desk.send("answer-retirement", template.pk)
    assert answers_offered(case, str(template.pk)).words == ""
    desk.get("answers")  # which says once that it was retired
    assert "送审了" not in desk.get("answers").content.decode()
    assert "送审了" in desk.get("answers", retired="yes").content.decode()
    again = kept(counter, title="送审了")
    template.refresh_from_db()
    with pytest.raises(Refused, match="送审了"):
        restore_answer(actor=counter.as_desk, template=template)
    with pytest.raises(Refused, match="事项"):
        kept(counter, title="别处", service=make_service())
    retire_answer(actor=counter.as_desk, template=again)
    desk.send("answer-retirement", template.pk, back="1")
    assert [one.pk for one in answers_offered(case).templates] == [template.pk]
    trail = str(
        list(AuditEntry.objects.filter(target_kind="cases.answertemplate").values_list("changes__after"))
    )
    assert "送审了" in trail and "已送审" not in trail
