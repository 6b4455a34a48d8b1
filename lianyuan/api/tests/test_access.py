"""Every operation and every role against a table written by hand: whoever isn't named is refused."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from lianyuan.accounts.tokens.scopes import Scope
from lianyuan.api.document import operations, scope_of
from lianyuan.api.tests.calling import call, fresh_key, headers, token_of
from lianyuan.cases.tests.factories import ANSWERS
from lianyuan.companies.tests.factories import make_uscc
from tests.guards.access_rooms import ITS_BOOKERS
from tests.guards.access_table import (
    ACTING_FOR_IT,
    ANY_DESK,
    EVERYONE,
    ITS_DESK,
    ITS_PEOPLE,
    OWNER,
    SIGNED_IN,
)
from tests.world import (
    OTHER_DESK,
    OWNER_AS_SELF,
    ROLES,
    VISITOR,
    World,
    add_rosters,
    make_world,
)

# A notice is its reader's, whomever they act for.
ITS_READER = frozenset({OWNER, OWNER_AS_SELF})
ROSTER = "企业名称,统一社会信用代码\n示例名册公司,{}\n"


@dataclass(frozen=True)
class Use:
    """How an operation is called so that whoever may use it gets it done, and by whom it may be used."""

    method: str
    path: str
    roles: frozenset[str]
    body: dict[str, Any] | None = None
    sent: dict[str, str] = field(default_factory=dict)


def uses(world: World) -> dict[str, Use]:
    """The table. Everything named in it belongs to company A or its park."""
    known, particular = world.arguments, world.particular
    company = f"companies/{world.company.pk}"
    case = f"cases/{known['reference']}"
    new, waiting, done = (
        f"cases/{particular[name]['reference']}" for name in ("cases:taking", "cases:reply", "cases:rating")
    )
    correcting = f"cases/{particular['cases:corrections']['reference']}"
    wrong = {"key": "subject", "reason": "wrong"}
    notice = f"notices/{known['notice_id']}"
    booking = f"bookings/{known['booking_id']}"
    starts = datetime.fromisoformat(world.filled["spaces:booking_at_once"]["starts"])
    hour = {"start": starts.isoformat(), "end": (starts + timedelta(hours=1)).isoformat()}
    asked = urlencode({"people": 2, "earliest": hour["start"], "latest": hour["end"], "minutes": 60})
    said = {"words": "合同已补充"}
    entered = {"name": "示例丁电商有限公司", "uscc": make_uscc()}
    return {
        "readMe": Use("GET", "me", SIGNED_IN),
        "listCompanies": Use("GET", "companies", EVERYONE),
        "readCompany": Use("GET", company, EVERYONE),
        "enterCompany": Use("POST", "companies", ANY_DESK, entered),
        "changeCompany": Use("PATCH", company, ITS_DESK | {OWNER}, {"room": "101"}, {"If-Match": "*"}),
        "importCompanies": Use("POST", "companies/imports", ANY_DESK),
        "listImports": Use("GET", "companies/imports", ANY_DESK),
        "readImport": Use("GET", f"companies/imports/{known['roster_id']}", ANY_DESK),
        "listPlaces": Use("GET", "places", EVERYONE),
        "readPlace": Use("GET", f"places/{world.centre.pk}", EVERYONE),
        "listServices": Use("GET", "services", EVERYONE),
        "readService": Use("GET", f"services/{known['slug']}", EVERYONE),
        "readCaseStatistics": Use("GET", "statistics/cases", EVERYONE),
        "readServiceRatings": Use("GET", f"services/{known['slug']}/ratings", EVERYONE),
        "listCases": Use("GET", "cases?side=desk", ANY_DESK),
        "fileCase": Use("POST", "cases", SIGNED_IN, {"service": known["slug"], "answers": ANSWERS}),
        "readCase": Use("GET", case, ITS_PEOPLE | ITS_DESK),
        "replyToDesk": Use("POST", f"{waiting}/reply", ACTING_FOR_IT, said),
        "readCaseFile": Use("GET", f"{case}/files/{known['key']}", ITS_PEOPLE | ITS_DESK),
        "correctAnswers": Use("POST", f"{correcting}/answers", ACTING_FOR_IT, {"answers": ANSWERS}),
        "acceptCase": Use("POST", f"{new}/acceptance", ITS_DESK),
        "askCorrections": Use("POST", f"{case}/corrections", ITS_DESK, {"wanted": [wrong]}),
        "withdrawCase": Use("POST", f"{case}/withdrawal", ACTING_FOR_IT, {}),
        "rateCase": Use("POST", f"{done}/rating", ACTING_FOR_IT, {"grade": 5}),
        "takeCase": Use("POST", f"{new}/taking", ITS_DESK),
        "askBack": Use("POST", f"{case}/question", ITS_DESK, said),
        "messageApplicant": Use("POST", f"{case}/message", ITS_DESK, said),
        "completeCase": Use("POST", f"{case}/completion", ITS_DESK, said),
        "refuseCase": Use("POST", f"{case}/refusal", ITS_DESK, said),
        "listSpaces": Use("GET", "spaces", EVERYONE),
        "findSpaces": Use("GET", f"spaces/availability?{asked}", EVERYONE),
        "listBookings": Use("GET", "bookings", SIGNED_IN),
        "makeBooking": Use(
            "POST", "bookings", SIGNED_IN, hour | {"space": known["space_id"], "title": "示例会议"}
        ),
        "readBooking": Use("GET", booking, ITS_BOOKERS),
        "moveBooking": Use("POST", f"{booking}/move", ITS_BOOKERS, hour),
        "cancelBooking": Use("POST", f"{booking}/cancellation", ITS_BOOKERS, {"reason": "示例原因"}),
        "searchEverything": Use("GET", "search?q=示例", EVERYONE),
        "searchKind": Use("GET", "search/company?q=示例", EVERYONE),
        "suggest": Use("GET", "suggestions?q=示例", EVERYONE),
        "listNotices": Use("GET", "notices", SIGNED_IN),
        "readNotice": Use("GET", notice, ITS_READER),
        "markNoticeRead": Use("POST", f"{notice}/reading", ITS_READER),
        "markNoticesRead": Use("POST", "notices/reading", SIGNED_IN, {"up_to": known["notice_id"]}),
        "countWorkdays": Use("GET", "workdays/count?start=2026-01-01&end=2026-12-31", EVERYONE),
        "addWorkdays": Use("GET", "workdays/add?start=2026-02-13&days=5", EVERYONE),
    }


@pytest.fixture
def world(db: None) -> World:
    found = make_world()
    add_rosters(found)
    return found


def used(world: World, use: Use, role: str, token: str) -> HttpResponse:
    """The operation as this role's program would call it."""
    sent = headers(token, world.acting_for.get(role), fresh_key() if use.method == "POST" else "") | use.sent
    if use.path == "companies/imports" and use.method == "POST":
        file = SimpleUploadedFile("名册.csv", ROSTER.format(make_uscc()).encode())
        answer = Client().post(f"/api/v1/{use.path}", {"file": file, "dry_run": "true"}, headers=sent)
        assert isinstance(answer, HttpResponse)
        return answer
    return call(use.method, use.path, use.body, sent=sent)


