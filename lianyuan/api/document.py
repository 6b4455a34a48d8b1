"""The OpenAPI document: what the rooms' operations say, with all that goes for every one of them."""

import re
from functools import cache
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop
from ninja.operation import Operation

from lianyuan.accounts.rest import Bearer
from lianyuan.accounts.tokens.scopes import Scope
from lianyuan.core.rest.problems import MEDIA_TYPE, Problem, kind_of

from .asking import ACTING_FOR
from .assembly import TAGS, api

Json = dict[str, Any]
TRANSLATED = {"summary", "description"}
ACTING_PARAMETER = {
    "name": ACTING_FOR,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": "^[0-9]{1,18}$"},
    "description": gettext_noop("代表哪家企业办事：企业编号。不写就是本人。"),
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": gettext_noop("上次读到的 ETag；没有变化就回答 304，不再发内容。"),
}
HEADERS: dict[str, Json] = {
    "ETag": {"description": gettext_noop("内容的版本标记"), "schema": {"type": "string"}},
    "Link": {"description": gettext_noop("下一页的地址，最后一页没有"), "schema": {"type": "string"}},
    "Location": {"description": gettext_noop("新内容的地址"), "schema": {"type": "string"}},
    "Idempotent-Replayed": {
        "description": gettext_noop("true：这是同一个 Idempotency-Key 第一次得到的回答"),
        "schema": {"type": "string", "const": "true"},
    },
    "WWW-Authenticate": {"description": gettext_noop("要什么样的令牌"), "schema": {"type": "string"}},
    "Retry-After": {"description": gettext_noop("过几秒再试"), "schema": {"type": "string"}},
}
SUCCESSES = {
    200: gettext_noop("办好了"),
    201: gettext_noop("已经创建"),
    304: gettext_noop("没有变化"),
}


def openapi() -> Json:
    """The document in the reader's language."""
    return _translated(get_language() or "")


@cache
def _translated(language: str) -> Json:
    told = _in_language(plain())
    assert isinstance(told, dict)
    told["info"]["title"] = gettext(told["info"]["title"])
    return told


def _in_language(node: Any, key: str = "") -> Any:
    if isinstance(node, dict):
        return {name: _in_language(inner, name) for name, inner in node.items()}
    if isinstance(node, list):
        return [_in_language(inner) for inner in node]
    return gettext(node) if isinstance(node, str) and node and key in TRANSLATED else node


def operations() -> dict[str, Operation]:
    """Every operation by its id."""
    return {
        str(operation.operation_id): operation
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
    }


def scope_of(operation: Operation) -> Scope | None:
    """The scope an operation asks for, if any."""
    return next((auth.scope for auth in operation.auth_callbacks if isinstance(auth, Bearer)), None)


def plain() -> Json:
    """The document in the language of the source."""
    document: Json = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    document["servers"] = [{"url": "/"}]
    document["tags"] = [{"name": name, "description": told} for name, told in TAGS.items()]
    components = document["components"]
    components["securitySchemes"] = {"bearer": dict(Bearer.openapi_security_schema)}
    components["schemas"]["Problem"] = Problem.model_json_schema()
    components["headers"] = HEADERS
    known = operations()
    for methods in document["paths"].values():
        for method, told in methods.items():
            _complete(told, known[told["operationId"]], method)
    components["schemas"] = _used(document["paths"], components["schemas"])
    return document


def _used(paths: Json, schemas: Json) -> Json:
    """The schemas that operations speak of, without the words meant for us who write them."""
    wanted, looked_at = _named_in(paths), set[str]()
    while unseen := wanted - looked_at:
        looked_at |= unseen
        for name in unseen:
            wanted |= _named_in(schemas[name])
    for name in wanted:
        schemas[name].pop("description", None)
    _without_titles({name: schemas[name] for name in wanted})
    _without_titles(paths)
    return {name: schemas[name] for name in sorted(wanted)}


def _named_in(node: Any) -> set[str]:
    return set(re.findall(r"'#/components/schemas/([^']+)'", str(node)))


def _without_titles(node: Any, inside: str = "") -> None:
    """Titles are made from the names of fields, in English; a field may itself be named `title`."""
    if isinstance(node, list):
        for inner in node:
            _without_titles(inner)
    elif isinstance(node, dict):
        if inside != "properties" and isinstance(node.get("title"), str):
            del node["title"]
        for name, inner in node.items():
            _without_titles(inner, name)


def _complete(told: Json, operation: Operation, method: str) -> None:
    """Add to one operation what the house does around it: token, company, tags, and every problem."""
    is_open = not operation.auth_callbacks
    scope = scope_of(operation)
    needed = [{"bearer": [scope.value] if scope else []}]
    told["security"] = [{}, *needed] if is_open else needed
    parameters: list[Json] = told["parameters"]
    names = {parameter["name"] for parameter in parameters}
    parameters.append(ACTING_PARAMETER)
    told["responses"] = {str(code): answer for code, answer in told["responses"].items()}
    for code, answer in told["responses"].items():
        answer["description"] = SUCCESSES[int(code)]
        answer["headers"] = _headers(told, method, int(code))
    statuses = {401, 403, 406, 422, 429}
    if method == "get":
        parameters.append(IF_NONE_MATCH)
        told["responses"]["304"] = {"description": SUCCESSES[304], "headers": _named("ETag")}
    else:
        statuses |= {400, 409, 413}
    if "requestBody" in told:
        statuses.add(415)
    if any(parameter["in"] == "path" for parameter in parameters):
        statuses.add(404)
    if "If-Match" in names:
        statuses |= {412} | ({428} if method == "patch" else set())
    for status in sorted(statuses):
        told["responses"][str(status)] = _problem(status)


def _headers(told: Json, method: str, code: int) -> Json:
    names = ["ETag"]
    content = str(told["responses"].get(str(code), {}).get("content", ""))
    if "Listed" in content:
        names.append("Link")
    if method == "post":
        names.append("Idempotent-Replayed")
        if code == 201:
            names.append("Location")
    return _named(*names)


def _named(*names: str) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _problem(status: int) -> Json:
    _name, title, _usual = kind_of(status)
    extra = {401: ("WWW-Authenticate",), 409: ("Retry-After",), 429: ("Retry-After",)}.get(status, ())
    answer: Json = {
        "description": title,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return answer | ({"headers": _named(*extra)} if extra else {})
