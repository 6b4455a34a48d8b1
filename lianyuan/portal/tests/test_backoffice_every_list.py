"""Every list of the back office: empty, with one row, with thirty; exported; asked by the wrong person."""

import csv
import io
import re
import time
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from lianyuan.accounts.models import AuditEntry, Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.cases.models import Service, Situation, Topic
from lianyuan.cases.tests.factories import make_service
from lianyuan.companies.models import Company, RosterImport
from lianyuan.companies.tests.factories import make_company, make_membership
from lianyuan.content.backoffice import EntryList
from lianyuan.content.models import Guide, News, Picture
from lianyuan.content.tests.factories import make_editor
from lianyuan.notifications.tests.factories import make_delivery, make_notice
from lianyuan.places.models import Place
from lianyuan.places.tests.factories import make_district, make_place, make_place_role
from lianyuan.portal.wagtail_hooks import GROUPS
from lianyuan.spaces.models import Space
from lianyuan.spaces.tests.factories import make_space

pytestmark = pytest.mark.django_db
_numbers = count(1)
EDITORS = {"content/news", "content/guides", "content/home", "content/pictures"}


def _entry(kind: Any) -> None:
    entry = kind.objects.create(title=f"示例{next(_numbers)}", summary="示例", live=False)
    entry.save_revision(user=None)


def _picture() -> None:
    Picture.objects.create(description=f"示例图{next(_numbers)}", key=f"k{next(_numbers)}", sizes=[[1, 1]])


def _audit_entry() -> None:
    AuditEntry.objects.create(
        person=make_person(),
        verb="示例",
        target_kind="companies.company",
        target_id="1",
        target_label=f"示例{next(_numbers)}",
    )


# One more row of each list, each with relations of its own.
def _named(model: type[Topic] | type[Situation], **fields: Any) -> Topic | Situation:
    number = next(_numbers)
    return model.objects.create(slug=f"example-{number}", name=f"示例{number}", **fields)


ROWS: dict[str, Callable[[], object]] = {
    "companies": lambda: make_company(place=make_place()),
    "places": make_place,
    "spaces": make_space,
    "services": lambda: make_service(centre=make_place(), name=f"示例事项{next(_numbers)}"),
    "topics": lambda: _named(Topic),
    "situations": lambda: _named(Situation, summary="示例"),
    "people": make_person,
    "roles": lambda: make_place_role(person=make_person(), place=make_place(), role=PlaceRoleName.MENTOR),
    "memberships": lambda: make_membership(person=make_person(), company=make_company()),
    "audit": _audit_entry,
    "imports": lambda: RosterImport.objects.create(file_name="示例.csv", person=make_person()),
    "notices": lambda: make_notice(person=make_person()),
    "deliveries": lambda: make_delivery(failed=True),
    "content/news": lambda: _entry(News),
    "content/guides": lambda: _entry(Guide),
    "content/pictures": _picture,
}
# What an outsider may write that ends up in the list's export.
WRITTEN: dict[str, tuple[Callable[[], QuerySet[Any]], str]] = {
    "companies": (Company.objects.all, "trade"),
    "places": (Place.objects.all, "name"),
    "spaces": (Space.objects.all, "whereabouts"),
    "services": (Service.objects.all, "name"),
    "topics": (Topic.objects.all, "name"),
    "situations": (Situation.objects.all, "summary"),
    "people": (Person.objects.all, "display_name"),
    "roles": (Person.objects.all, "display_name"),
    "memberships": (Company.objects.all, "name"),
    "audit": (AuditEntry.objects.all, "target_label"),
    "imports": (RosterImport.objects.all, "file_name"),
    "notices": (Person.objects.all, "display_name"),
    "deliveries": (Person.objects.all, "display_name"),
    "content/news": (News.objects.all, "title"),
    "content/guides": (Guide.objects.all, "title"),
    "content/pictures": (Picture.objects.all, "description"),
}
every_list = pytest.mark.parametrize("path", ROWS)


