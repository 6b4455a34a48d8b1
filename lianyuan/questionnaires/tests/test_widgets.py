"""The kinds of question: how each is written, kept, refused and shown."""

import json
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from lianyuan.companies.tests.factories import make_uscc
from lianyuan.places.tests.factories import make_place
from lianyuan.questionnaires.answers import check_answers, held_answers
from lianyuan.questionnaires.definition import DefinitionProblem, check_definition
from lianyuan.questionnaires.forms import QuestionnaireForm
from lianyuan.questionnaires.models import QuestionnaireVersion
from lianyuan.questionnaires.showing import shown_answers, without_secrets

from .factories import FIELDS, PAGES, PERSON_ID, definition_of

SCHEMA, LAYOUT = definition_of(*FIELDS.values(), pages=PAGES)
VERSION = QuestionnaireVersion(schema=SCHEMA, layout=LAYOUT)


def sent(**fields: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    for key, value in fields.items():
        data.setlist(f"answer-{key}", value if isinstance(value, list) else [value])
    return data


def test_the_definition_of_every_kind_may_be_published() -> None:
    check_definition(SCHEMA, LAYOUT)


@pytest.mark.django_db
def test_written_answers_of_every_kind_become_json_and_are_read_again() -> None:
    place, code = make_place(name="示例一园"), make_uscc(7)
    form = QuestionnaireForm(
        VERSION,
        sent(
            stage="yes",
            code=f" {code[:9].lower()} {code[9:]}",
            where_place=str(place.pk),
            where_line="二号楼",
            person=" 999999 19900307 １２３４",
            paid="￥1,234.5 元",
            topics=["tax"],
            trade="6513 应用软件开发",
            mail="name@example.com",
        ),
    )
    assert form.is_valid(), form.errors
    kept = {
        "stage": "yes",
        "code": code,
        "where": {"place": place.pk, "line": "二号楼"},
        "person": PERSON_ID,
        "paid": 123450,
        "topics": ["tax"],
        "trade": "6513",
        "mail": "name@example.com",
    }
    assert form.answers == kept
    shown = {answer.key: answer.value for answer in shown_answers(VERSION, kept)}
    assert shown["paid"] == "1,234.50 元"
    assert shown["where"] == "示例一园 二号楼"
    assert shown["person"] == "9999**********1234"
    assert shown["trade"].startswith("6513 ")
    assert "papers" not in shown
    whole = {answer.key: answer.value for answer in shown_answers(VERSION, kept, full=True)}
    assert whole["person"] == PERSON_ID
    assert without_secrets(VERSION, kept)["person"] == "9999**********1234"
    again = QuestionnaireForm(VERSION, answers=kept)
    assert 'value="1234.50"' in str(again["paid"])


GOOD = {"stage": "no", "person": PERSON_ID}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"person": "999999199003071235"}, "可能有一位写错了"),
        ({"person": "99999919900230123"}, "这里有 17 位"),
        ({"person": 5}, "18 位"),
        ({"stage": "yes", "code": "91350100M000100Y4Z"}, "第 18 位是字母 Z"),
        ({"stage": "yes"}, "还没有填"),
        ({"paid": 10_000_01}, "“10,000.01”太大了。最大可以写 10,000。"),
        ({"paid": 12.5}, "不是金额"),
        ({"topics": ["land"]}, "没有“land”这个选项"),
        ({"topics": "tax"}, "不符合要求"),
        ({"trade": "0000"}, "没有大类 00"),
        ({"trade": "65 13"}, "不对"),
        ({"mail": "name"}, "不像邮箱"),
        ({"where": {"line": "二号楼"}}, "还没有选地点"),
        ({"where": {"place": 10**9}}, "不在名单上"),
        ({"where": {"place": True}}, "选"),
        ({"topics": ["rent"]}, "还没有上传"),
        ({"topics": ["rent"], "papers": ["../../etc/passwd"]}, "文件没有收到"),
    ],
)
def test_what_is_wrong_is_said_without_the_secret(changes: dict[str, Any], said: str) -> None:
    [problem] = check_answers(VERSION, GOOD | changes)
    assert said in problem.message
    assert "99999919900" not in problem.message


