"""The builder's later tools: several conditions, another kind of question, which files a question takes."""

from typing import Any

import pytest

from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.files.models import File
from lianyuan.files.tests import samples
from lianyuan.files.tests.factories import make_upload
from lianyuan.places.tests.factories import make_district, make_place_role
from lianyuan.questionnaires.answers import check_answers
from lianyuan.questionnaires.building.content import content_of, definition_of
from lianyuan.questionnaires.definition import DefinitionProblem, check_definition
from lianyuan.questionnaires.models import Draft, QuestionnaireVersion, Sketch
from lianyuan.questionnaires.tests.factories import FIELDS, make_version
from lianyuan.questionnaires.tests.factories import definition_of as given
from lianyuan.questionnaires.widgets import files_rule

from .factories import make_service
from .test_filing_pages import Filler
from .test_form_building import Writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer() -> Writer:
    person = make_person()
    make_place_role(person=person, place=make_district(), role=PlaceRoleName.ADMINISTRATOR)
    return Writer(person)


def sketched(writer: Writer, *fields: dict[str, Any]) -> QuestionnaireVersion:
    schema, layout = given(*fields)
    version = make_version(schema=schema, layout=layout)
    writer.send("form", version.questionnaire.slug, go="begin")
    return version


def published(slug: str) -> dict[str, Any]:
    return definition_of(Sketch.objects.get(questionnaire__slug=slug).content)[1]


def test_a_question_may_hang_on_several_others_all_or_any(writer: Writer) -> None:
    version = sketched(writer, FIELDS["stage"], FIELDS["topics"], FIELDS["name"])
    slug = version.questionnaire.slug
    said = {"label": "名称", "longest": "40", "when": "stage", "operator": "==", "value": "办好了"}
    said |= {"when_2": "topics", "operator_2": "==", "value_2": "房租", "match": "any"}
    assert writer.send("question", slug, "name", **said).status_code == 302
    stage, topics = {"==": [{"var": "stage"}, "yes"]}, {"in": ["rent", {"var": "topics"}]}
    assert published(slug)["fields"][2]["shownIf"] == {"or": [stage, topics]}
    assert "看“公司办好了吗”、“哪些方面”怎么答" in writer.get("form", slug)
    form = writer.get("question", slug, "name")
    assert form.count("再加条件") == 1 and 'value="房租"' in form
    refused = writer.send("question", slug, "name", **{**said, "value_2": "水费"}).content.decode()
    assert "没有“水费”这个选项" in refused
    writer.send("question", slug, "name", **{**said, "match": "all"})
    content = Sketch.objects.get().content
    schema, layout = definition_of(content)
    check_definition(schema, layout)
    assert layout["fields"][2]["shownIf"] == {"and": [stage, topics]}
    read = content_of(QuestionnaireVersion(schema=schema, layout=layout))
    assert read["questions"][2]["condition"] == content["questions"][2]["condition"]


def test_another_kind_says_what_is_lost_and_a_published_version_stays(writer: Writer) -> None:
    hanging = {**FIELDS["name"], "shownIf": {"==": [{"var": "stage"}, "yes"]}}
    version = sketched(writer, FIELDS["stage"], hanging)
    slug, before = version.questionnaire.slug, version.layout
    asked = writer.send("question-kind", slug, "stage", widget="date").content.decode()
    assert "选项会去掉：“办好了”、“还没有”" in asked and "条件会去掉：“名称”" in asked
    assert published(slug)["fields"][0]["widget"] == "choice", "only looked at so far"
    other = writer.send("question-kind", slug, "stage", widget="several", seen="date").content.decode()
    assert "确定换" in other, "what is agreed to is what was shown"
    assert writer.send("question-kind", slug, "stage", widget="several", seen="several").status_code == 302
    first, second = published(slug)["fields"]
    assert first["choices"] and second["shownIf"] == {"in": ["yes", {"var": "stage"}]}
    writer.send("question-kind", slug, "stage", widget="date", seen="date")
    schema, layout = definition_of(Sketch.objects.get().content)
    check_definition(schema, layout)
    assert schema["properties"]["stage"] == {"type": "string", "format": "date"}
    assert "shownIf" not in layout["fields"][1]
    version.refresh_from_db()
    assert version.layout == before


def test_a_question_says_which_files_it_takes_and_the_server_holds_to_it(writer: Writer) -> None:
    papers = {"key": "papers", "label": "合同", "widget": "files", "rule": files_rule(3)}
    version = sketched(writer, papers)
    slug = version.questionnaire.slug
    said: dict[str, Any] = {
        "label": "合同",
        "most": "2",
        "kinds": ["pdf"],
        "megabytes": "1",
        "required": "on",
    }
    assert writer.send("question", slug, "papers", **said).status_code == 302
    schema, layout = definition_of(Sketch.objects.get().content)
    rule = schema["properties"]["papers"]
    assert rule == files_rule(2) | {"fileKinds": ["pdf"], "fileMegabytes": 1}
    wrongs: list[dict[str, Any]] = [{"fileKinds": ["exe"]}, {"fileKinds": []}]
    for wrong in [*wrongs, {"fileMegabytes": 500}, {"fileMegabytes": True}]:
        with pytest.raises(DefinitionProblem):
            check_definition({**schema, "properties": {"papers": rule | wrong}}, layout)
    filler = Filler.of(make_service(form=make_version(schema=schema, layout=layout)))
    page, address = filler.page(1), filler.address("page", 1)
    assert "PDF，每个最多 1 MB，最多 2 个" in page and 'accept=".pdf"' in page
    where = filler.fill(address, {"answer-papers": make_upload()})
    assert "这里只收PDF" in filler.follow(where).content.decode()
    assert not File.objects.exists(), "nothing of it is kept"
    filler.fill(address, {"answer-papers": make_upload(samples.pdf(), name="合同.pdf")})
    key = Draft.objects.get().answers["papers"]
    assert not check_answers(Draft.objects.get().version, {"papers": key})
    File.objects.update(kind="png")
    [problem] = check_answers(Draft.objects.get().version, {"papers": key})
    assert "这里只收PDF" in problem.message, "a form that asks for less now says so when it is looked over"