def test_only_those_named_get_it_done(world: World) -> None:
    """Nothing a role does is seen by the next."""
    table, found = uses(world), []
    assert set(table) == set(operations()), "say in the table who may use these"
    tokens = {role: token_of(world.people[role]) for role in ROLES if role != VISITOR}
    for name, use in table.items():
        for role in ROLES:
            with transaction.atomic():
                answer = used(world, use, role, tokens.get(role, ""))
                transaction.set_rollback(True)
            if (answer.status_code < 300) != (role in use.roles) or answer.status_code >= 500:
                found.append(f"{name} by {role}: {answer.status_code} {answer.content.decode()[:200]}")
            if role == VISITOR and role not in use.roles and answer.status_code != 401:
                found.append(f"{name} by a visitor: {answer.status_code}")
    assert not found, "\n".join(found)


def test_a_token_without_the_scope_gets_nothing_done(world: World) -> None:
    found = []
    for name, use in uses(world).items():
        scope = scope_of(operations()[name])
        if scope is None:
            continue
        role = next(role for role in ROLES if role in use.roles)
        others = [other for other in Scope if other != scope]
        answer = used(world, use, role, token_of(world.people[role], *others))
        if answer.status_code != 403 or scope.value not in answer["WWW-Authenticate"]:
            found.append(f"{name}: {answer.status_code}")
    assert not found, "\n".join(found)


def test_private_figures_are_for_its_people_and_its_desk(world: World) -> None:
    path = f"companies/{world.company.pk}"
    sees = set()
    for role in ROLES:
        token = token_of(world.people[role]) if role != VISITOR else ""
        answer = call("GET", path, sent=headers(token, world.acting_for.get(role)))
        if b'"private": null' not in answer.content:
            sees.add(role)
    assert sees == ITS_PEOPLE | ITS_DESK
    assert OTHER_DESK not in sees


def test_searching_shows_what_reading_shows(world: World) -> None:
    """The case is found by those who may read it, with the scope; by everyone else only what is public."""
    reference = str(world.arguments["reference"])
    finds: set[str] = set()
    blind: set[str] = set()
    for role in ROLES:
        sees = token_of(world.people[role]) if role != VISITOR else ""
        others = [scope for scope in Scope if scope != Scope.SEARCH_READ]
        without = token_of(world.people[role], *others) if role != VISITOR else ""
        for token, found in ((sees, finds), (without, blind)):
            sent = headers(token, world.acting_for.get(role))
            for path in (f"search?q={reference}", f"search/case?q={reference}", f"suggestions?q={reference}"):
                answer = call("GET", path, sent=sent)
                assert answer.status_code == 200
                if f"/cases/{reference}/" in answer.content.decode():
                    found.add(role)
    assert finds == ITS_PEOPLE | ITS_DESK
    assert not blind
