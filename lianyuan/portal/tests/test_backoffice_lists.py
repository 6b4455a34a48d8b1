"""The rooms' lists in the back office: found, filtered, exported, and kept through the rooms' actions."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from lianyuan.accounts.models import AuditEntry, Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.cases.models import Situation
from lianyuan.cases.tests.factories import make_service
from lianyuan.companies.models import Company, RosterImport
from lianyuan.companies.tests.factories import make_company, make_membership, make_uscc
from lianyuan.content.tests.factories import make_news
from lianyuan.places.models import Place, PlaceKind, PlaceRole
from lianyuan.places.tests.factories import make_district, make_place, make_place_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Person:
    person = make_person(username="administrator")
    make_place_role(person=person, place=make_district(), role=PlaceRoleName.ADMINISTRATOR)
    return person


@pytest.fixture
def admin(administrator: Person) -> Client:
    client = Client()
    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    return client


def found(admin: Client, path: str, **question: str) -> str:
    answer = admin.get(f"/backoffice/{path}/results/", question)
    assert answer.status_code == 200
    return answer.content.decode()


# Searching


@pytest.mark.parametrize("words", ["电子商务", "電子商務", "商务 丁", "ABCDEFG123"])
def test_companies_are_found_by_words_inside_their_names(admin: Client, words: str) -> None:
    make_company(name="示例丁abcdefg123电子商务有限公司")
    make_company(name="示例戊物流有限公司")
    page = found(admin, "companies", q=words)
    assert "示例丁" in page and "示例戊" not in page


def test_every_list_finds_words_inside_chinese_sentences(admin: Client) -> None:
    person = make_person(username="someone", display_name="示例图书角管理人")
    place = make_place(name="示例湖滨创业园")
    make_place_role(person=person, place=place, role=PlaceRoleName.MENTOR)
    make_membership(person=person, company=make_company(name="示例己电商有限公司"))
    make_service(centre=place, name="示例惠企政策咨询")
    RosterImport.objects.create(file_name="示例企业名册.csv")
    make_news(title="示例：湖边的图书角换书架")
    for path, words, expected in [
        ("people", "图书角", "someone"),
        ("places", "湖滨", "示例湖滨创业园"),
        ("roles", "图书角", "示例湖滨创业园"),
        ("memberships", "己电商", "示例图书角管理人"),
        ("services", "政策", "示例惠企政策咨询"),
        ("imports", "名册", "示例企业名册.csv"),
        ("audit", "图书角", "起草"),
        ("content/news", "書角", "湖边的图书角"),
    ]:
        assert expected in found(admin, path, q=words), path
        assert expected not in found(admin, path, q="查无此词"), path


def test_a_phone_finds_its_owner_only_when_written_whole_and_is_never_shown(admin: Client) -> None:
    make_person(username="caller", phone="10012345678")
    assert "caller" in found(admin, "people", q="100 1234 5678")
    assert "caller" not in found(admin, "people", q="1001234")
    assert "10012345678" not in found(admin, "people")
    assert "10012345678" not in admin.get("/backoffice/people/?export=csv").getvalue().decode()


def test_filters(admin: Client) -> None:
    inside = make_place(name="示例楼", kind=PlaceKind.BUILDING, parent=(park := make_place()))
    make_company(name="示例在园里", place=inside, chain_stage="upstream")
    make_company(name="示例在园外", place=make_place(), chain_stage="upstream")
    page = found(admin, "companies", place=str(park.pk), chain_stage="upstream")
    assert "示例在园里" in page and "示例在园外" not in page
    assert "示例在园里" not in found(admin, "companies", chain_stage="downstream")


def test_yes_and_no_are_asked_and_said_in_words(admin: Client) -> None:
    closed = make_person(username="gone")
    Person.objects.filter(pk=closed.pk).update(is_active=False)
    page = found(admin, "people", is_active="false")
    assert "gone" in page and "administrator" not in page
    assert "否" in page and "False" not in page
    held = make_place_role(person=closed, place=make_place(), role=PlaceRoleName.MENTOR)
    PlaceRole.objects.filter(pk=held.pk).update(ended_at=held.since)
    assert str(closed) in found(admin, "roles", current="false")
    assert str(closed) not in found(admin, "roles", current="true")


@pytest.mark.parametrize(
    "path", ["companies", "places", "people", "roles", "memberships", "audit", "services"]
)
def test_questions_do_not_grow_with_the_rows(admin: Client, path: str) -> None:
    centre = make_place()

    def more() -> None:
        person = make_person()
        company = make_company(place=centre)
        make_membership(person=person, company=company)
        make_place_role(person=person, place=make_place(parent=centre), role=PlaceRoleName.MENTOR)
        make_service(centre=centre)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert admin.get(f"/backoffice/{path}/").status_code == 200
        return len(queries)

    more()
    asked()
    before = asked()
    for _time in range(12):
        more()
    assert asked() <= before


# Exporting

FORMULAS = ["=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(A1)", "\tx", "＝1＋1"]


def test_exported_cells_are_never_formulas(admin: Client) -> None:
    for formula in FORMULAS:
        make_company(name=f"示例{formula!r}", trade=formula)
    rows = list(csv.reader(io.StringIO(_whole(admin, "csv").decode("utf-8-sig"))))
    trades = {row[rows[0].index("主营行业")] for row in rows[1:]}
    assert trades == {f"'{formula}" for formula in FORMULAS}
    sheet = load_workbook(io.BytesIO(_whole(admin, "xlsx"))).active
    assert sheet is not None
    for row in sheet.iter_rows():
        assert not [cell for cell in row if cell.data_type == "f"]


def _whole(admin: Client, kind: str) -> bytes:
    answer = admin.get(f"/backoffice/companies/?export={kind}")
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


def test_exports_hold_what_was_found_and_leave_a_trail(admin: Client, administrator: Person) -> None:
    make_company(name="示例庚电商有限公司", uscc="91330400MA2C00007X")
    make_company(name="示例辛物流有限公司")
    answer = admin.get("/backoffice/companies/?export=csv&q=物流")
    written = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "示例辛物流" in written and "示例庚" not in written
    entry = AuditEntry.objects.get(verb="导出名单")
    assert entry.person == administrator
    assert entry.changes.get().after == {"list": "企业", "rows": 1, "format": "csv"}


@pytest.mark.parametrize("path", ["people", "places", "roles", "memberships", "services", "imports", "audit"])
def test_every_list_is_exported(admin: Client, path: str) -> None:
    make_service(centre=make_place())
    for kind in ("csv", "xlsx"):
        answer = admin.get(f"/backoffice/{path}/?export={kind}")
        assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]


# Deeds


def company_fields(**fields: str) -> dict[str, str]:
    return {"name": "示例壬有限公司", "version": "1", "chain_stage": "", "startup_stage": ""} | fields


def test_a_company_is_entered_and_changed_through_its_actions(admin: Client, administrator: Person) -> None:
    code = make_uscc()
    assert admin.post("/backoffice/companies/new/", company_fields(uscc=code)).status_code == 302
    company = Company.objects.get(uscc=code)
    changed = company_fields(room="101")
    assert admin.post(f"/backoffice/companies/edit/{company.pk}/", changed).status_code == 302
    company.refresh_from_db()
    assert (company.room, company.version) == ("101", 2)
    verbs = AuditEntry.objects.filter(target_kind="companies.company").order_by("id")
    assert [(entry.verb, entry.person) for entry in verbs] == [
        ("登记企业", administrator),
        ("修改企业资料", administrator),
    ]
    history = admin.get(f"/backoffice/companies/history/{company.pk}/").content.decode()
    assert "门牌" in history and "101" in history


def test_what_an_action_refuses_is_said_in_the_form_and_nothing_is_saved(admin: Client) -> None:
    company = make_company()
    Company.objects.filter(pk=company.pk).update(version=5)
    answer = admin.post(f"/backoffice/companies/edit/{company.pk}/", company_fields(version="4"))
    assert answer.status_code == 200
    assert "刚被别人改过" in answer.content.decode()
    assert Company.objects.get().name == company.name
    bad = admin.post("/backoffice/companies/new/", company_fields(uscc="123"))
    assert bad.status_code == 200 and Company.objects.count() == 1


def test_a_place_is_added_changed_and_moved(admin: Client) -> None:
    first, second = make_place(name="示例一园"), make_place(name="示例二园")
    fields = {"kind": "building", "name": "示例楼", "parent": str(first.pk), "hours": "一 09:00-17:00"}
    assert admin.post("/backoffice/places/new/", fields).status_code == 302
    place = Place.objects.get(name="示例楼")
    assert place.opening_hours.count() == 1
    fields |= {"parent": str(second.pk), "address": "示例路 1 号"}
    assert admin.post(f"/backoffice/places/edit/{place.pk}/", fields).status_code == 302
    place.refresh_from_db()
    assert place.path.startswith(second.path) and place.address == "示例路 1 号"
    into_itself = admin.post(
        f"/backoffice/places/edit/{second.pk}/", {"kind": "park", "name": "示例二园", "parent": str(place.pk)}
    )
    assert "不能移到它自己里面" in into_itself.content.decode()


def test_a_role_is_given_and_ended_through_its_actions(admin: Client, administrator: Person) -> None:
    district = make_district()
    person = make_person(username="writer")
    fields = {"who": "writer", "place": str(district.pk), "role": "editor"}
    assert admin.post("/backoffice/roles/new/", fields).status_code == 302
    held = PlaceRole.objects.get(person=person)
    assert held.role == PlaceRoleName.EDITOR
    assert admin.post(f"/backoffice/roles/delete/{held.pk}/").status_code == 302
    held.refresh_from_db()
    assert held.ended_at is not None
    trail = AuditEntry.objects.filter(target_kind="places.placerole")
    assert {(entry.verb, entry.person) for entry in trail} == {
        ("安排角色", administrator),
        ("结束角色", administrator),
    }


def test_the_last_administrator_stays(admin: Client, administrator: Person) -> None:
    held = PlaceRole.objects.get(person=administrator)
    answer = admin.post(f"/backoffice/roles/delete/{held.pk}/")
    assert "最后一位管理员" in answer.content.decode()
    held.refresh_from_db()
    assert held.ended_at is None


def test_the_list_of_services_leads_to_where_they_are_written(admin: Client) -> None:
    service = make_service(centre=make_place())
    assert admin.get(f"/backoffice/services/edit/{service.pk}/").status_code == 404
    shown = admin.get("/backoffice/services/").content.decode()
    assert f"/desk/services/{service.slug}/" in shown and "/desk/new-service/" in shown


def test_a_situation_keeps_its_services_in_order(admin: Client) -> None:
    services = [make_service(centre=make_place()) for _ in range(2)]
    fields = {
        "slug": "opening-a-company",
        "name": "我要开公司",
        "summary": "示例",
        "is_shown": "on",
        "position": "1",
        "services": [str(service.pk) for service in services],
    }
    assert admin.post("/backoffice/situations/new/", fields).status_code == 302
    situation = Situation.objects.get()
    assert [part.service for part in situation.parts.all()] == services
    answer = admin.post(
        f"/backoffice/situations/edit/{situation.pk}/", fields | {"services": [str(services[1].pk)]}
    )
    assert answer.status_code == 302
    assert [part.service for part in situation.parts.all()] == services[1:]
    topic = {"slug": "starting", "name": "开业", "position": "1", "services": [str(services[0].pk)]}
    assert admin.post("/backoffice/topics/new/", topic).status_code == 302
    assert list(services[0].topics.values_list("name", flat=True)) == ["开业"]


@pytest.mark.parametrize("path", ["people", "memberships", "audit", "imports"])
@pytest.mark.parametrize("deed", ["new/", "edit/1/", "delete/1/", "copy/1/", "usage/1/"])
def test_lists_to_be_read_have_no_way_to_write(admin: Client, path: str, deed: str) -> None:
    assert admin.get(f"/backoffice/{path}/{deed}").status_code == 404
    assert admin.post(f"/backoffice/{path}/{deed}").status_code == 404


def test_companies_and_places_are_never_deleted_here(admin: Client) -> None:
    company = make_company()
    assert admin.post(f"/backoffice/companies/delete/{company.pk}/").status_code == 404
    assert Company.objects.count() == 1


def test_a_row_is_looked_at_with_its_record(admin: Client) -> None:
    company = make_company(name="示例癸有限公司")
    assert "示例癸" in admin.get(f"/backoffice/companies/inspect/{company.pk}/").content.decode()
    admin.post("/backoffice/companies/new/", company_fields(uscc=make_uscc()))
    entry = AuditEntry.objects.get(verb="登记企业")
    shown = admin.get(f"/backoffice/audit/inspect/{entry.pk}/").content.decode()
    assert "示例壬有限公司" in shown
