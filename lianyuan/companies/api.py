"""The register of companies, for programs."""

from typing import Annotated, Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router

from lianyuan.accounts.rest import ApiRequest, Bearer, IdempotencyKey, may, once
from lianyuan.accounts.tokens.scopes import Scope
from lianyuan.core.refusals import NotAllowed
from lianyuan.core.rest.listing import Listed, check_key, listed
from lianyuan.core.rest.problems import Invalid, invalid_form
from lianyuan.core.rest.versions import IfMatch, carry_version, check_version
from lianyuan.places import queries as places
from lianyuan.places import rules as place_rules

from . import models, queries, rules, shapes
from .actions import register as actions
from .forms import DeskCompanyForm, NewCompanyForm
from .looking import note_look

router = Router(tags=["companies"])


@router.get(
    "/companies",
    response=Listed[shapes.CompanyLine],
    operation_id="listCompanies",
    url_name="listCompanies",
    summary=gettext_noop("企业名录"),
    description=gettext_noop("公开。按名称排序，可以按名称、代码、地点、行业、产业链环节和创业阶段筛选。"),
)
def list_companies(
    request: ApiRequest, response: HttpResponse, asked: Annotated[shapes.CompanyFilter, Query(...)]
) -> dict[str, Any]:
    """A page of the directory."""
    check_key(asked, queries.DIRECTORY_ORDER)
    place = None
    if asked.place is not None:
        place = places.places().filter(pk=asked.place).first()
        if place is None:
            raise Invalid({"place": [_("没有编号是 %(id)s 的地点。") % {"id": asked.place}]})
    question = queries.DirectoryQuestion(
        text=asked.q,
        place=place,
        section=asked.section.upper(),
        chain_stage=asked.chain_stage or "",
        startup_stage=asked.startup_stage or "",
        honoured=asked.honoured,
    )
    page = queries.directory(question, key=asked.key, size=asked.size)
    return listed(request, response, page, [shapes.line_of(company) for company in page.rows])


@router.post(
    "/companies",
    auth=Bearer(Scope.COMPANIES_WRITE),
    response={201: shapes.Company},
    operation_id="enterCompany",
    url_name="enterCompany",
    summary=gettext_noop("登记企业"),
    description=gettext_noop("由企业所在地点的服务台登记。代码已经登记过的，回答 409。"),
)
@once
def enter_company(
    request: ApiRequest,
    response: HttpResponse,
    body: shapes.NewCompany,
    idempotency_key: IdempotencyKey,
) -> dict[str, Any]:
    """Enter a company by hand."""
    if not place_rules.works_at_a_desk(request.actor):
        raise NotAllowed(_("只有服务台可以登记企业。您可以认领自己的企业，由服务台核对。"))
    form = NewCompanyForm(body.sent())
    if not form.is_valid():
        raise invalid_form(form)
    company = actions.enter_company(actor=request.actor, values=form.cleaned_data)
    response["Location"] = f"{request.path}/{company.pk}"
    return _shown(request, response, company.pk)


@router.get(
    "/companies/{int:company_id}",
    response=shapes.Company,
    operation_id="readCompany",
    url_name="readCompany",
    summary=gettext_noop("一家企业"),
    description=gettext_noop(
        "公开资料谁都可以读。本企业成员和为它服务的窗口，令牌有 companies:read 的，还能读到 private。"
    ),
)
def read_company(request: ApiRequest, response: HttpResponse, company_id: int) -> dict[str, Any]:
    """One company."""
    return _shown(request, response, company_id)


@router.patch(
    "/companies/{int:company_id}",
    auth=Bearer(Scope.COMPANIES_WRITE),
    response=shapes.Company,
    operation_id="changeCompany",
    url_name="changeCompany",
    summary=gettext_noop("修改企业资料"),
    description=gettext_noop(
        "由企业负责人（带上 X-Acting-For）或为它服务的窗口修改。先读取，再把读到的 ETag 放在 If-Match 里。"
    ),
)
def change_company(
    request: ApiRequest,
    response: HttpResponse,
    company_id: int,
    body: shapes.CompanyChange,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Change some of what the register says."""
    company = _existing(company_id)
    if not rules.changes(request.actor, company):
        raise NotAllowed(_("只有企业负责人（以企业名义）或服务台可以修改企业资料。"))
    # Looked at and changed under one lock, so that of two at once the later is told that it came too late.
    with transaction.atomic():
        company = actions.lock_company(company)
        check_version(if_match, current=company.version, required=True)
        version, sent = company.version, body.sent()
        kept = DeskCompanyForm(company=company)
        values = {name: kept.get_initial_for_field(field, name) for name, field in kept.fields.items()}
        form = DeskCompanyForm(values | sent, company=_existing(company_id))
        if set(form.errors) & {*sent, "__all__"}:
            raise invalid_form(form)
        changes = {name: form.cleaned_data[name] for name in sent}
        actions.change_company(actor=request.actor, company=company, version=version, changes=changes)
    return _shown(request, response, company_id)


def _existing(company_id: int) -> models.Company:
    found = queries.company_with_all(company_id)
    if found is None:
        raise Http404
    return found


def _shown(request: ApiRequest, response: HttpResponse, company_id: int) -> dict[str, Any]:
    company = _existing(company_id)
    carry_version(response, company.version)
    asks = may(request, Scope.COMPANIES_READ)
    served = asks and rules.is_served(request.actor, company)
    if asks:
        note_look(
            request.actor, company, what=gettext_noop("联系人、电话和从业人数"), why=gettext_noop("程序读取")
        )
    return shapes.shape_of(
        company, private=served or (asks and rules.is_member(request.actor, company)), remark=served
    )
