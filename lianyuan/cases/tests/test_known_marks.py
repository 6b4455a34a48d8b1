"""What was filled in for a person says so beside it, with its source; their own words take it off."""

import pytest

from lianyuan.accounts.tests.factories import make_person
from lianyuan.companies.tests.factories import make_company
from lianyuan.questionnaires.tests.factories import FIELDS, PERSON_ID, definition_of, make_version

from .factories import make_service
from .test_filing_pages import Filler
from .visiting import Visitor

pytestmark = pytest.mark.django_db

FROM_ACCOUNT, FROM_REGISTER = "已替您填好 · 来自您的账号", "已替您填好 · 来自企业名录"


def test_the_mark_stands_beside_the_field_until_it_is_changed() -> None:
    pages = [
        {"title": "本人", "sections": [{"keys": ["person", "phone"]}]},
        {"title": "费用", "sections": [{"keys": ["paid"]}]},
    ]
    schema, layout = definition_of(FIELDS["person"], FIELDS["phone"], FIELDS["paid"], pages=pages)
    service = make_service(form=make_version(schema=schema, layout=layout))
    filler = Filler.of(service, phone="10000000077")
    assert filler.page(1).count(FROM_ACCOUNT) == 1
    address = filler.address("page", 1)
    filler.fill(address, {"answer-person": PERSON_ID, "answer-phone": "10000000077"}, go="save")
    assert FROM_ACCOUNT in filler.page(1), "a draft remembers what nobody wrote"
    filler.fill(address, {"answer-person": PERSON_ID, "answer-phone": "10000000078"}, go="save")
    assert FROM_ACCOUNT not in filler.page(1)


def test_the_register_fills_in_other_pages_too() -> None:
    company = make_company(name="示例竹器有限公司")
    code = {name: value for name, value in FIELDS["code"].items() if name not in {"shownIf", "required"}}
    code["fillsIn"] = {"name": "name"}
    pages = [
        {"title": "公司", "sections": [{"keys": ["code"]}]},
        {"title": "名称", "sections": [{"keys": ["name"]}]},
    ]
    schema, layout = definition_of(code, FIELDS["name"], pages=pages)
    filler = Filler.of(make_service(form=make_version(schema=schema, layout=layout)))
    first = filler.address("page", 1)
    assert filler.fill(first, {"answer-code": company.uscc}, go="fill-code") == first
    assert "示例竹器有限公司" in filler.page(2)


def test_what_the_register_fills_in_is_marked_and_a_short_form_marks_too() -> None:
    company = make_company(name="示例竹器有限公司")
    code = {name: value for name, value in FIELDS["code"].items() if name not in {"shownIf", "required"}}
    code["fillsIn"] = {"name": "name"}
    schema, layout = definition_of(code, FIELDS["name"], FIELDS["phone"])
    service = make_service(form=make_version(schema=schema, layout=layout))
    visitor = Visitor(make_person(phone="10000000077"))
    opened = visitor.get("filing", service.slug).content.decode()
    assert opened.count(FROM_ACCOUNT) == 1 and FROM_REGISTER not in opened
    sent = {"answer-code": company.uscc, "answer-phone": "10000000079"}
    filled = visitor.send("filing", service.slug, **sent, go="fill-code").content.decode()
    assert filled.count(FROM_REGISTER) == 1 and FROM_ACCOUNT not in filled
    sent["answer-name"] = "别的名字"
    again = visitor.send("filing", service.slug, **sent, go="look").content.decode()
    assert FROM_REGISTER not in again
