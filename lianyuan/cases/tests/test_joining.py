"""Filing at the counter, cases below another, duplicates merged: who may, what is kept, who is told."""

import re
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from lianyuan.accounts.models import AuditEntry, Person
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases import actions, queries, refusals
from lianyuan.cases.models import Case, CaseState, EventKind
from lianyuan.companies.tests.factories import make_membership
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.notifications.models import Notice

from .factories import ANSWERS, Counter, make_counter, make_desk_worker, make_service
from .test_races import at_once, refused
from .visiting import Visitor

FILLED = {"answer-subject": ANSWERS["subject"], "is_checked": "on"}


def child_of(counter: Counter, parent: Case) -> Case:
    return actions.file_at_counter(
        actor=counter.as_desk,
        applicant=counter.owner,
        company_id=counter.company.pk,
        service=counter.service,
        answers=ANSWERS,
        parent=parent,
    )


# --- at the counter ---


@pytest.mark.django_db
def test_the_desk_files_for_somebody_and_they_are_told() -> None:
    counter = make_counter()
    desk = Visitor(counter.desk)
    who = counter.owner.username
    first = desk.send("counter", service=counter.service.slug, who=who)
    page = desk.follow(first["Location"]).content.decode()
    assert counter.company.name in page
    sent = FILLED | {"company": str(counter.company.pk)}
    sealed = first["Location"].split("/")[-2]
    assert "请核对身份" in desk.send("counter-filing", sealed, **{**sent, "is_checked": ""}).content.decode()
    assert desk.send("counter-filing", sealed, **sent).status_code == 302
    case = Case.objects.get()
    assert (case.applicant, case.company, case.state) == (counter.owner, counter.company, "submitted")
    step = case.events.get()
    assert (step.person, step.from_desk) == (counter.desk, True)
    assert AuditEntry.objects.get(verb="在窗口代为提交办件").person == counter.desk
    assert Notice.objects.get(person=counter.owner).wording == "filed"
    assert "在窗口代为提交了办件" in Visitor(counter.owner).get("case", case.reference).content.decode()
    # The address is the one desk worker's, for a day; it can't be made up or passed on.
    assert Visitor(counter.other_desk).get("counter-filing", sealed).status_code == 404
    assert desk.get("counter-filing", sealed[:-2]).status_code == 404


@pytest.mark.django_db
def test_someone_without_an_account_is_recorded_with_name_and_phone() -> None:
    counter = make_counter()
    desk = Visitor(counter.desk)
    neither = desk.send("counter", service=counter.service.slug).content.decode()
    assert "还没有写申请人" in neither
    newcomer = {"name": "示例新人", "phone": "19900000077"}
    address = desk.client.post(
        "/desk/filing/",
        {"acting_for": "", "form_key": "k-1", "service": counter.service.slug, **newcomer},
    )["Location"]
    assert not Person.objects.filter(phone="19900000077").exists()
    assert "示例新人" in desk.follow(address).content.decode()
    assert desk.send("counter-filing", address.split("/")[-2], **FILLED).status_code == 302
    person = Person.objects.get(phone="19900000077")
    assert (person.display_name, person.has_usable_password()) == ("示例新人", False)
    assert Case.objects.get().applicant == person
    # The same once more would make a second person of one phone.
    again = desk.send("counter-filing", address.split("/")[-2], **FILLED)
    assert again.status_code == 409
    assert "已经有账号了" in again.content.decode()
    assert Case.objects.count() == 1


@pytest.mark.django_db
def test_who_may_not_file_for_whom() -> None:
    counter = make_counter()
    stranger, elsewhere = make_person(), make_desk_worker(make_service().centre)
    file = partial(actions.file_at_counter, service=counter.service, answers=ANSWERS)
    for actor in (actor_for(elsewhere), actor_for(stranger)):
        with pytest.raises(NotAllowed):
            file(actor=actor, applicant=counter.owner)
    with pytest.raises(Refused, match="不是这家企业的成员"):
        file(actor=counter.as_desk, applicant=stranger, company_id=counter.company.pk)
    with pytest.raises(Refused, match="自己提交"):
        file(actor=counter.as_desk, applicant=counter.desk)
    make_membership(person=counter.desk, company=counter.company)
    with pytest.raises(Refused, match="自己提交"):
        file(actor=counter.as_desk, applicant=counter.owner, company_id=counter.company.pk)
    assert Visitor(stranger).get("counter").status_code == 403
    assert not Case.objects.exists()


# --- below another ---


