"""The document as a page for people: each operation with its parameters, contents and answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from lianyuan.accounts.tokens.scopes import Scope
from lianyuan.core.rest.problems import KINDS

from .document import openapi

Json = dict[str, Any]
FIRST_PROBLEM = "400"


@dataclass(frozen=True)
class Value:
    """One parameter, header or field: its name, its kind in words a programmer knows, and what it is."""

    name: str
    kind: str
    required: bool
    told: str


@dataclass(frozen=True)
class Answer:
    """One answer: its status, what it means, and the shape of its content."""

    status: str
    told: str
    shape: str


@dataclass(frozen=True)
class Explained:
    """One operation."""

    anchor: str
    method: str
    path: str
    title: str
    told: str
    scope: str
    is_open: bool
    parameters: list[Value]
    content_type: str
    fields: list[Value]
    answers: list[Answer]
    problems: list[Answer]


@dataclass(frozen=True)
class Group:
    """The operations of one room."""

    anchor: str
    title: str
    operations: list[Explained]


@dataclass(frozen=True)
class Shape:
    """One schema of the document, with its fields."""

    name: str
    fields: list[Value]


@dataclass(frozen=True)
class Kind:
    """One kind of problem."""

    name: str
    status: int
    title: str
    told: str


def groups() -> list[Group]:
    """Every operation, by room."""
    document = openapi()
    return [
        Group(
            tag["name"],
            tag["description"],
            [
                _explained(document, path, method, told)
                for path, methods in document["paths"].items()
                for method, told in methods.items()
                if tag["name"] in told["tags"]
            ],
        )
        for tag in document["tags"]
    ]


def shapes() -> list[Shape]:
    """What contents are made of, by name."""
    schemas = openapi()["components"]["schemas"]
    return [
        Shape(name, list(_fields(schema)))
        for name, schema in sorted(schemas.items())
        if "properties" in schema
    ]


def kinds() -> list[Kind]:
    """Every kind of problem."""
    return [
        Kind(name, status, gettext(title), gettext(told)) for status, (name, title, told) in KINDS.items()
    ]


def scopes() -> list[tuple[str, str]]:
    """Every scope, and what it allows."""
    return [(scope.value, str(scope.label)) for scope in Scope]


def _explained(document: Json, path: str, method: str, told: Json) -> Explained:
    body: Json = told.get("requestBody", {}).get("content", {})
    content_type: str = next(iter(body), "")
    content: Json = body.get(content_type, {})
    security = told["security"]
    answers = [
        Answer(status, answer["description"], _shape(answer))
        for status, answer in sorted(told["responses"].items())
    ]
    return Explained(
        anchor=told["operationId"],
        method=method.upper(),
        path=path,
        title=told["summary"],
        told=told.get("description", ""),
        scope=" ".join(security[-1]["bearer"]),
        is_open={} in security,
        parameters=[
            Value(
                parameter["name"],
                _kind(parameter["schema"]),
                parameter["required"],
                parameter.get("description", ""),
            )
            for parameter in told["parameters"]
        ],
        content_type=content_type,
        fields=list(_fields(_resolved(document, content.get("schema", {})))),
        answers=[answer for answer in answers if answer.status < FIRST_PROBLEM],
        problems=[answer for answer in answers if answer.status >= FIRST_PROBLEM],
    )


def _resolved(document: Json, schema: Json) -> Json:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Json = document["components"]["schemas"][name] if name else schema
    return found


def _fields(schema: Json) -> Iterator[Value]:
    required = set(schema.get("required", ()))
    for name, field in schema.get("properties", {}).items():
        yield Value(name, _kind(field), name in required, field.get("description", ""))


def _shape(answer: Json) -> str:
    schemas = [content["schema"] for content in answer.get("content", {}).values()]
    return _kind(schemas[0]) if schemas else ""


def _kind(schema: Json) -> str:
    """A schema in a few words: `string`, `Company`, `array of Company`, `integer or null`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_kind(choice) for choice in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(f'"{choice}"' for choice in schema["enum"])
    kind = str(schema.get("type", "any"))
    if kind == "array":
        return f"{_kind(schema.get('items', {}))}[]"
    return f"{kind} ({schema['format']})" if "format" in schema else kind