def signed_in(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def admin() -> Client:
    person = make_person(username="administrator")
    make_place_role(person=person, place=make_district(), role=PlaceRoleName.ADMINISTRATOR)
    return signed_in(person)


def exported(client: Client, path: str, kind: str) -> list[list[str]]:
    answer: Any = client.get(f"/backoffice/{path}/", {"export": kind})
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if kind == "csv":
        return list(csv.reader(io.StringIO(whole.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(whole)).active
    assert sheet is not None
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    return [[str(value or "") for value in row] for row in sheet.iter_rows(values_only=True)]


LISTS: dict[str, Any] = {
    (kind.base_url_path if issubclass(kind, EntryList) else kind.url_prefix): kind
    for _label, _icon, _rule, kinds in GROUPS
    for kind in kinds
}


def test_no_list_is_left_out_here() -> None:
    assert set(LISTS) == {*ROWS, "content/home"}


@every_list
def test_empty_it_says_so(admin: Client, path: str) -> None:
    assert admin.get(f"/backoffice/{path}/").status_code == 200
    page = admin.get(f"/backoffice/{path}/results/", {"q": "查无此词"})
    assert page.status_code == 200
    assert "没有" in page.content.decode()
    assert len(exported(admin, path, "csv")) >= 1


@every_list
def test_one_row_and_thirty_ask_the_same_number_of_questions(admin: Client, path: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert admin.get(f"/backoffice/{path}/").status_code == 200
        return len(queries)

    ROWS[path]()
    asked()
    with_one = asked()
    for _time in range(29):
        ROWS[path]()
    assert asked() <= with_one


@every_list
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_its_export_holds_every_row_and_no_formula(admin: Client, path: str, kind: str) -> None:
    for _time in range(3):
        ROWS[path]()
    rows, field = WRITTEN[path]
    rows().filter(pk=rows().latest("pk").pk).update(**{field: "=1+1"})
    header, *written = exported(admin, path, kind)
    assert len(written) >= 3
    cells = {cell for row in written for cell in row}
    # In a workbook the cell is text by its type; a CSV can only say so with an apostrophe.
    assert ("'=1+1" if kind == "csv" else "=1+1") in "\n".join(cells)
    assert not [cell for cell in cells if cell.startswith("=")] or kind == "xlsx"
    assert "None" not in cells and "True" not in cells and "False" not in cells
    assert not [label for label in header if label.isascii() and label.upper() != "ID"], header


@every_list
def test_the_wrong_person_gets_nothing_of_it(path: str) -> None:
    make_district()
    ROWS[path]()
    resident = signed_in(make_person())
    editor = signed_in(make_editor())
    for way in ("", "results/", "?export=csv", "?export=xlsx", "inspect/1/", "history/1/"):
        address = f"/backoffice/{path}/{way}"
        assert Client().get(address)["Location"].startswith("/accounts/login/"), address
        assert resident.get(address).status_code == 403, address
        if path not in EDITORS:
            assert editor.get(address).status_code in {302, 404}, address
    assert not AuditEntry.objects.filter(verb="导出名单").exists()


@every_list
def test_nonsense_in_its_address_is_no_fault(admin: Client, path: str) -> None:
    ROWS[path]()
    for question in (
        {"p": "abc"},
        {"p": "999999"},
        {"ordering": "-nonsense"},
        {"q": "'; \x00 %_\\ 🙂" * 40},
        {"export": "exe"},
        {"made_at_from": "昨天", "at_from": "31/31/31", "failed_at_to": "x", "created_at_from": "-1"},
        {"place": "abc", "kind": "nonsense", "current": "maybe", "live": "?", "channel": "../"},
    ):
        assert admin.get(f"/backoffice/{path}/results/", question).status_code < 500, question
        assert admin.get(f"/backoffice/{path}/", question).status_code < 500, question
    for way in ("inspect", "edit", "delete", "history", "resend"):
        for number in ("0", "99999999999999999999", "abc"):
            assert admin.get(f"/backoffice/{path}/{way}/{number}/").status_code < 500, (way, number)


def test_ten_thousand_rows_are_exported_piece_by_piece(admin: Client) -> None:
    """A CSV begins at once and is never whole in memory; a workbook is made within a request's patience."""
    now = timezone.now()
    AuditEntry.objects.bulk_create(
        (
            AuditEntry(verb="示例", target_kind="demo", target_id=str(number), target_label="示例", at=now)
            for number in range(10_000)
        ),
        batch_size=2000,
    )
    begun = time.monotonic()
    with CaptureQueriesContext(connection) as queries:
        answer: Any = admin.get("/backoffice/audit/?export=csv")
        pieces = list(answer.streaming_content)
    assert answer.streaming and len(pieces) > 5
    assert max(map(len, pieces)) < 200_000
    assert b"".join(pieces).count(b"\n") >= 10_001
    assert len(queries) < 20
    assert time.monotonic() - begun < 20
    begun = time.monotonic()
    assert len(exported(admin, "audit", "xlsx")) >= 10_001
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("path", [path for path in ROWS if path not in {"content/news", "content/guides"}])
def test_a_row_is_looked_at_without_none_and_leads_to_its_record(admin: Client, path: str) -> None:
    """News and guides have no such page: their row leads to the editor, and their record is the editor's."""
    ROWS[path]()
    kind = LISTS[path]
    row = kind.model._base_manager.order_by("-pk").first()
    page = admin.get(f"/backoffice/{path}/inspect/{row.pk}/")
    assert page.status_code == 200
    values = re.findall(r"<dd>(.*?)</dd>", page.content.decode(), re.DOTALL)
    assert values and not {"None", "True", "False", ""} & {value.strip() for value in values}
    if kind.has_history:
        history = f"/backoffice/{path}/history/{row.pk}/"
        assert history in page.content.decode()
        assert admin.get(history).status_code == 200