@pytest.mark.django_db
def test_a_case_is_not_completed_while_one_filed_for_it_is_open() -> None:
    counter = make_counter()
    parent = counter.taken()
    desk = Visitor(counter.desk)
    first = desk.send("children", parent.reference, service=counter.service.slug)
    sent = FILLED | {"company": str(counter.company.pk)}
    assert desk.send("counter-filing", first["Location"].split("/")[-2], **sent).status_code == 302
    child = Case.objects.get(parent=parent)
    linked = counter.filed()
    assert desk.send("children", parent.reference, reference=linked.reference).status_code == 302
    page = desk.get("desk-case", parent.reference).content.decode()
    assert page.count("子办件") >= 2
    assert parent.reference in Visitor(counter.owner).get("case", child.reference).content.decode()
    refused = desk.send("completion", parent.reference, result="好")
    assert child.reference in refused.content.decode()
    actions.withdraw_case(actor=counter.as_company, case=linked)
    with pytest.raises(refusals.OpenChildren):
        actions.complete_case(actor=counter.as_desk, case=parent, result="好")
    sent = {"result": "好", "despite": "子办件另行通知"}
    assert desk.send("completion", parent.reference, **sent).status_code == 302
    assert parent.notes.get().body == "子办件另行通知"
    with pytest.raises(Refused, match="已经结束"):
        child_of(counter, parent)


@pytest.mark.django_db
def test_only_cases_of_one_applicant_belong_together() -> None:
    counter = make_counter()
    mine, other = counter.taken(), make_person()
    theirs = actions.file_case(actor=actor_for(other), service=counter.service, answers=ANSWERS)
    for join in (
        partial(actions.link_child, parent=mine, child=theirs),
        partial(actions.merge_case, duplicate=mine, kept=theirs),
    ):
        with pytest.raises(Refused, match="申请人不同"):
            join(actor=counter.as_desk)
        with pytest.raises(NotAllowed):
            join(actor=counter.as_company)
    with pytest.raises(Refused, match="同一个申请人"):
        actions.file_at_counter(
            actor=counter.as_desk, applicant=other, service=counter.service, answers=ANSWERS, parent=mine
        )
    child = child_of(counter, mine)
    with pytest.raises(refusals.NotTheHandler):
        actions.link_child(actor=counter.as_desk, parent=child, child=counter.filed())


# --- merged ---


@pytest.mark.django_db
def test_a_duplicate_closes_and_leads_to_the_case_that_is_kept() -> None:
    counter = make_counter()
    kept, duplicate = counter.taken(), counter.filed()
    actions.reply(actor=counter.as_company, case=duplicate, words="我又想起一点")
    desk, company = Visitor(counter.desk), Visitor(counter.owner, counter.company)
    assert "编号为" in desk.send("merging", duplicate.reference, reference="0000-0000").content.decode()
    assert desk.send("merging", duplicate.reference, reference=kept.reference).status_code == 302
    duplicate.refresh_from_db()
    assert (duplicate.state, duplicate.merged_into) == (CaseState.MERGED, kept)
    assert duplicate.handled_days is None
    assert duplicate.events.filter(kind=EventKind.REPLIED).exists()
    assert kept.events.filter(kind=EventKind.ABSORBED).exists()
    assert Notice.objects.filter(person=counter.owner, wording="merged").exists()
    page = company.get("case", duplicate.reference).content.decode()
    assert "我又想起一点" in page
    assert re.search(rf'href="/cases/{kept.reference}/"', page)
    to = company.get("reply", duplicate.reference)["Location"]
    assert to == f"/cases/{kept.reference}/reply/"
    with pytest.raises(refusals.WrongState):
        actions.reply(actor=counter.as_company, case=duplicate, words="还有")
    with pytest.raises(refusals.WrongState):
        actions.merge_case(actor=counter.as_desk, duplicate=kept, kept=duplicate)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=kept.pk).update(merged_into=duplicate)
    assert queries.relatives_of(kept, Case.objects.none(), "cases:case")[0].href == ""


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_merged_into_each_other_at_once_one_is_kept() -> None:
    counter = make_counter()
    one, other = counter.filed(), counter.filed()
    results = at_once(
        partial(actions.merge_case, actor=counter.as_desk, duplicate=one, kept=other),
        partial(actions.merge_case, actor=counter.as_other_desk, duplicate=other, kept=one),
    )
    (loser,) = refused(results)
    assert isinstance(loser, refusals.WrongState)
    states = sorted(Case.objects.values_list("state", flat=True))
    assert states == [CaseState.MERGED, CaseState.SUBMITTED]
