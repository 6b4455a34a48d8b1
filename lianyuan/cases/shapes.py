"""Services and cases as programs read and write them."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_noop
from ninja import Schema
from pydantic import ConfigDict, Field

from lianyuan.core.rest.listing import Paged
from lianyuan.core.rest.words import Words
from lianyuan.files.models import File
from lianyuan.places.api import Hours, PlaceName

from . import models
from .models import Audience, CaseState, CorrectionReason, EventKind, LineCause, LineKind
from .queries import CaseRecord, ServicePage

DESK_HOURS = gettext_noop("窗口时间，weekday 0 是星期一；下班后提交的从下一个工作日起算")


class ServiceName(Schema):
    """A service as others refer to it."""

    slug: str
    name: str


class ServiceLine(ServiceName):
    """A service in the catalogue; `promised_days` are working days."""

    summary: str
    audience: Audience
    promised_days: int
    centre: PlaceName


class HandlingTime(Schema):
    """How many working days cases closed in the last 90 days took; null where there were too few to tell."""

    cases: int | None = Field(description=gettext_noop("截至那天的 90 天里办结或不予办理的件数"))
    median: int | None = Field(description=gettext_noop("一半在几个工作日内办结，等申请人补充的时间不算"))
    ninetieth: int | None = Field(description=gettext_noop("九成在几个工作日内办结"))
    as_of: date | None = Field(description=gettext_noop("截至哪一天；最多每周更新一次"))


class Service(ServiceLine):
    """A service's guide and form: `answers_schema` is a JSON Schema, `layout` how it is asked."""

    guide: str
    number: int | None = Field(description=gettext_noop("现在是第几版；没有版本的事项是 null"))
    steps: list[str]
    documents: list[str]
    results: list[str]
    cost: str
    legal_basis: str
    opening_hours: list[str]
    desk_hours: list[Hours] = Field(description=DESK_HOURS)
    handling: HandlingTime
    answers_schema: dict[str, Any]
    layout: dict[str, Any]


class CompanyName(Schema):
    """A company as a case refers to it."""

    id: int
    name: str


class CaseLine(Schema):
    """A case in a list. `company` is null for a person's own; `handler` is null until someone takes it."""

    reference: str
    service: ServiceName
    company: CompanyName | None
    applicant: str
    state: CaseState
    handler: str | None
    filed_at: datetime
    due_on: date
    due_provisional: bool = Field(description=gettext_noop("日期暂定：有一年的放假通知还没有出"))
    closed_at: datetime | None


class CaseFile(Schema):
    """A file that came with a step; its bytes are at `href`."""

    key: str
    name: str
    size: int = Field(description=gettext_noop("上传时的字节数"))
    sha256: str = Field(description=gettext_noop("上传时的内容摘要"))
    href: str


class Step(Schema):
    """One step of a case."""

    kind: EventKind
    by: str
    from_desk: bool
    words: str
    files: list[CaseFile]
    at: datetime


class WantedCorrection(Schema):
    """An answer that the desk asks to have put right now."""

    key: str
    reason: CorrectionReason
    words: str


class DeadlineStep(Schema):
    """One line of how the due date came about; the lines add up to it."""

    kind: LineKind
    cause: LineCause = Field(
        description=gettext_noop("缘由，例如下班后提交、放假安排变动；空的就是没有别的缘由")
    )
    on: date
    working_days: int
    due_before: date | None = Field(description=gettext_noop("放假安排变动之前的日期"))
    due_on: date
    provisional: bool
    notice: str | None = Field(description=gettext_noop("变动依据的放假通知"))


class Rating(Schema):
    """What the applicant's side thought of it: 5 is best, 1 and 2 are bad ratings."""

    grade: int
    tags: list[str] = Field(description=gettext_noop("勾选的标签，例如 quick、slow"))
    words: str
    at: datetime


class Case(CaseLine):
    """A case with its answers, its record and how its date came about."""

    centre: PlaceName
    desk_hours: list[Hours] = Field(description=DESK_HOURS)
    answers: dict[str, Any]
    corrections: list[WantedCorrection] = Field(
        description=gettext_noop("窗口现在请申请人更正的答案；没有就是空的")
    )
    steps: list[Step]
    deadline: list[DeadlineStep]
    rating: Rating | None
    version: int


class NewCase(Schema):
    """A case to file, as oneself or, with X-Acting-For, as a company."""

    model_config = ConfigDict(extra="forbid")

    service: Words = Field(max_length=60, description=gettext_noop("事项的 slug"))
    answers: dict[str, Any] = Field(description=gettext_noop("按事项的 answers_schema 填写"))


class Said(Schema):
    """Words that go with a deed."""

    model_config = ConfigDict(extra="forbid")

    words: Words


