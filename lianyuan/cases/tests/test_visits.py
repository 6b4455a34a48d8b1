"""Several services in one visit: what they share is asked once, in pages, and all are filed or none."""

import re
from itertools import count
from typing import Any

import pytest
from django.test import Client

from lianyuan.accounts.acting import command_line
from lianyuan.accounts.tests.factories import make_person
from lianyuan.cases import actions
from lianyuan.cases.models import Audience, Case, Service
from lianyuan.cases.tests.factories import make_service
from lianyuan.files.models import File
from lianyuan.files.tests.factories import make_upload
from lianyuan.questionnaires.definition import PHONE_PATTERN, pages_of
from lianyuan.questionnaires.models import Draft, QuestionnaireVersion
from lianyuan.questionnaires.tests.factories import definition_of, make_version
from lianyuan.questionnaires.widgets import files_rule

pytestmark = pytest.mark.django_db

PAGE = "/situations/opening/"
TEXT = {"type": "string", "minLength": 2, "maxLength": 200}
_keys = count(1)


def field(key: str, label: str, widget: str = "text", **more: Any) -> dict[str, Any]:
    return {"key": key, "label": label, "widget": widget, "rule": more.pop("rule", TEXT), **more}


def phone(key: str) -> dict[str, Any]:
    return field(key, "联系电话", "phone", rule={"type": "string", "pattern": PHONE_PATTERN}, must=True)


def papers(key: str) -> dict[str, Any]:
    return field(key, "身份证照片", "files", rule=files_rule(2) | {"minItems": 1}, must=True)


def asking(*fields: dict[str, Any], pages: list[dict[str, Any]] | None = None, **more: Any) -> Service:
    schema, layout = definition_of(*fields, pages=pages)
    return make_service(form=make_version(schema=schema, layout=layout), **more)


def opening(*services: Service) -> None:
    actions.keep_situation(
        actor=command_line(), slug="opening", name="我要开公司", summary="示例", services=services
    )


class Visit:
    """Someone who fills in the form of a visit."""

    def __init__(self, client: Client, *services: Service) -> None:
        self.client = client
        client.force_login(make_person())
        self.first = str(client.get(f"{PAGE}file/", {"service": [s.slug for s in services]})["Location"])
        self.base = self.first.removesuffix("1/")
        client.get(self.first)
        self.version = QuestionnaireVersion.objects.get(questionnaire__is_joined=True)

    def named(self, label: str, place: int = 0) -> str:
        fields = [one["key"] for one in self.version.layout["fields"] if one["label"] == label]
        return str(fields[place])

    def send(self, where: str, go: str = "next", **answers: Any) -> str:
        draft = Draft.objects.first()
        sent = {f"answer-{self.named(label)}": value for label, value in answers.items()}
        asked = [name.removeprefix("answer-") for name in sent]
        guard = {
            "acting_for": "",
            "form_key": f"k{next(_keys)}",
            "edition": str(draft.edition if draft else 0),
        }
        return str(self.client.post(where, {**guard, "go": go, "asked": asked, **sent})["Location"])


def test_pages_conditions_and_files_join_and_what_is_shared_is_asked_once(client: Client) -> None:
    pages = [{"title": "公司", "sections": [{"keys": ["a_phone", "a_id", "name", "has"]}]}]
    pages += [{"title": "场地", "sections": [{"keys": ["where"]}]}]
    choices = [{"value": "yes", "label": "有"}, {"value": "no", "label": "没有"}]
    has = field("has", "有场地吗", "choice", choices=choices, rule={"type": "string", "enum": ["yes", "no"]})
    licence = asking(
        phone("a_phone"),
        papers("a_id"),
        field("name", "公司名称", must=True),
        has,
        field("where", "场地在哪里", shownIf={"==": [{"var": "has"}, "yes"]}, required=True),
        pages=pages,
    )
    advice = asking(field("b_what", "想问什么", must=True), papers("b_id"), phone("b_phone"))
    opening(licence, advice)
    visit = Visit(client, licence, advice)
    shown = pages_of(visit.version.schema, visit.version.layout)
    titles = ["共同的内容", f"{licence.name} · 公司", f"{licence.name} · 场地", advice.name]
    assert [page.title for page in shown] == titles
    assert [q.label for q in shown[0].questions] == ["联系电话", "身份证照片"]
    second = visit.send(visit.first, 联系电话="13800000000", 身份证照片=make_upload())
    assert second == f"{visit.base}2/", "what was wrong would be shown here again"
    # Without a place there is nothing to ask on the third page.
    last = visit.send(second, 公司名称="示例公司", 有场地吗="no")
    assert last == f"{visit.base}4/" and Draft.objects.get().page == 2, "a draft is kept on the way"
    check = visit.send(last, 想问什么="怎么补贴")
    assert check == f"{visit.base}check/"
    assert visit.send(check, go="hand-in") == "/cases/"
    filed = {case.service_id: case for case in Case.objects.all()}
    one, other = filed[licence.pk].answers, filed[advice.pk].answers
    assert (one["a_phone"], one["name"], one["has"]) == ("13800000000", "示例公司", "no")
    assert (other["b_phone"], other["b_what"]) == ("13800000000", "怎么补贴") and "where" not in one
    files = {file.key: file for file in File.objects.all()}
    assert {*one["a_id"], *other["b_id"]} == files.keys() and len(files) == 2, "each case has its own copy"
    assert len({file.owner_id for file in files.values()}) == 2
    assert len({piece.stored_name for file in files.values() for piece in file.pieces.all()}) > 1
    assert not Draft.objects.exists()


