"""The rooms' routers put together, and their refusals told as problems."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext_noop
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from lianyuan.cases.api import router as cases
from lianyuan.cases.api_desk import router as desk_cases
from lianyuan.cases.public_api import router as case_figures
from lianyuan.companies.api import router as companies
from lianyuan.companies.roster.api import router as imports
from lianyuan.core.refusals import Refused
from lianyuan.core.rest.problems import ProblemFound, problem_answer
from lianyuan.core.rest.words import errors_by_field
from lianyuan.notifications.api import router as notices
from lianyuan.places.api import router as places
from lianyuan.search.api import router as search
from lianyuan.spaces.api import router as spaces
from lianyuan.workdays.api import router as workdays

from .me import router as me

ROOT = "/api/v1/"
DOCS = ROOT + "docs"
TAGS = {
    "me": gettext_noop("令牌"),
    "companies": gettext_noop("企业"),
    "imports": gettext_noop("名册导入"),
    "places": gettext_noop("地点"),
    "cases": gettext_noop("办事与办件"),
    "spaces": gettext_noop("场地与预约"),
    "search": gettext_noop("搜索"),
    "notices": gettext_noop("通知"),
    "workdays": gettext_noop("工作日"),
}


class PlainJson(JSONRenderer):
    """Chinese as it is written, which people read in their terminals and takes half the bytes."""

    json_dumps_params: Mapping[str, Any] = MappingProxyType({"ensure_ascii": False})


class Api(NinjaAPI):
    """The rooms' operations without ninja's own pages, which need scripts from elsewhere."""

    def _get_urls(self) -> list[Any]:
        return [url for router in self._get_bound_routers() for url in router.urls_paths(router.prefix)]

    def get_root_path(self, path_params: dict[str, Any]) -> str:
        """Where the API stands."""
        return ROOT


api = Api(
    title=gettext_noop("联园接口"),
    version="1.0.0",
    description=gettext_noop("查询公开资料，代表本人或企业办事。公开资料不用令牌；其余请带访问令牌。"),
    openapi_url=None,
    renderer=PlainJson(),
    docs_url=None,
    urls_namespace="api",
)
for router in (
    me,
    companies,
    imports,
    places,
    cases,
    desk_cases,
    case_figures,
    spaces,
    search,
    notices,
    workdays,
):
    api.add_router("", router)


def _problem(request: HttpRequest, found: Any) -> HttpResponse:
    return problem_answer(found.status, found.detail, errors=found.errors, headers=found.headers)


def _refused(request: HttpRequest, refusal: Any) -> HttpResponse:
    return problem_answer(refusal.status, refusal.message, more=refusal.told_programs)


def _invalid(request: HttpRequest, problem: Any) -> HttpResponse:
    return problem_answer(422, errors=errors_by_field(problem.errors))


def _missing(request: HttpRequest, problem: Any) -> HttpResponse:
    return problem_answer(404, str(problem))


def _unreadable(request: HttpRequest, problem: Any) -> HttpResponse:
    return problem_answer(400)


api.add_exception_handler(ProblemFound, _problem)
api.add_exception_handler(Refused, _refused)
api.add_exception_handler(ValidationError, _invalid)
api.add_exception_handler(Http404, _missing)
# A body that is no JSON, is cut short or larger than may be.
for unreadable in (HttpError, SuspiciousOperation, MultiPartParserError):
    api.add_exception_handler(unreadable, _unreadable)
