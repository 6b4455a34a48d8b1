"""Writing a form without a developer, from the first question to a service that asks it."""

from itertools import count
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianyuan.accounts.models import AuditEntry, Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.places.tests.factories import make_district, make_place, make_place_role
from lianyuan.questionnaires.building.content import content_of, definition_of
from lianyuan.questionnaires.models import Questionnaire, QuestionnaireVersion, Sketch
from lianyuan.questionnaires.tests.factories import FIELDS, PAGES, make_paged_version
from lianyuan.questionnaires.tests.factories import definition_of as given

from .factories import make_service

pytestmark = pytest.mark.django_db
_keys = count(1)


class Writer:
    """An administrator at the builder."""

    def __init__(self, person: Person) -> None:
        self.client = Client()
        self.client.force_login(person)

    def get(self, name: str, *args: object, **query: str) -> str:
        return self.client.get(reverse(f"questionnaires:{name}", args=args), query).content.decode()

    def send(self, where: str, *args: object, query: str = "", **fields: Any) -> Any:
        sketch = Sketch.objects.first()
        carried = {
            "acting_for": "",
            "form_key": f"writer-{next(_keys)}",
            "edition": str(sketch.edition) if sketch else "0",
        }
        return self.client.post(reverse(f"questionnaires:{where}", args=args) + query, carried | fields)


@pytest.fixture
def writer() -> Writer:
    person = make_person(username="writer", display_name="表单员")
    make_place_role(person=person, place=make_district(), role=PlaceRoleName.ADMINISTRATOR)
    return Writer(person)


def test_a_form_is_written_previewed_published_and_used(writer: Writer) -> None:
    service = make_service(centre=make_place(), name="示例工位申请")
    writer.send("forms", name="工位申请", slug="desk")
    choice = {"label": "几个人用", "choices": "一个人\n几个人", "required": "on"}
    writer.send("question", "desk", "new", query="?widget=choice&page=0", **choice)
    money = {"label": "预算", "least": "0", "most": "5000", "when": "q1", "operator": "==", "value": "几个人"}
    refused = writer.send(
        "question", "desk", "new", query="?widget=money&page=0", **{**money, "value": "十个"}
    )
    assert "没有“十个”这个选项" in refused.content.decode()
    writer.send("question", "desk", "new", query="?widget=money&page=0", **money, required="on")
    writer.send("form-page", "desk", 1, title="声明")
    writer.send(
        "question", "desk", "new", query="?widget=declaration&page=1", label="属实", required="on", page="1"
    )
    assert "每一页都要有标题" in writer.get("publishing", "desk")
    assert writer.send("publishing", "desk").status_code == 200, "refused with what is wrong"
    writer.send("form-page", "desk", 0, title="需要")
    preview = writer.get("preview", "desk")
    assert "几个人用" in preview
    assert "预算" not in preview
    tried = writer.send("preview", "desk", **{"answer-q1": "c2"}).content.decode()
    assert "预算" in tried
    published = writer.send("publishing", "desk")
    assert published["Location"] == reverse("questionnaires:followers", args=["desk"])
    version = QuestionnaireVersion.objects.get(questionnaire__slug="desk")
    assert version.schema["properties"]["q2"] == {"type": "integer", "minimum": 0, "maximum": 500000}
    assert version.layout["fields"][1]["shownIf"] == {"==": [{"var": "q1"}, "c2"]}
    assert version.layout["pages"][1] == {"title": "声明", "sections": [{"keys": ["q3"]}]}
    assert not Sketch.objects.exists()
    assert "示例工位申请" in writer.get("followers", "desk")
    writer.send("followers", "desk", follower=f"filing:{service.slug}")
    service.refresh_from_db()
    assert service.form == version
    assert AuditEntry.objects.filter(verb="修改事项", target_id=str(service.pk)).exists()
    # The next version: a choice in other words means the same, a question is moved and one taken away.
    writer.send("form", "desk", go="begin")
    writer.send("question", "desk", "q1", label="几个人用", choices="只有一个人\n几个人", page="0")
    writer.send("form", "desk", go="remove", key="q3")
    assert "每一页至少要有一个问题" in writer.get("form", "desk")
    writer.send("form", "desk", go="remove-page", key="1")
    writer.send("form", "desk", go="up", key="q2")
    assert "不是排在前面的问题" in writer.get("publishing", "desk")
    writer.send("form", "desk", go="down", key="q2")
    writer.send("publishing", "desk")
    newest = QuestionnaireVersion.objects.get(questionnaire__slug="desk", number=2)
    assert newest.layout["fields"][0]["choices"][0] == {"value": "c1", "label": "只有一个人"}


def test_two_writers_lose_nothing(writer: Writer) -> None:
    make_service(form=make_paged_version())
    slug = Questionnaire.objects.get().slug
    writer.send("form", slug, go="begin")
    sketch = Sketch.objects.get()
    other = make_person(display_name="另一位")
    Sketch.objects.update(edition=7, changed_by=other)
    late = writer.send("question", slug, "name", label="我写的", longest="40", page="0", edition="1")
    page = late.content.decode()
    assert "另一位刚刚也改了这份草案" in page
    assert 'value="我写的"' in page
    assert "现在草案里是" in page
    sketch.refresh_from_db()
    assert sketch.content["questions"][2]["label"] == "名称"
    writer.send("question", slug, "name", label="我写的", longest="40", page="0", edition="7")
    sketch.refresh_from_db()
    assert sketch.content["questions"][2]["label"] == "我写的"
    assert writer.send("publishing", slug, edition="7")["Location"].endswith("/publishing/")
    assert QuestionnaireVersion.objects.count() == 1


def test_a_version_read_into_a_sketch_comes_out_the_same() -> None:
    schema, layout = given(*FIELDS.values(), pages=PAGES)
    fields = layout["fields"]
    fields[3]["shownIf"] = {"or": [{"==": [{"var": "stage"}, "yes"]}, {"!=": [{"var": "name"}, "x"]}]}
    version = QuestionnaireVersion(schema=schema, layout=layout)
    assert definition_of(content_of(version)) == (schema, layout)


def test_only_the_district_writes_forms_and_as_themselves() -> None:
    make_district()
    centre = make_place()
    person = make_person()
    make_place_role(person=person, place=centre, role=PlaceRoleName.ADMINISTRATOR)
    writer = Writer(person)
    assert writer.send("forms", name="工位申请", slug="desk").status_code == 403
    assert not Questionnaire.objects.exists()