def test_a_service_that_refuses_files_nothing_at_all(client: Client) -> None:
    licence, advice = asking(field("name", "公司名称")), asking(field("what", "想问什么"))
    opening(licence, advice)
    visit = Visit(client, licence, advice)
    check = visit.send(visit.first, 公司名称="示例公司", 想问什么="怎么补贴")
    advice.is_active = False
    advice.save()
    assert visit.send(check, go="hand-in") == check, "the form is another one now, and is looked over again"
    assert not Case.objects.exists() and "不再问了" in client.get(check).content.decode()
    assert visit.send(visit.first, 公司名称="示例公司") == check
    assert visit.send(check, go="hand-in") == "/cases/"
    assert [case.service_id for case in Case.objects.all()] == [licence.pk]


def test_what_hangs_on_a_condition_of_one_form_only_is_asked_twice(client: Client) -> None:
    choices = [{"value": "yes", "label": "有"}, {"value": "no", "label": "没有"}]
    has = field("has", "有场地吗", "choice", choices=choices, rule={"type": "string", "enum": ["yes", "no"]})
    where = field("where", "在哪里", shownIf={"==": [{"var": "has"}, "yes"]}, required=True)
    one, other = asking(has, where), asking(field("where", "在哪里"), field("what", "想问什么"))
    opening(one, other)
    visit = Visit(client, one, other)
    labels = [each["label"] for each in visit.version.layout["fields"]]
    assert labels.count("在哪里") == 2, "the one must be answered, the other needn't"


def test_only_what_can_be_chosen_is_offered_and_no_form_is_empty(client: Client) -> None:
    mine, theirs, closed = (
        asking(field("mine", "甲")),
        asking(field("theirs", "乙"), audience=Audience.COMPANY),
        asking(field("closed", "丙"), is_active=False),
    )
    odd = asking(field("odd", "丁"))
    odd.form.schema["minProperties"] = 1
    odd.form.save()
    opening(mine, theirs, closed, odd)
    client.force_login(make_person())
    shown = client.get(PAGE).content.decode()
    assert "一起办" not in shown, "there are no two to ask for together"
    assert re.search(rf'href="/services/{mine.slug}/file/"', shown) and closed.name not in shown
    assert client.get(f"{PAGE}file/", {"service": closed.slug})["Location"] == PAGE
    assert client.get(f"{PAGE}file/", {"service": mine.slug})["Location"] == f"/services/{mine.slug}/file/"
    another = asking(field("another", "戊"))
    opening(mine, odd, another)
    shown = client.get(PAGE).content.decode()
    assert "一起办" in shown and "要单独填的" in shown and f"/services/{odd.slug}/file/" in shown
    assert client.get(f"/forms/visit/{'z' * 9}/1/").status_code == 404


def test_services_are_found_by_topic(client: Client) -> None:
    one, other = make_service(), make_service()
    actions.keep_topic(actor=command_line(), slug="tax", name="税费", services=[one])
    shown = client.get("/services/?topic=tax").content.decode()
    assert one.name in shown and other.name not in shown
    assert other.name in client.get("/services/?topic=nonsense").content.decode()
