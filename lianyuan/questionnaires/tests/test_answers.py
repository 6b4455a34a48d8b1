"""Answers as a program or a page sends them: good ones pass, anything else gets words a person can use."""

import re
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianyuan.core import clock
from lianyuan.questionnaires.answers import check_answers, shown_answers

from .factories import GOOD_ANSWERS, LAYOUT, SCHEMA, unsaved_version

VERSION = unsaved_version()
LABELS = {field["key"]: field["label"] for field in LAYOUT["fields"]}
ENGLISH = re.compile(r"required|property|does not|is not|expected|schema|None|Traceback")

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
some_answers = st.dictionaries(
    st.sampled_from(sorted(SCHEMA["properties"])) | st.text(max_size=8), json_values
)


def said_about(key: str, value: Any) -> str:
    problems = check_answers(VERSION, GOOD_ANSWERS | {key: value})
    assert [problem.key for problem in problems] == [key]
    assert problems[0].label == LABELS[key]
    return problems[0].message


def test_good_answers_pass() -> None:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    full = {
        "details": "第一行\n第二行",
        "day": tomorrow,
        "phone": "+8657312345678",
        "people": 3,
        "area": 12.5,
    }
    assert check_answers(VERSION, GOOD_ANSWERS) == []
    assert check_answers(VERSION, GOOD_ANSWERS | full) == []


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("subject", "短", "“短”太短了。请至少写 2 个字。"),
        ("subject", "", "还没有填。请填写。"),
        ("subject", "长" * 41, "写了 41 个字，太长了。请不超过 40 个字。"),
        ("subject", 5, "“5”不符合要求。请按问题下面的提示修改。"),
        ("subject", ["租"], "“一组内容”不是一个答案。请只写一个值。"),
        ("subject", "房\x00租", "里面有不能保存的字符（编号 U+0000）。请删去后重新写。"),
        ("subject", "房\ud800租", "里面有不能保存的字符（编号 U+D800）。请删去后重新写。"),
        ("details", "字" * 5001, "写了 5001 个字，太长了。请不超过 5000 个字。"),
        ("topic", "land", "没有“land”这个选项。请从这些里选一个：税费、房租。"),
        ("day", "2026-02-30", "“2026-02-30”不是有效的日期。请写成 2026-03-09 这样的年-月-日。"),
        ("day", "20260301", "“20260301”不是有效的日期。请写成 2026-03-09 这样的年-月-日。"),
        ("day", "2020-03-01", "“2020-03-01”已经过去了。请选今天或以后的日期。"),
        ("phone", "12a", "电话“12a”不对。请只写 6 到 15 位数字，前面可以有“+”。"),
        ("people", 0, "“0”太小了。最小可以写 1。"),
        ("people", 501, "“501”太大了。最大可以写 500。"),
        ("people", 1.5, "“1.5”不是整数。请只写数字，例如 12。"),
        ("people", True, "“true”不是整数。请只写数字，例如 12。"),
        pytest.param("people", 10**5000, "这个数太大了。请核对后重新写。", id="huge"),
        ("area", float("nan"), "这个数太大了。请核对后重新写。"),
        ("area", "大", "“大”不是数。请只写数字，例如 12.5。"),
        ("agreed", False, "需要您确认才能提交。请看过内容后勾选。"),
    ],
)
def test_each_mistake_is_named_with_its_value_and_what_to_do(key: str, value: Any, said: str) -> None:
    assert said_about(key, value) == said


def test_missing_answers_are_asked_for_one_by_one() -> None:
    problems = check_answers(VERSION, {})
    assert {problem.key: problem.message for problem in problems} == {
        "subject": "还没有填。请填写。",
        "topic": "还没有选。请选一个。",
        "agreed": "需要您确认才能提交。请看过内容后勾选。",
    }


def test_keys_the_form_does_not_ask_for_are_refused() -> None:
    problems = check_answers(VERSION, GOOD_ANSWERS | {"salary": 9, "is_admin": True})
    assert [str(problem) for problem in problems] == [
        "这张表单里没有“salary”、“is_admin”这一项。请重新打开表单再填。"
    ]


@given(answers=json_values | some_answers)
def test_any_json_gets_an_answer_in_chinese(answers: Any) -> None:
    for problem in check_answers(VERSION, answers):
        assert problem.label == LABELS.get(problem.key, "")
        quoted = re.sub("“[^”]*”", "", problem.message, flags=re.DOTALL)
        assert re.search("[\u4e00-\u9fff]", quoted)
        assert not ENGLISH.search(quoted)
        problem.message.encode()


@given(answers=some_answers)
def test_what_passes_holds_only_what_was_asked(answers: dict[str, Any]) -> None:
    merged = GOOD_ANSWERS | answers
    if not check_answers(VERSION, merged):
        assert merged.keys() <= SCHEMA["properties"].keys()
        assert all(isinstance(value, str | bool | int | float) for value in merged.values())


def test_answers_are_shown_as_people_read_them() -> None:
    shown = shown_answers(VERSION, GOOD_ANSWERS | {"day": "2026-03-09", "area": 12.5})
    assert [(answer.label, answer.value) for answer in shown] == [
        ("想问什么", "租金怎么补"),
        ("具体情况", ""),
        ("哪一方面", "房租"),
        ("哪一天", "2026 年 3 月 9 日"),
        ("联系电话", ""),
        ("几个人", ""),
        ("面积", "12.5"),
        ("以上属实", "已确认"),
    ]
