"""The API's promises as written: the document's snapshot, and schemathesis over every operation."""

import json
import os
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from lianyuan.api.document import openapi, operations, scope_of
from lianyuan.api.tests.calling import call, token_of, told
from tests.world import ADMINISTRATOR, DESK, OWNER, World, add_rosters, make_world

SNAPSHOT = Path(__file__).parent / "openapi.json"
WHO = (OWNER, DESK, ADMINISTRATOR)
EXAMPLES = 100 if os.environ.get("LIANYUAN_LONG") else 9
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def test_the_document_is_the_one_agreed() -> None:
    """A change of the API is a change of this file, seen in review."""
    now = json.dumps(openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if not SNAPSHOT.exists():
        SNAPSHOT.write_text(now, encoding="utf-8")
        pytest.fail(f"{SNAPSHOT.name} was missing and has been written: read it and commit it")
    agreed = SNAPSHOT.read_text(encoding="utf-8")
    assert now == agreed, f"when this is meant: delete {SNAPSHOT.name}, run this test, commit what it writes"


@pytest.mark.django_db
def test_the_document_is_served() -> None:
    answer = call("GET", "openapi.json")
    assert told(answer)["openapi"].startswith("3.1")
    assert call("GET", "openapi.json", sent={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize("name", sorted(operations()))
def test_every_operation_says_what_it_does(name: str) -> None:
    document: dict[str, Any] = openapi()
    (found,) = (
        operation
        for methods in document["paths"].values()
        for operation in methods.values()
        if operation["operationId"] == name
    )
    for field in ("summary", "description"):
        assert any("一" <= letter <= "鿿" for letter in found[field]), f"{name} has no {field} for people"
    assert found["tags"] and all(answer["description"] for answer in found["responses"].values())
    assert {"401", "403", "422"} <= set(found["responses"])
    writes = operations()[name].methods != ["GET"]
    assert bool(scope_of(operations()[name])) or not writes, f"{name} writes without a scope"
    parameters = {parameter["name"] for parameter in found["parameters"]}
    if operations()[name].methods == ["POST"]:
        assert "Idempotency-Key" in parameters, f"{name} could be done twice"


schema = schemathesis.openapi.from_dict(openapi())
schema.app = get_wsgi_application()


@pytest.fixture
def world(db: None) -> Iterator[World]:
    found = make_world()
    add_rosters(found)
    found.arguments["tokens"] = {role: token_of(found.people[role]) for role in WHO}
    # As Django's own test client does it: the end of a request must not end the test's transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield found
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(hypothesis.HealthCheck),
    derandomize="CI" in os.environ,
)
def test_whatever_is_sent_is_answered_as_written(case: schemathesis.Case, world: World) -> None:
    """Generated requests, good and bad, by owner, desk and administrator, mostly about things there are."""
    if case.path_parameters and uuid4().int % 4:
        case.path_parameters = {
            name: world.arguments.get(name, value) for name, value in case.path_parameters.items()
        }
    role = next(world.arguments.setdefault("turn", cycle(WHO)))  # type: ignore[call-overload]
    sent = {"Authorization": f"Bearer {world.arguments['tokens'][role]}", "If-Match": "*"}  # type: ignore[index]
    if role in world.acting_for:
        sent["X-Acting-For"] = str(world.acting_for[role].pk)
    if "Idempotency-Key" in (case.headers or {}):
        sent["Idempotency-Key"] = str(uuid4())
    case.validate_response(case.call(headers=sent), checks=CHECKS)
