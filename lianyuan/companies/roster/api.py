"""Bringing a roster in, for programs: one request reads, checks and writes it, or only tries."""

from datetime import datetime
from typing import Annotated, Any

from django.core.files.uploadedfile import UploadedFile as Uploaded
from django.http import Http404, HttpResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import File, Form, Router, Schema, Status, UploadedFile
from pydantic import Field

from lianyuan.accounts.rest import ApiRequest, Bearer, IdempotencyKey, answered_before, answered_once
from lianyuan.accounts.tokens.scopes import Scope
from lianyuan.core.refusals import NotAllowed
from lianyuan.core.rest.listing import Listed, Paging, check_key, listed
from lianyuan.core.rest.problems import Invalid, invalid_form

from .. import rules
from ..importing import UnreadableRoster, check_roster, write_roster
from ..models import RosterImport
from ..models.roster import ImportState
from . import queries
from .forms import RosterUploadForm

router = Router(tags=["imports"])
IMPORTS = Bearer(Scope.COMPANIES_IMPORT)


class ImportProblem(Schema):
    """A cell (or, without a column, a row) because of which its row doesn't go in."""

    row: int
    column: str
    value: str
    reason: str


class ImportResult(Schema):
    """What came of a roster; of a dry run, what would come. `id` is null for a dry run."""

    id: int | None
    file: str
    dry_run: bool
    rows: int
    created: int
    updated: int
    unchanged: int
    refused: int
    duplicates: int
    problems: list[ImportProblem] = Field(description=gettext_noop("没有通过的行，逐格说明原因"))
    not_taken: list[str] = Field(description=gettext_noop("没有读取的敏感列"))
    unmatched_columns: list[str] = Field(description=gettext_noop("没有认出来的列"))
    sheet: str
    other_sheets: list[str]


class Import(Schema):
    """An import, with its figures."""

    id: int
    file: str
    state: ImportState
    rows: int
    created: int
    updated: int
    unchanged: int
    refused: int
    duplicates: int
    made_at: datetime
    applied_at: datetime | None
    undone_at: datetime | None


@router.post(
    "/companies/imports",
    auth=IMPORTS,
    response={200: ImportResult, 201: ImportResult},
    operation_id="importCompanies",
    url_name="importCompanies",
    summary=gettext_noop("导入企业名册"),
    description=gettext_noop(
        "XLSX、XLS 或 CSV。好的行一次写入，不好的行逐格说明。dry_run 为 true 时只检查，什么也不写，回答 200。"
    ),
)
def import_companies(
    request: ApiRequest,
    file: Annotated[UploadedFile, File(...)],
    idempotency_key: IdempotencyKey,
    dry_run: Annotated[bool, Form()] = False,
    sheet: Annotated[int | None, Form(ge=1, le=50, description=gettext_noop("第几个工作表"))] = None,
) -> Any:
    """Read, check and write a roster. The file is read before anything is written, so that no lock waits."""
    if not rules.imports_rosters(request.actor):
        raise NotAllowed(_("名册由服务台人员和管理员导入。您可以认领自己的企业，由服务台核对。"))
    if (before := answered_before(request)) is not None:
        return before
    form = RosterUploadForm({"sheet": sheet}, MultiValueDict({"file": [file]}))
    if not form.is_valid():
        raise invalid_form(form)
    uploaded: Uploaded = form.cleaned_data["file"]
    assert uploaded.file is not None
    try:
        roster = check_roster(file=uploaded.file, file_name=uploaded.name or "", sheet=form.sheet_index())
    except UnreadableRoster as problem:
        raise Invalid({"file": [str(problem)]}) from problem
    if dry_run:
        return Status(200, roster.told(dry_run=True) | {"id": None})

    def write() -> HttpResponse:
        written = write_roster(actor=request.actor, roster=roster)
        result = ImportResult(**written, id=written["import"])
        return HttpResponse(
            result.model_dump_json(),
            status=201,
            content_type="application/json; charset=utf-8",
            headers={"Location": f"{request.path}/{result.id}"},
        )

    return answered_once(request, write)


@router.get(
    "/companies/imports",
    auth=IMPORTS,
    response=Listed[Import],
    operation_id="listImports",
    url_name="listImports",
    summary=gettext_noop("导入记录"),
    description=gettext_noop("服务台看得到的名册导入，最近的在前。"),
)
def list_imports(request: ApiRequest, response: HttpResponse, asked: Paging) -> dict[str, Any]:
    """A page of imports."""
    if not rules.imports_rosters(request.actor):
        raise NotAllowed(_("导入记录只给服务台人员和管理员看。"))
    check_key(asked, queries.IMPORTS_ORDER)
    page = queries.imports(request.actor, key=asked.key, size=asked.size)
    return listed(request, response, page, [_shape(roster) for roster in page.rows])


@router.get(
    "/companies/imports/{int:import_id}",
    auth=IMPORTS,
    response=Import,
    operation_id="readImport",
    url_name="readImport",
    summary=gettext_noop("一次导入"),
    description=gettext_noop("它到了哪一步，写入了多少。"),
)
def read_import(request: ApiRequest, import_id: int) -> dict[str, Any]:
    """One import."""
    found = queries.visible_to(request.actor).filter(pk=import_id).first()
    if found is None:
        raise Http404
    return _shape(found)


def _shape(roster: RosterImport) -> dict[str, Any]:
    same = ("rows", "created", "updated", "unchanged", "refused", "duplicates")
    moments = ("made_at", "applied_at", "undone_at")
    figures = {name: getattr(roster, name) for name in (*same, *moments)}
    return {"id": roster.pk, "file": roster.file_name, "state": roster.state, **figures}
