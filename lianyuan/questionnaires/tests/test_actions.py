"""Publishing versions, and their staying as they are once answers rest on them."""

from copy import deepcopy
from typing import Any

import pytest

from lianyuan.accounts.acting import command_line
from lianyuan.accounts.models import AuditEntry
from lianyuan.questionnaires.actions import mark_used, publish_version
from lianyuan.questionnaires.definition import DefinitionProblem, check_definition
from lianyuan.questionnaires.models import QuestionnaireVersion, VersionIsUsed

from .factories import LAYOUT, SCHEMA, make_version

ACTOR = command_line()


def publish(schema: dict[str, Any] = SCHEMA, layout: dict[str, Any] = LAYOUT) -> QuestionnaireVersion:
    return publish_version(actor=ACTOR, slug="rent", name="房租", schema=schema, layout=layout)


@pytest.mark.django_db
def test_publishing_the_same_again_keeps_the_version() -> None:
    first = publish()
    assert publish() == first
    assert first.number == 1
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db
def test_publishing_something_else_makes_the_next_version() -> None:
    first = publish()
    layout = deepcopy(LAYOUT)
    layout["fields"][0]["label"] = "您想问什么"
    second = publish(layout=layout)
    assert (first.number, second.number) == (1, 2)
    first.refresh_from_db()
    assert first.layout == LAYOUT


@pytest.mark.django_db
def test_a_used_version_never_changes() -> None:
    version = make_version()
    version.layout = {"fields": []}
    version.save()
    mark_used(version)
    version.layout = LAYOUT
    with pytest.raises(VersionIsUsed, match="layout"):
        version.save()
    with pytest.raises(VersionIsUsed, match="schema"):
        QuestionnaireVersion.objects.filter(pk=version.pk).update(schema={})
    with pytest.raises(VersionIsUsed):
        version.delete()


@pytest.mark.django_db
def test_marking_used_keeps_the_first_moment() -> None:
    version = make_version()
    mark_used(version)
    first = QuestionnaireVersion.objects.get(pk=version.pk).used_at
    mark_used(QuestionnaireVersion.objects.get(pk=version.pk))
    assert QuestionnaireVersion.objects.get(pk=version.pk).used_at == first


def without(key: str) -> dict[str, Any]:
    schema = deepcopy(SCHEMA)
    del schema["properties"][key]
    return schema


def with_rule(key: str, **rule: Any) -> dict[str, Any]:
    schema = deepcopy(SCHEMA)
    schema["properties"][key] = rule
    return schema


def with_field(index: int, **changes: Any) -> dict[str, Any]:
    layout = deepcopy(LAYOUT)
    layout["fields"][index].update(changes)
    return layout


@pytest.mark.parametrize(
    ("schema", "layout", "said"),
    [
        ([], LAYOUT, "JSON 对象"),
        ({"type": 5}, LAYOUT, "不是有效的 JSON Schema"),
        (SCHEMA | {"$schema": "http://json-schema.org/draft-07/schema#"}, LAYOUT, r"\$schema 应该是"),
        (SCHEMA | {"additionalProperties": True}, LAYOUT, "additionalProperties: false"),
        (SCHEMA | {"properties": {}}, LAYOUT, "没有问题"),
        (SCHEMA | {"required": ["nobody"]}, LAYOUT, "必填的“nobody”"),
        (SCHEMA, [], "版面应该是"),
        (SCHEMA, {"fields": LAYOUT["fields"][1:]}, "“subject”出现了 0 次"),
        (without("subject"), LAYOUT, "必填的“subject”"),
        (without("details"), LAYOUT, "“details”没有答案规则"),
        (SCHEMA, with_field(0, label=" "), "“subject”没有问题的文字"),
        (SCHEMA, with_field(1, help=7), r"“details”的提示"),
        (SCHEMA, with_field(0, widget="slider"), "控件“slider”不认识"),
        (SCHEMA, with_field(2, choices=[{"value": "tax", "label": "税费"}]), "“topic”的 choices"),
        (with_rule("subject", type="number"), LAYOUT, "“subject”的 type 应该是 string"),
        (with_rule("subject", type="string"), LAYOUT, "“subject”应该写 maxLength"),
        (with_rule("day", type="string"), LAYOUT, "“day”应该写 format"),
        (with_rule("phone", type="string"), LAYOUT, "“phone”应该写 pattern"),
        (with_rule("people", type="integer"), LAYOUT, "“people”应该写 minimum"),
    ],
)
def test_a_definition_that_could_not_be_asked_is_refused(schema: Any, layout: Any, said: str) -> None:
    with pytest.raises(DefinitionProblem, match=said):
        check_definition(schema, layout)


def test_the_definition_the_tests_use_is_a_right_one() -> None:
    check_definition(SCHEMA, LAYOUT)
