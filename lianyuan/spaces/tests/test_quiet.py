"""The nursing room knows nobody: no table, page, log, export or entry tells who was in it."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from lianyuan.accounts import personal_data
from lianyuan.accounts.models import AuditEntry, Person
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.companies.middleware import SESSION_KEY
from lianyuan.companies.tests.factories import make_company, make_membership
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.spaces import actions
from lianyuan.spaces.actions import quiet
from lianyuan.spaces.models import Occupancy, QuietUse, Space, SpaceKind

from .factories import NOW, at, booked, make_desk_for, make_space
from .test_never_twice import at_once, overlaps

ADDRESS = "203.0.113.77"


def make_nursing() -> Space:
    return make_space(kind=SpaceKind.NURSING, capacity=1)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the database."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            # Names come from the database itself.
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found


def changed(before: dict[str, list[tuple[Any, ...]]]) -> set[str]:
    after = everything()
    return {table for table in after if after[table] != before.get(table)}


@pytest.mark.django_db
def test_a_signed_in_person_leaves_no_trace_anywhere(caplog: pytest.LogCaptureFixture) -> None:
    space, person, company = make_nursing(), make_person(username="shi-li-ren"), make_company()
    make_membership(person=person, company=company)
    client = Client(REMOTE_ADDR=ADDRESS)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[SESSION_KEY] = company.pk
    session.save()
    address = reverse("spaces:quiet", args=[space.pk])
    before = everything()
    entries = AuditEntry.objects.count()
    exported = {holding.key: list(holding.rows(person)) for holding in personal_data.holdings()}
    caplog.set_level(logging.DEBUG)
    pages: list[str] = []
    for deed in ("enter", "stay", "leave", "enter"):
        sent = {"deed": deed, "acting_for": str(company.pk), "form_key": f"key-{deed}-{len(pages)}"}
        answer = client.post(address, sent, headers={"Authorization": "Bearer lianyuan_secret"})
        assert answer.status_code == 302
        pages.append(client.get(address).content.decode())
    pages.append(Client().get(address).content.decode())
    assert "使用中" in pages[-1] and QuietUse.objects.count() == 1
    # What changed in the database is the use, its time, and how often this room's form was sent.
    told = changed(before)
    assert told <= {"spaces_quietuse", "spaces_occupancy", "cache", "sqlite_sequence"}, told
    fresh = [row for row in everything()["cache"] if row not in before["cache"]]
    assert len(fresh) <= 2, "the room's own count, in one window or two"
    rows = [*everything()["spaces_quietuse"], *fresh]
    key = str(client.cookies[f"quiet_{space.pk}"].value)
    session_key = client.cookies[settings.SESSION_COOKIE_NAME].value
    traces = [
        person.username,
        person.display_name,
        company.name,
        ADDRESS,
        session_key,
        key,
        "lianyuan_secret",
    ]
    for trace in traces:
        assert not any(trace in str(value) for row in rows for value in row), trace
        assert not any(trace in page for page in pages), trace
        assert trace not in caplog.text, trace
    links = {field.related_model for field in QuietUse._meta.get_fields() if field.is_relation}
    assert Person not in links and links == {Space, Occupancy}
    assert AuditEntry.objects.count() == entries
    assert {holding.key: list(holding.rows(person)) for holding in personal_data.holdings()} == exported
    # They are still signed in everywhere else.
    assert str(client.get("/my/").wsgi_request.user) == str(person)


@pytest.mark.django_db
def test_nothing_is_left_when_they_leave_or_the_day_is_over() -> None:
    space = make_nursing()
    quiet.enter(space=space, key="one", at=at(10))
    with pytest.raises(Refused, match="10:30"):
        quiet.enter(space=space, key="two", at=at(10, 5))
    quiet.leave_quietly(space=space, key="two")
    assert QuietUse.objects.exists(), "only the browser inside says that it leaves"
    assert quiet.stay(space=space, key="one", at=at(10, 20)).ends == at(11)
    quiet.leave_quietly(space=space, key="one")
    assert (QuietUse.objects.count(), Occupancy.objects.count()) == (0, 0)
    quiet.enter(space=space, key="one", at=at(12))
    quiet.enter(space=space, key="two", at=at(12, 30))
    assert QuietUse.objects.count() == 1, "who forgot to leave is forgotten"
    quiet.forget_over(at=at(3, 30) + timedelta(days=1))
    assert (QuietUse.objects.count(), Occupancy.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_the_desk_frees_it_without_learning_anything() -> None:
    space = make_nursing()
    quiet.enter(space=space, key="one", at=at(10))
    before = AuditEntry.objects.count()
    with pytest.raises(NotAllowed):
        quiet.free_for_desk(actor=actor_for(make_person()), space=space)
    quiet.free_for_desk(actor=actor_for(make_desk_for(space)), space=space)
    assert (QuietUse.objects.count(), AuditEntry.objects.count()) == (0, before)
    desk = actor_for(make_desk_for(space))
    actions.close(actor=desk, space=space, starts=at(13), ends=at(14), reason="示例打扫", at=NOW)
    with pytest.raises(Refused, match="临时关闭"):
        quiet.enter(space=space, key="one", at=at(13, 10))
    with pytest.raises(Refused):
        booked(space, 15, 16)
    meeting = make_space()
    with pytest.raises(Refused):
        quiet.enter(space=meeting, key="one", at=at(10))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_at_one_door_and_one_goes_in() -> None:
    space = make_nursing()
    results = at_once(
        *(lambda key=str(number): quiet.enter(space=space, key=key, at=at(10)) for number in range(4))
    )
    assert sum(isinstance(result, QuietUse) for result in results) == 1, results
    assert sum(isinstance(result, Refused) for result in results) == 3, results
    assert overlaps() == 0
    assert apps.get_model("spaces", "QuietUse").objects.count() == 1
