"""What the operations on cases have in common: who asks, the case a deed is for, words and files sent."""

import json
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_noop
from ninja.decorators import decorate_view
from pydantic import ValidationError as Unfit

from lianyuan.accounts.models import Person
from lianyuan.accounts.rest import ApiRequest, Bearer, Run, answered_before
from lianyuan.accounts.tokens.scopes import Scope
from lianyuan.core.bodies import CutShort
from lianyuan.core.rest.problems import Invalid, ProblemFound, problem_answer
from lianyuan.core.rest.versions import carry_version, check_version
from lianyuan.core.rest.words import errors_by_field, unknown_name
from lianyuan.files.forms import UploadField
from lianyuan.files.preparing import Prepared

from . import models, queries, refusals, shapes
from .actions.steps import lock
from .attachments import ATTACHMENT

READS, WRITES, HANDLES = (
    Bearer(Scope.CASES_READ),
    Bearer(Scope.CASES_WRITE),
    Bearer(Scope.CASES_HANDLE),
)
FILES = "files"
MULTIPART = "multipart/form-data"
# What the document says of an answer that is a file.
BYTES: dict[str, Any] = {
    "responses": {
        200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
    }
}
Do = Callable[[models.Case], object]
Json = dict[str, Any]


class WordsRequest(ApiRequest):
    """A request that brings words and perhaps files, which were looked at before any lock is held."""

    prepared: Sequence[Prepared]


def words_and_files() -> Json:
    """What the document says of a deed's content: words as JSON, or as a form with files beside them."""
    said: Json = {"words": {"type": "string"}}
    files: Json = {
        "type": "array",
        "items": {"type": "string", "format": "binary"},
        "maxItems": ATTACHMENT.most,
        "description": gettext_noop("照片、PDF 或办公文件；类型和大小与网页上传的要求相同"),
    }

    def content(properties: Json) -> Json:
        return {
            "schema": {
                "type": "object",
                "properties": properties,
                "required": ["words"],
                "additionalProperties": False,
            }
        }

    return {
        "requestBody": {
            "required": True,
            "content": {
                "application/json": content(said),
                MULTIPART: content(said | {FILES: files}),
            },
        }
    }


def _takes_words(run: Run) -> Run:
    @wraps(run)
    def answer(request: WordsRequest, **arguments: Any) -> HttpResponse:
        request.prepared = ()
        if request.token is None or request.content_type != MULTIPART:
            return run(request, **arguments)
        try:
            uploads = request.FILES.getlist(FILES)
        except CutShort:
            return problem_answer(400)
        if request.headers.get("Idempotency-Key") and (before := answered_before(request)) is not None:
            return before
        try:
            request.prepared = UploadField(purpose=ATTACHMENT, required=False).clean(list(uploads))
        except ValidationError as problem:
            return problem_answer(422, errors={FILES: problem.messages})
        return run(request, **arguments)

    return answer


takes_words = decorate_view(_takes_words)
"""Has an operation take words and files; it stands above `once`, since pictures are made before the lock."""


def words_of(request: WordsRequest) -> str:
    """The words a deed came with. Raises a problem when there are none, or something else was sent too."""
    if request.content_type == MULTIPART:
        strange = [name for name in request.FILES if name != FILES]
        if strange:
            raise Invalid({name: [unknown_name()] for name in strange})
        body: Any = request.POST.dict()
    else:
        try:
            body = json.loads(request.body)
        except ValueError as trouble:
            raise ProblemFound(400) from trouble
    try:
        return shapes.Said.model_validate(body).words
    except Unfit as unfit:
        errors: list[Any] = [error | {"loc": ("body", "body", *error["loc"])} for error in unfit.errors()]
        raise Invalid(errors_by_field(errors)) from unfit


def person_of(request: ApiRequest) -> Person:
    """Who asks; an operation that uses this asks for a token."""
    assert request.actor.person is not None
    return request.actor.person


def deed(
    request: ApiRequest, response: HttpResponse, reference: str, if_match: str | None, do: Do
) -> dict[str, Any]:
    """Do one deed on a case the person sees, made from the version `if_match` names, and show the case."""
    case = visible(request, reference)
    try:
        with transaction.atomic():
            if if_match is not None:
                check_version(if_match, current=lock(case).version)
            do(case)
    except refusals.WordsRefused as refusal:
        raise Invalid({"words": [refusal.message]}) from refusal
    except refusals.AnswersRefused as refusal:
        raise wrong_answers(refusal) from refusal
    return shown(request, response, reference)


def wrong_answers(refusal: refusals.AnswersRefused) -> Invalid:
    """The problem of answers that don't hold, each by its name."""
    errors: dict[str, list[str]] = {}
    for problem in refusal.problems:
        name = f"answers.{problem.key}" if problem.key else "answers"
        errors.setdefault(name, []).append(problem.message)
    return Invalid(errors)


def visible(request: ApiRequest, reference: str) -> models.Case:
    """The case, for who may see it from either side of the desk; 404 for others."""
    case = queries.visible_case(person_of(request), reference)
    if case is None:
        raise Http404
    return case


def shown(request: ApiRequest, response: HttpResponse, reference: str) -> dict[str, Any]:
    """The case as it stands after a deed. Who handed it away may not see it any more: then 404."""
    return shape(request, response, visible(request, reference))


def shape(request: ApiRequest, response: HttpResponse, case: models.Case) -> dict[str, Any]:
    """A case as this reader sees it."""
    record = queries.record_of(case)
    carry_version(response, record.case.version)
    return shapes.case_shape(record, answers=queries.plain_answers(request.actor, record.case))