class MaybeSaid(Schema):
    """Words that may go with a deed."""

    model_config = ConfigDict(extra="forbid")

    words: Words = ""


class AskedCorrection(MaybeSaid):
    """An answer to be put right: which, and what is the matter with it."""

    key: Words = Field(max_length=60, description=gettext_noop("表单里的哪一项"))
    reason: CorrectionReason


class AskedCorrections(MaybeSaid):
    """What the applicant is asked to put right."""

    wanted: list[AskedCorrection] = Field(min_length=1, max_length=50)


class CorrectedAnswers(MaybeSaid):
    """Answers put right, and perhaps words with them."""

    answers: dict[str, Any] = Field(description=gettext_noop("只写窗口请您更正的那些项"))


class NewRating(MaybeSaid):
    """A rating: 5 is best."""

    grade: int = Field(ge=1, le=5)
    tags: list[Words] = Field(
        default=[], max_length=20, description=gettext_noop("勾选的标签，例如 quick、slow")
    )


class Side(StrEnum):
    """From which side of the desk one looks: the applicant's, or the desk's."""

    APPLICANT = "applicant"
    DESK = "desk"


class Show(StrEnum):
    """Which cases: those still open, those closed, or all."""

    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


class CaseFilter(Paged):
    """Which cases."""

    side: Side = Side.APPLICANT
    show: Show = Show.OPEN


def service_line(service: models.Service) -> dict[str, Any]:
    """A service with its centre as `ServiceLine`."""
    return {
        "slug": service.slug,
        "name": service.name,
        "summary": service.summary,
        "audience": service.audience,
        "promised_days": service.promised_days,
        "centre": {"id": service.centre_id, "name": service.centre.name},
    }


def service_shape(page: ServicePage) -> dict[str, Any]:
    """A service's page as `Service`."""
    service, version = page.service, page.version
    lines = {
        name: getattr(version, name).splitlines() if version else []
        for name in ("steps", "documents", "results")
    }
    return {
        **service_line(service),
        "guide": service.guide,
        "number": version.number if version else None,
        **lines,
        "cost": version.cost if version else "",
        "legal_basis": version.legal_basis if version else "",
        "opening_hours": page.hours,
        "desk_hours": _desk_hours(service.centre.desk_hours.all()),
        "handling": asdict(page.handling),
        "answers_schema": service.form.schema,
        "layout": service.form.layout,
    }


def _desk_hours(rows: Iterable[models.DeskHours]) -> list[dict[str, Any]]:
    return [
        {"weekday": row.weekday, "opens": f"{row.opens:%H:%M}", "closes": f"{row.closes:%H:%M}"}
        for row in rows
    ]


def case_line(case: models.Case) -> dict[str, Any]:
    """A case with its people as `CaseLine`."""
    return {
        "reference": case.reference,
        "service": {"slug": case.service.slug, "name": case.service.name},
        "company": {"id": case.company.pk, "name": case.company.name} if case.company else None,
        "applicant": case.applicant_label,
        "state": case.state,
        "handler": str(case.handler) if case.handler else None,
        "filed_at": case.filed_at,
        "due_on": case.due_on,
        "due_provisional": case.due_provisional,
        "closed_at": case.closed_at,
    }


def case_shape(record: CaseRecord, *, answers: dict[str, Any]) -> dict[str, Any]:
    """A case with its record as `Case`; steps come with their person, lines with their calendar change."""
    case = record.case
    rating: models.Rating | None = getattr(case, "rating", None)
    return {
        **case_line(case),
        "centre": {"id": case.centre_id, "name": case.centre.name},
        "desk_hours": _desk_hours(case.centre.desk_hours.all()),
        "answers": answers,
        "corrections": [
            {"key": each.key, "reason": each.reason, "words": each.words} for each in record.wanted
        ],
        "steps": [
            {
                "kind": step.kind,
                "by": step.company_label or str(step.person),
                "from_desk": step.from_desk,
                "words": step.body,
                "files": [_file(case, file) for file in record.files.get(step.pk, ())],
                "at": step.at,
            }
            for step in record.steps
        ],
        "deadline": [
            {
                "kind": line.kind,
                "cause": line.cause,
                "on": line.on,
                "working_days": line.working_days,
                "due_before": line.due_before,
                "due_on": line.due_on,
                "provisional": line.provisional,
                "notice": line.change.notice if line.change else None,
            }
            for line in record.lines
        ],
        "rating": {"grade": rating.grade, "tags": rating.tags, "words": rating.words, "at": rating.at}
        if rating
        else None,
        "version": case.version,
    }


def _file(case: models.Case, file: File) -> dict[str, Any]:
    return {
        "key": file.key,
        "name": file.name,
        "size": file.size,
        "sha256": file.sha256,
        "href": f"/api/v1/cases/{case.reference}/files/{file.key}",
    }