SPECIAL = ["inf", "1e999999", "9" * 5000, "\x00", "\ud800", "¥", "NaN", " ", "1e300"]
READ_ALONE = [key for key in FIELDS if key != "trade"]
ALONE = QuestionnaireVersion(
    **dict(zip(("schema", "layout"), definition_of(*(FIELDS[key] for key in READ_ALONE)), strict=True))
)


@given(
    data=st.dictionaries(
        st.sampled_from([*READ_ALONE, "where_place", "where_line"]),
        st.sampled_from(SPECIAL) | st.text(max_size=20),
    )
)
def test_whatever_is_sent_can_be_kept_in_a_draft(data: dict[str, str]) -> None:
    kept = QuestionnaireForm(ALONE, sent(**data), page=1).written()
    assert "\x00" not in json.dumps(kept, allow_nan=False, ensure_ascii=False).encode().decode()


@pytest.mark.django_db
def test_a_question_that_is_not_asked_is_neither_required_nor_kept() -> None:
    answers = GOOD | {"code": "nonsense", "papers": ["x"]}
    assert check_answers(VERSION, answers) == []
    assert held_answers(VERSION, answers) == GOOD
    # What hangs from a question that is not asked is not asked either.
    chain = definition_of(
        FIELDS["stage"],
        FIELDS["code"],
        {
            **FIELDS["name"],
            "key": "deeper",
            "shownIf": {"!=": [{"var": "code"}, None]},
            "required": True,
        },
    )
    version = QuestionnaireVersion(schema=chain[0], layout=chain[1])
    assert check_answers(version, {"stage": "no", "code": "x"}) == []


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"==": [{"var": "person"}, "x"]}, "不是排在前面的问题"),
        ({"map": [{"var": "stage"}, 1]}, "不认识的运算“map”"),
        ({"==": [{"var": "stage"}]}, "项数不对"),
        ({"and": [{"!": {"!": {"!": {"!": {"!": True}}}}}]}, "套得太深"),
        ("yes", "JsonLogic 对象"),
        ({"==": [1, 2], "!=": [1, 2]}, "只能有一个运算"),
    ],
)
def test_a_condition_that_cannot_be_is_refused_when_published(condition: Any, said: str) -> None:
    fields = {**FIELDS, "code": {**FIELDS["code"], "shownIf": condition}}
    with pytest.raises(DefinitionProblem, match=said):
        check_definition(*definition_of(*fields.values()))


@pytest.mark.parametrize(
    ("changes", "pages", "said"),
    [
        ({"code": {"fillsIn": {"name": "paid"}}}, None, "对不上"),
        ({"phone": {"knownAs": "person.email"}}, None, "knownAs"),
        ({"code": {"must": True}}, None, "是不是必填请写在版面里"),
        ({"where": {"rule": {"type": "object"}}}, None, "正好是"),
        ({"papers": {"rule": {"type": "array", "maxItems": 3}}}, None, "文件编号的列表"),
        ({"person": {"rule": {"type": "string"}}}, None, "format: cn-person-id"),
        ({}, PAGES[:2], "pages 里的问题应该和 fields 一样"),
        ({}, [*PAGES, {"title": "空", "sections": []}], "每一页至少要有一个问题"),
        ({}, [{"title": "", "sections": [{"keys": [*FIELDS]}]}], "每一页都要有标题"),
        ({}, [{"sections": 5}], "版面的 pages 应该是"),
    ],
)
def test_a_definition_that_cannot_be_is_refused(
    changes: dict[str, dict[str, Any]], pages: Any, said: str
) -> None:
    fields = [{**field, **changes.get(key, {})} for key, field in FIELDS.items()]
    with pytest.raises(DefinitionProblem, match=said):
        check_definition(*definition_of(*fields, pages=pages))
