"""Invitations into a company: made, followed, used once, taken back; also by two at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from lianyuan.accounts.models import AuditEntry, Person
from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.companies import rules
from lianyuan.companies.actions import invitations as actions
from lianyuan.companies.models import Company, Invitation, Membership
from lianyuan.companies.tests.factories import acting_for, make_company, make_membership
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

AT_ONCE = 4


def owned_company() -> tuple[Person, Company]:
    owner, company = make_person(), make_company()
    make_membership(person=owner, company=company, role=CompanyRoleName.OWNER)
    return owner, company


def make_invitation(
    owner: Person, company: Company, role: CompanyRoleName = CompanyRoleName.STAFF
) -> tuple[Invitation, str]:
    return actions.invite(actor=acting_for(owner, company), company=company, role=role, days=7)


@pytest.mark.django_db
def test_whoever_follows_the_link_joins_with_the_role_once() -> None:
    owner, company = owned_company()
    invitation, _ = make_invitation(owner, company, CompanyRoleName.OWNER)
    newcomer = make_person()
    membership = actions.accept(actor=actor_for(newcomer), invitation=invitation)
    assert membership.role == CompanyRoleName.OWNER
    assert actions.accept(actor=actor_for(newcomer), invitation=invitation) == membership
    with pytest.raises(Refused, match="已经用过"):
        actions.accept(actor=actor_for(make_person()), invitation=invitation)
    assert AuditEntry.objects.filter(verb="接受邀请").count() == 1


@pytest.mark.django_db
def test_only_an_owner_acting_for_the_company_invites() -> None:
    owner, company = owned_company()
    staff = make_membership(company=company).person
    for actor in (actor_for(owner), acting_for(staff, company), actor_for(make_person())):
        with pytest.raises(NotAllowed):
            actions.invite(actor=actor, company=company, role=CompanyRoleName.STAFF, days=7)


@pytest.mark.django_db
def test_a_link_taken_back_expired_or_of_a_former_owner_opens_nothing() -> None:
    owner, company = owned_company()
    revoked, _ = make_invitation(owner, company)
    actions.revoke(actor=acting_for(owner, company), invitation=revoked)
    actions.revoke(actor=acting_for(owner, company), invitation=revoked)
    expired, _ = make_invitation(owner, company)
    Invitation.objects.filter(pk=expired.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    orphan, _ = make_invitation(owner, company)
    for invitation, why in ((revoked, "撤销"), (expired, "过期")):
        with pytest.raises(Refused, match=why):
            actions.accept(actor=actor_for(make_person()), invitation=invitation)
    Membership.objects.filter(person=owner).update(role=CompanyRoleName.STAFF)
    with pytest.raises(Refused, match="不再是"):
        actions.accept(actor=actor_for(make_person()), invitation=orphan)
    assert Membership.objects.filter(company=company).count() == 1
    assert AuditEntry.objects.filter(verb="撤销邀请").count() == 1


@pytest.mark.django_db
def test_a_member_doesnt_use_the_link_up() -> None:
    owner, company = owned_company()
    invitation, _ = make_invitation(owner, company)
    with pytest.raises(Refused, match="已经是"):
        actions.accept(actor=actor_for(owner), invitation=invitation)
    assert actions.accept(actor=actor_for(make_person()), invitation=invitation)


@pytest.mark.django_db
def test_the_link_is_shown_once_and_its_token_is_kept_nowhere(client: Client) -> None:
    owner, company = owned_company()
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("acting"), {"company": company.pk})
    page = reverse("companies:invitations", args=[company.pk])
    written = {"role": "staff", "days": "7", "note": "小李", "acting_for": company.pk, "form_key": "k"}
    assert client.post(page, written).status_code == 302
    shown = client.get(page)
    link = shown.context["fresh"]["link"]
    token = link.rstrip("/").rsplit("/", 1)[1]
    assert link in shown.content.decode()
    assert link not in client.get(page).content.decode()
    assert Invitation.objects.get().token_hash == actions.token_hash(token)
    assert token not in str(list(Invitation.objects.values()))

    newcomer = make_person()
    other = Client()
    asked = other.get(f"/companies/invitations/{token}/")
    assert asked["Location"].startswith("/accounts/login/")
    other.force_login(newcomer, backend="django.contrib.auth.backends.ModelBackend")
    assert company.name in other.get(f"/companies/invitations/{token}/").content.decode()
    done = other.post(f"/companies/invitations/{token}/", {"acting_for": "", "form_key": "k"})
    assert done["Location"] == reverse("companies:company", args=[company.pk])
    assert Membership.objects.current().filter(person=newcomer, company=company).exists()


@pytest.mark.django_db
def test_a_made_up_token_is_not_found(client: Client) -> None:
    client.force_login(make_person(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/companies/invitations/made-up/").status_code == 404


Accepting = Callable[[Person, Invitation], object]


def all_at_once(people: list[Person], invitation: Invitation, accept: Accepting) -> list[str]:
    """Everyone follows the same link at the same moment, each by a connection of their own."""
    start = threading.Barrier(len(people))

    def one(person: Person) -> str:
        start.wait(10)
        try:
            accept(person, invitation)
        except Refused:
            return "refused"
        finally:
            connections.close_all()
        return "in"

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(one, people))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_several_at_once_one_gets_in() -> None:
    owner, company = owned_company()
    invitation, _ = make_invitation(owner, company)
    people = [make_person() for _ in range(AT_ONCE)]
    outcomes = all_at_once(
        people, invitation, lambda person, found: actions.accept(actor=actor_for(person), invitation=found)
    )
    assert sorted(outcomes) == ["in"] + ["refused"] * (AT_ONCE - 1)
    assert Membership.objects.current().filter(company=company).count() == 2
    assert AuditEntry.objects.filter(verb="接受邀请").count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_one_person_twice_at_once_joins_once_and_is_told_so_twice() -> None:
    owner, company = owned_company()
    invitation, _ = make_invitation(owner, company)
    person = make_person()
    outcomes = all_at_once(
        [person, person],
        invitation,
        lambda who, found: actions.accept(actor=actor_for(who), invitation=found),
    )
    assert outcomes == ["in", "in"]
    assert Membership.objects.current().filter(company=company, person=person).count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_looking_first_and_joining_then_lets_several_in() -> None:
    """The negative control: the same race without the lock and the conditional update."""
    owner, company = owned_company()
    invitation, _ = make_invitation(owner, company)
    people = [make_person() for _ in range(AT_ONCE)]
    barrier = threading.Barrier(AT_ONCE)

    def check_then_join(person: Person, found: Invitation) -> None:
        actions.refuse_unless_open(Invitation.objects.get(pk=found.pk))
        barrier.wait(10)
        with transaction.atomic():
            Invitation.objects.filter(pk=found.pk).update(accepted_by=person, accepted_at=clock.now())
            Membership.objects.create(person=person, company=company, role=CompanyRoleName.STAFF)

    outcomes = all_at_once(people, invitation, check_then_join)
    assert outcomes == ["in"] * AT_ONCE


class Invitations(RuleBasedStateMachine):
    """Links made, used, taken back, left to expire in any order: one lets in at most one, none when shut."""

    @initialize()
    def found(self) -> None:
        self.owner, self.company = owned_company()
        self.people = [make_person() for _ in range(3)]
        self.links: list[Invitation] = []
        self.used: dict[int, int] = {}
        self.shut: set[int] = set()

    @rule(role=st.sampled_from(list(CompanyRoleName)))
    def invite(self, role: CompanyRoleName) -> None:
        self.links.append(make_invitation(self.owner, self.company, role)[0])

    @precondition(lambda self: self.links)
    @rule(data=st.data())
    def accept(self, data: st.DataObject) -> None:
        link, person = data.draw(st.sampled_from(self.links)), data.draw(st.sampled_from(self.people))
        was_member = rules.is_member(actor_for(person), self.company)
        mine = self.used.get(link.pk) == person.pk and was_member
        may = mine or (link.pk not in self.used and link.pk not in self.shut and not was_member)
        try:
            actions.accept(actor=actor_for(person), invitation=link)
        except Refused:
            assert not may
        else:
            assert may
            self.used[link.pk] = person.pk

    @precondition(lambda self: self.links)
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        link = data.draw(st.sampled_from(self.links))
        try:
            actions.revoke(actor=acting_for(self.owner, self.company), invitation=link)
        except Refused:
            assert link.pk in self.used
        else:
            assert link.pk not in self.used
            self.shut.add(link.pk)

    @precondition(lambda self: self.links)
    @rule(data=st.data())
    def let_expire(self, data: st.DataObject) -> None:
        link = data.draw(st.sampled_from(self.links))
        Invitation.objects.filter(pk=link.pk).update(expires_at=clock.now() - timedelta(seconds=1))
        if link.pk not in self.used:
            self.shut.add(link.pk)

    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from(self.people))
        Membership.objects.current().filter(person=person).update(ended_at=clock.now())

    @invariant()
    def used_links_say_by_whom(self) -> None:
        kept = dict(Invitation.objects.filter(accepted_at__isnull=False).values_list("pk", "accepted_by"))
        assert {pk: who for pk, who in kept.items() if pk in self.used} == self.used
        assert len(kept) == len(self.used)


@pytest.mark.django_db
def test_links_in_any_order() -> None:
    class InOneTransaction(Invitations):
        """Each run leaves nothing behind for the next."""

        def __init__(self) -> None:
            super().__init__()
            self.atomic = transaction.atomic()
            self.atomic.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    run_state_machine_as_test(InOneTransaction)
