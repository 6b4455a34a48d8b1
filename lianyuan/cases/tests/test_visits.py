"""Several services in one visit: what they share is asked once, and all are filed or none."""

from typing import Any

import pytest
from django.test import Client

from lianyuan.accounts.acting import command_line
from lianyuan.accounts.tests.factories import make_person
from lianyuan.cases import actions
from lianyuan.cases.models import Audience, Case, Service
from lianyuan.cases.tests.factories import make_service
from lianyuan.cases.visit_forms import VisitForm
from lianyuan.questionnaires.definition import DIALECT, PHONE_PATTERN
from lianyuan.questionnaires.tests.factories import make_version

pytestmark = pytest.mark.django_db

PHONE = {"type": "string", "pattern": PHONE_PATTERN}
PAGE = "/situations/opening/"


def service_asking(key: str, label: str, **fields: Any) -> Service:
    """A service that asks for a phone under a key of its own, and one thing more."""
    text = {"type": "string", "minLength": 2, "maxLength": 200}
    schema = {
        "$schema": DIALECT,
        "type": "object",
        "additionalProperties": False,
        "required": [f"{key}_phone", key],
        "properties": {f"{key}_phone": PHONE, key: text},
    }
    layout = {
        "fields": [
            {"key": f"{key}_phone", "label": "联系电话", "widget": "phone"},
            {"key": key, "label": label, "widget": "text"},
        ]
    }
    return make_service(form=make_version(schema=schema, layout=layout), **fields)


def opening(*services: Service) -> None:
    actions.keep_situation(
        actor=command_line(), slug="opening", name="我要开公司", summary="示例", services=services
    )


def sent(services: list[Service], *answers: str) -> dict[str, Any]:
    asked = VisitForm(services).asked
    written = {f"answer-{each.name}": value for each, value in zip(asked, answers, strict=True)}
    return {"acting_for": "", "form_key": "k", "service": [s.slug for s in services], **written}


def test_what_is_shared_is_asked_once_and_all_are_filed(client: Client) -> None:
    services = [service_asking("licence", "公司名称"), service_asking("advice", "想问什么")]
    opening(*services)
    client.force_login(make_person())
    form = client.get(f"{PAGE}file/", {"service": [s.slug for s in services]}).content.decode()
    assert form.count("联系电话") == 1
    written = sent(services, "13800000000", "示例公司", "怎么补贴")
    assert client.post(f"{PAGE}file/", written)["Location"] == "/cases/"
    filed = {case.service_id: case.answers for case in Case.objects.all()}
    assert filed == {
        services[0].pk: {"licence_phone": "13800000000", "licence": "示例公司"},
        services[1].pk: {"advice_phone": "13800000000", "advice": "怎么补贴"},
    }
    client.post(f"{PAGE}file/", written)
    assert Case.objects.count() == 2, "a second click files nothing more"


def test_one_wrong_answer_files_nothing(client: Client) -> None:
    services = [service_asking("licence", "公司名称"), service_asking("advice", "想问什么")]
    opening(*services)
    client.force_login(make_person())
    answer = client.post(f"{PAGE}file/", sent(services, "13800000000", "示例公司", "短"))
    assert answer.status_code == 200 and "想问什么" in answer.content.decode()
    assert not Case.objects.exists()


def test_only_what_is_offered_to_the_person_can_be_chosen(client: Client) -> None:
    mine, companies, closed = (
        service_asking("mine", "甲"),
        service_asking("theirs", "乙", audience=Audience.COMPANY),
        service_asking("closed", "丙", is_active=False),
    )
    opening(mine, companies, closed)
    client.force_login(make_person())
    everything = {"service": [mine.slug, companies.slug, closed.slug, "nonsense"]}
    form = client.get(f"{PAGE}file/", everything).content.decode()
    assert "甲" in form and "乙" not in form and "丙" not in form
    assert client.get(f"{PAGE}file/", {"service": closed.slug})["Location"] == PAGE
    shown = client.get(PAGE).content.decode()
    assert closed.name not in shown


def test_services_are_found_by_topic(client: Client) -> None:
    one, other = make_service(), make_service()
    actions.keep_topic(actor=command_line(), slug="tax", name="税费", services=[one])
    shown = client.get("/services/?topic=tax").content.decode()
    assert one.name in shown and other.name not in shown
    assert other.name in client.get("/services/?topic=nonsense").content.decode()
