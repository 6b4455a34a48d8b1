"""A version drawn as a form, and what comes back from it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianyuan.questionnaires.forms import QuestionnaireForm

from .factories import SCHEMA, unsaved_version

VERSION = unsaved_version()
GOOD = {"answer-subject": " 租金怎么补 ", "answer-topic": "rent", "answer-agreed": "on"}


def filled(**changes: str) -> QuestionnaireForm:
    return QuestionnaireForm(VERSION, GOOD | {f"answer-{key}": value for key, value in changes.items()})


def test_written_answers_become_json() -> None:
    form = filled(day="2099/01/05", phone="１３８ 0000-0000", people="１２", area="12.50", details="一\r\n二")
    assert form.is_valid(), form.errors
    assert form.answers == {
        "subject": "租金怎么补",
        "topic": "rent",
        "agreed": True,
        "day": "2099-01-05",
        "phone": "13800000000",
        "people": 12,
        "area": 12.5,
        "details": "一\n二",
    }


def test_empty_answers_are_left_out() -> None:
    form = filled(details="  ", people="")
    assert form.is_valid(), form.errors
    assert form.answers == {"subject": "租金怎么补", "topic": "rent", "agreed": True}


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("people", "三十", "“三十”不是整数。请只写数字，例如 12。"),
        ("people", "nan", "“nan”不是整数。请只写数字，例如 12。"),
        ("people", "inf", "这个数太大了。请核对后重新写。"),
        ("people", "1" * 400, f"“{'1' * 40}…”不是整数。请只写数字，例如 12。"),
        ("area", "1e300", "这个数太大了。请核对后重新写。"),
        ("topic", "land", "没有“land”这个选项。请从这些里选一个：税费、房租。"),
        ("subject", "", "还没有填。请填写。"),
        ("topic", "", "还没有选。请选一个。"),
        ("agreed", "", "需要您确认才能提交。请看过内容后勾选。"),
    ],
)
def test_a_mistake_stands_once_beside_its_question(key: str, value: str, said: str) -> None:
    form = filled(**{key: value})
    assert not form.is_valid()
    assert form.errors == {key: [said]}


def test_a_key_the_version_does_not_ask_for_is_refused() -> None:
    form = filled(salary="9")
    assert not form.is_valid()
    assert form.non_field_errors() == ["这张表单里没有“salary”这一项。请重新打开表单再填。"]


def test_the_page_shows_what_was_written_and_what_is_wrong() -> None:
    page = filled(people="三十").as_p()
    assert 'value="三十"' in page
    assert "不是整数" in page


@given(
    data=st.dictionaries(
        st.sampled_from([f"answer-{key}" for key in SCHEMA["properties"]]) | st.text(max_size=12), st.text()
    )
)
def test_anything_sent_is_answered(data: dict[str, Any]) -> None:
    form = QuestionnaireForm(VERSION, data)
    if form.is_valid():
        assert form.answers.keys() <= SCHEMA["properties"].keys()
    else:
        assert form.errors
