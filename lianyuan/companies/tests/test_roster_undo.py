"""Taking an import back: all of it, or nothing when something else has touched its rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import AuditChange
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.companies.actions import roster_undoing
from lianyuan.companies.actions.register import change_company, record_honour
from lianyuan.companies.models import Company, CompanyContact, Industry, RosterChange, RosterImport
from lianyuan.companies.models.roster import ImportState
from lianyuan.companies.tests.factories import make_company, make_membership, make_uscc
from lianyuan.companies.tests.rosters import CLEAN, MESSY, applied, checked, desk_worker, line, roster_file
from lianyuan.core.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Actor:
    return desk_worker()


def everything() -> dict[str, list[Any]]:
    return {
        "companies": list(Company.objects.order_by("uscc").values()),
        "contacts": list(CompanyContact.objects.order_by("company__uscc").values("name", "phone")),
        "industries": list(Industry.objects.order_by("code").values()),
    }


def without_versions(state: dict[str, list[Any]]) -> list[Any]:
    return [company | {"version": 0} for company in state["companies"]]


def test_undoing_restores_what_was_there(desk: Actor) -> None:
    applied(desk, MESSY.read_bytes())
    before = everything()
    roster = applied(desk, CLEAN.read_bytes())
    assert (roster.created, roster.updated) == (17, 5)
    roster_undoing.undo(actor=desk, roster=roster)
    after = everything()
    assert without_versions(after) == without_versions(before)
    assert after["contacts"] == before["contacts"]
    roster.refresh_from_db()
    assert roster.state == ImportState.UNDONE
    assert not RosterChange.objects.filter(roster=roster).exists()


def test_undoing_restores_contacts_and_removes_classes_kept_for_it(desk: Actor) -> None:
    applied(desk, roster_file(line(1)))
    before = everything()
    roster = applied(desk, roster_file(line(1, phone="10099998888", industry="6599"), line(2)))
    roster_undoing.undo(actor=desk, roster=roster)
    after = everything()
    assert after["contacts"] == before["contacts"]
    assert after["industries"] == before["industries"]
    changes = AuditChange.objects.filter(entry__verb="撤销导入名册").order_by("pk")
    assert [(change.before, change.after) for change in changes] == [
        ({"industry_id": "6599"}, {"industry_id": "6513"}),
        ({"name": "示例0002电商有限公司", "uscc": make_uscc(2)}, {}),
    ]


def test_undoing_twice_undoes_once(desk: Actor) -> None:
    roster = applied(desk, roster_file(line(1)))
    for _turn in range(2):
        roster_undoing.undo(actor=desk, roster=roster)
    assert AuditChange.objects.filter(entry__verb="撤销导入名册").count() == 1
    assert not Company.objects.exists()


def change(desk: Actor, company: Company) -> None:
    change_company(actor=desk, company=company, version=company.version, changes={"trade": "服饰"})


def join(desk: Actor, company: Company) -> None:
    make_membership(company=company)


def honour(desk: Actor, company: Company) -> None:
    record_honour(actor=desk, company=company, title="示例示范点", given_by="示例单位", year=2020)


@pytest.mark.parametrize("touch", [change, join, honour])
def test_what_was_touched_since_stops_the_whole(desk: Actor, touch: Callable[[Actor, Company], None]) -> None:
    roster = applied(desk, roster_file(line(1), line(2), line(3)))
    touch(desk, Company.objects.get(uscc=make_uscc(2)))
    before = everything()
    with pytest.raises(Refused, match="示例0002电商有限公司"):
        roster_undoing.undo(actor=desk, roster=roster)
    assert everything() == before
    roster.refresh_from_db()
    assert roster.state == ImportState.DONE


def test_a_later_import_that_changed_a_row_stops_it_one_that_did_not_does_not(desk: Actor) -> None:
    first = applied(desk, roster_file(line(1), line(2)))
    applied(desk, roster_file(line(2), line(3)))
    roster_undoing.undo(actor=desk, roster=first)
    assert [company.uscc for company in Company.objects.all()] == [make_uscc(3)]
    again = applied(desk, roster_file(line(3, headcount="9"), line(4)))
    applied(desk, roster_file(line(4, headcount="10")))
    with pytest.raises(Refused, match="示例0004"):
        roster_undoing.undo(actor=desk, roster=again)


def test_members_of_a_company_that_was_there_before_do_not_matter(desk: Actor) -> None:
    make_membership(company=make_company(uscc=make_uscc(1)))
    roster = applied(desk, roster_file(line(1)))
    roster_undoing.undo(actor=desk, roster=roster)
    assert Company.objects.get().headcount is None


def test_every_table_that_refers_to_a_company_is_looked_at(desk: Actor) -> None:
    roster = applied(desk, roster_file(line(1)))
    referring = {relation.related_model for relation in Company._meta.related_objects}
    assert {CompanyContact, RosterChange} <= referring
    assert len(referring) > 4
    assert roster_undoing.obstacles(roster) == []


def test_only_what_is_applied_can_be_undone_and_only_by_the_desk(desk: Actor) -> None:
    waiting = checked(desk, roster_file(line(1)))
    with pytest.raises(Refused, match="待导入"):
        roster_undoing.undo(actor=desk, roster=waiting)
    roster = applied(desk, roster_file(line(2)))
    with pytest.raises(NotAllowed):
        roster_undoing.undo(actor=actor_for(make_person()), roster=roster)
    assert RosterImport.objects.get(pk=roster.pk).state == ImportState.DONE
