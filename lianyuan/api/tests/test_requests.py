"""What every address of the API holds to: tokens, acting for, problems, paging, versions."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from lianyuan.accounts.models import ApiToken
from lianyuan.accounts.roles import CompanyRoleName, PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.accounts.tokens.scopes import Scope
from lianyuan.api.tests.calling import call, fresh_key, headers, token_of, told
from lianyuan.companies.models import Company, CompanyContact
from lianyuan.companies.tests.factories import make_company, make_membership, make_uscc
from lianyuan.core import clock
from lianyuan.places.tests.factories import make_district, make_place_role

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


def owner_of(company: Company) -> str:
    person = make_membership(company=company, role=CompanyRoleName.OWNER).person
    return token_of(person)


def test_what_is_public_needs_no_token() -> None:
    company = make_company()
    CompanyContact.objects.create(company=company, name="示例联系人", phone="10042658773")
    answer = call("GET", f"companies/{company.pk}")
    assert answer.status_code == 200
    assert told(answer)["private"] is None
    assert b"10042658773" not in answer.content


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer wrong", "Basic YTpi", "Bearer \ud800", "Bearer 令牌"]
)
def test_a_token_that_does_not_work_is_refused_even_where_none_is_needed(header: str) -> None:
    answer = call(
        "GET", "companies", sent={"Authorization": header.encode(errors="replace").decode("latin-1")}
    )
    assert answer.status_code == 401
    assert answer["Content-Type"] == PROBLEM
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_token_stops_with_revocation_its_last_day_and_its_person() -> None:
    person = make_person()
    written = token_of(person)
    assert call("GET", "me", sent=headers(written)).status_code == 200
    token = ApiToken.objects.get(person=person)
    assert token.last_used_on == clock.today()
    yesterday = clock.today() - timedelta(days=1)
    for change in ({"expires_on": yesterday}, {"revoked_at": clock.now()}):
        ApiToken.objects.filter(pk=token.pk).update(**change)
        assert call("GET", "me", sent=headers(written)).status_code == 401
        ApiToken.objects.filter(pk=token.pk).update(expires_on=None, revoked_at=None)
    person.is_active = False
    person.save()
    assert call("GET", "me", sent=headers(written)).status_code == 401


def test_only_the_hash_of_a_token_is_kept() -> None:
    written = token_of(make_person())
    token = ApiToken.objects.get()
    assert written not in str(vars(token))
    assert written.startswith(token.prefix) and len(token.prefix) < 13


def test_a_browsers_session_says_nothing_here(client: Client) -> None:
    person = make_membership(role=CompanyRoleName.OWNER).person
    client.force_login(person)
    assert call("GET", "me", client=client).status_code == 401
    answer = call("POST", "cases", {"service": "x", "answers": {}}, sent=headers(key="k"), client=client)
    assert answer.status_code == 401


def test_the_command_prints_only_the_token() -> None:
    person = make_person(username="chengguo")
    printed = StringIO()
    call_command("token", "chengguo", "--scope", "cases:read", stdout=printed)
    written = printed.getvalue().strip()
    assert told(call("GET", "me", sent=headers(written)))["scopes"] == ["cases:read"]
    assert ApiToken.objects.get(person=person).expires_on is not None
    with pytest.raises(CommandError, match="nobody"):
        call_command("token", "nobody")


def test_acting_for_a_company_asks_for_the_membership_each_time() -> None:
    membership = make_membership()
    token, company = token_of(membership.person), membership.company
    assert told(call("GET", "me", sent=headers(token, company)))["acting_for"] == company.pk
    membership.ended_at = clock.now()
    membership.save()
    answer = call("GET", "me", sent=headers(token, company))
    assert (answer.status_code, answer["Content-Type"]) == (403, PROBLEM)


@pytest.mark.parametrize("value", ["x", "", "-1", "9" * 40, "１"])
def test_a_company_written_wrong_is_told_by_its_header(value: str) -> None:
    sent = headers(token_of(make_person())) | {"X-Acting-For": value.encode().decode("latin-1")}
    answer = call("GET", "me", sent=sent)
    assert answer.status_code == 422
    assert list(told(answer)["errors"]) == ["X-Acting-For"]


def test_a_missing_scope_takes_away_what_the_person_may_do() -> None:
    company = make_company()
    person = make_membership(company=company).person
    sees, blind = token_of(person, Scope.COMPANIES_READ), token_of(person, Scope.CASES_READ)
    assert told(call("GET", f"companies/{company.pk}", sent=headers(sees)))["private"] is not None
    assert told(call("GET", f"companies/{company.pk}", sent=headers(blind)))["private"] is None
    refused = call("GET", "cases", sent=headers(sees))
    assert refused.status_code == 403
    assert 'scope="cases:read"' in refused["WWW-Authenticate"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nonsense", 404),
        ("GET", "companies/99999999999999999999999", 404),
        ("DELETE", "companies", 405),
        ("GET", "companies?size=0", 422),
        ("GET", "companies?key=nonsense", 422),
        ("GET", "companies?place=99999999", 422),
        ("GET", "companies?q=%00", 422),
        ("GET", "workdays/add?start=2026-02-13&days=-1", 422),
        ("GET", "workdays/count?start=0001-01-01&end=9999-12-31", 422),
        ("POST", "cases", 401),
        ("GET", "companies?plcae=3", 422),
        ("GET", "me?size=3", 401),
        ("GET", "places?place=1", 422),
    ],
)
def test_whatever_fails_is_a_problem(method: str, path: str, status: int) -> None:
    answer = call(method, path)
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    problem = told(answer)
    assert problem["status"] == status
    assert problem["type"].startswith("/api/v1/docs#problem-")
    assert problem["title"] and problem["detail"]


def test_a_body_that_is_no_json_is_a_problem() -> None:
    sent = headers(token_of(make_person()), key="k")
    answer = Client().generic("POST", "/api/v1/cases", "{", content_type="application/json", headers=sent)
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


def test_pages_lead_from_one_to_the_next_until_the_last() -> None:
    for _number in range(5):
        make_company()
    seen, where = [], "companies?size=2&q=示例"
    for _page in range(3):
        answer = call("GET", where)
        page = told(answer)
        seen += [company["id"] for company in page["items"]]
        if page["next"] is None:
            break
        assert answer["Link"] == f'<{page["next"]}>; rel="next"'
        where = page["next"].partition("/api/v1/")[2]
    assert "Link" not in answer
    assert len(seen) == len(set(seen)) == 5
    key = where.partition("key=")[2].partition("&")[0]
    assert call("GET", f"places?key={key}").status_code == 422, "a key of another list"


def test_what_is_unchanged_is_not_sent_again() -> None:
    company = make_company()
    first = call("GET", f"companies/{company.pk}")
    again = call("GET", f"companies/{company.pk}", sent={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Company.objects.filter(pk=company.pk).update(room="101", version=2)
    assert call("GET", f"companies/{company.pk}", sent={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_change_names_the_version_it_was_made_from() -> None:
    company = make_company()
    token, where = owner_of(company), f"companies/{company.pk}"
    tag = call("GET", where, sent=headers(token, company))["ETag"]
    assert call("PATCH", where, {"room": "101"}, sent=headers(token, company)).status_code == 428
    changed = call("PATCH", where, {"room": "101"}, sent=headers(token, company, If_Match=tag))
    assert (changed.status_code, told(changed)["room"], told(changed)["version"]) == (200, "101", 2)
    assert changed["ETag"] == call("GET", where, sent=headers(token, company))["ETag"]
    late = call("PATCH", where, {"room": "102"}, sent=headers(token, company, If_Match=tag))
    assert late.status_code == 412
    assert Company.objects.get().room == "101"


def test_an_owner_changes_only_what_is_theirs_to_say() -> None:
    company = make_company()
    sent = headers(owner_of(company), company, If_Match="*")
    assert call("PATCH", f"companies/{company.pk}", {"name": "别的"}, sent=sent).status_code == 403
    wrong = call("PATCH", f"companies/{company.pk}", {"industry": "9999", "headcount": -1}, sent=sent)
    assert wrong.status_code == 422
    assert set(told(wrong)["errors"]) == {"industry", "headcount"}
    unknown = call("PATCH", f"companies/{company.pk}", {"nonsense": 1}, sent=sent)
    assert told(unknown)["errors"] == {"nonsense": ["没有这一项，请去掉，或核对写法。"]}


def test_the_desk_enters_a_company_once() -> None:
    desk = make_person()
    make_place_role(person=desk, place=make_district(), role=PlaceRoleName.DESK_WORKER)
    token, body = token_of(desk), {"name": "示例新电商有限公司", "uscc": make_uscc()}
    assert "Idempotency-Key" in told(call("POST", "companies", body, sent=headers(token)))["errors"]
    sent = headers(token, key=fresh_key())
    first, repeat = (call("POST", "companies", body, sent=sent) for _ in range(2))
    assert (first.status_code, repeat.status_code) == (201, 201)
    assert first.content == repeat.content
    assert first["Location"] == repeat["Location"] == f"/api/v1/companies/{told(first)['id']}"
    assert repeat["Idempotent-Replayed"] == "true" and "Idempotent-Replayed" not in first
    taken = call("POST", "companies", body, sent=headers(token, key=fresh_key()))
    assert taken.status_code == 409
    assert call("POST", "companies", body | {"name": "另一个"}, sent=sent).status_code == 422


def test_workdays_are_counted_for_everyone() -> None:
    year = told(call("GET", "workdays/count?start=2026-01-01&end=2026-12-31"))
    assert (year["days"], year["provisional"], len(year["notices"])) == (248, True, 1), (
        "late December waits for the notice of 2027"
    )
    assert told(call("GET", "workdays/add?start=2026-02-13&days=5"))["date"] == "2026-02-27"
    assert told(call("GET", "workdays/add?start=2026-12-30&days=5"))["provisional"] is True


def test_head_is_answered_as_get_without_the_content() -> None:
    company = make_company()
    for where in ("companies", f"companies/{company.pk}", "openapi.json"):
        got, head = call("GET", where), call("HEAD", where)
        assert (head.status_code, head.content) == (200, b"")
        assert (head["ETag"], head["Content-Length"]) == (got["ETag"], str(len(got.content)))
        assert call("HEAD", where, sent={"If-None-Match": got["ETag"]}).status_code == 304
    assert call("HEAD", "me").status_code == 401
    refused = call("HEAD", "cases/x/reply")
    assert (refused.status_code, refused["Allow"]) == (405, "POST")
    assert "HEAD" in call("DELETE", "companies")["Allow"]


def test_a_misspelt_parameter_is_named() -> None:
    assert told(call("GET", "companies?plcae=3"))["errors"] == {"plcae": ["没有这一项，请去掉，或核对写法。"]}


def test_content_of_another_type_is_refused_by_name() -> None:
    sent = headers(token_of(make_person()), key="k")
    for where, kind in (("cases", "text/plain"), ("companies/imports", "application/json")):
        answer = Client().generic("POST", f"/api/v1/{where}", "{}", content_type=kind, headers=sent)
        assert (answer.status_code, answer["Content-Type"]) == (415, PROBLEM)
        assert kind in answer.json()["detail"]


@pytest.mark.parametrize(
    ("accept", "status"),
    [("*/*", 200), ("text/html, */*;q=0.1", 200), ("application/*", 200), ("text/csv", 406), ("", 200)],
)
def test_who_takes_no_json_is_told(accept: str, status: int) -> None:
    answer = call("GET", "workdays/add?start=2026-02-13&days=5", sent={"Accept": accept} if accept else {})
    assert answer.status_code == status
