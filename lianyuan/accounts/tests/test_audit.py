"""Every deed leaves who, as whom, what and when; a batch leaves one entry and its changes."""

import pytest
from django.db import transaction

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor, command_line
from lianyuan.accounts.models import AuditChange, AuditEntry
from lianyuan.accounts.tests.factories import actor_for, make_person

pytestmark = pytest.mark.django_db


def test_an_entry_holds_the_person_and_whom_they_acted_for() -> None:
    person, target = make_person(), make_person(display_name="示例对象")
    actor = Actor(person=person, company_id=7, company_label="示例公司")
    audit.record(actor=actor, verb="修改", target=target, before={"room": ""}, after={"room": "101"})
    entry = AuditEntry.objects.get()
    assert (entry.person, entry.company_id, entry.company_label) == (person, 7, "示例公司")
    assert (entry.target_kind, entry.target_id, entry.target_label) == (
        "accounts.person",
        str(target.pk),
        "示例对象",
    )
    change = audit.history_of(target).get()
    assert (change.before, change.after, change.entry) == ({"room": ""}, {"room": "101"}, entry)


def test_a_deed_that_changes_nothing_leaves_an_entry_without_changes() -> None:
    audit.record(actor=command_line(), verb="看过", target=make_person())
    assert AuditEntry.objects.get().origin == "命令行"
    assert not AuditChange.objects.exists()


def test_a_batch_leaves_one_entry_and_each_objects_history() -> None:
    actor, targets = actor_for(make_person()), [make_person() for _ in range(3)]
    entry = audit.record_batch(actor=actor, verb="导入", target=targets[0])
    audit.record_changes(
        entry,
        [
            AuditChange(entry=entry, target_kind=audit.kind_of(target), target_id=str(target.pk))
            for target in targets
        ],
    )
    assert AuditEntry.objects.count() == 1
    assert [audit.history_of(target).count() for target in targets] == [1, 1, 1]


def test_an_undone_deed_leaves_no_entry() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record(actor=command_line(), verb="修改", target=make_person())
        raise RuntimeError("the deed fails")
    assert not AuditEntry.objects.exists()


def test_the_trail_outlives_the_person() -> None:
    person, target = make_person(), make_person()
    audit.record(actor=actor_for(person), verb="修改", target=target)
    person.delete()
    assert AuditEntry.objects.get().person is None


def test_whom_a_deed_is_done_as_in_words() -> None:
    person = make_person(display_name="小园")
    assert actor_for(person).label == "小园"
    assert Actor(person=person, company_id=1, company_label="示例公司").label == "示例公司"
    assert command_line().label == "命令行"
