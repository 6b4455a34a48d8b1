"""Who a token stands for, for programs."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop
from ninja import Router, Schema

from lianyuan.accounts.rest import ApiRequest, Bearer
from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.companies import queries as companies

router = Router(tags=["me"])


class OwnCompany(Schema):
    """A company one may act for, by its id in X-Acting-For."""

    id: int
    name: str
    role: CompanyRoleName


class Me(Schema):
    """The token's holder, whom this request acts for, and what the token may do."""

    username: str
    name: str
    acting_for: int | None
    companies: list[OwnCompany]
    scopes: list[str]
    expires_on: date | None


@router.get(
    "/me",
    auth=Bearer(),
    response=Me,
    operation_id="readMe",
    url_name="readMe",
    summary=gettext_noop("令牌的持有人"),
    description=gettext_noop("这个令牌是谁的、能做什么、可以代表哪些企业。"),
)
def read_me(request: ApiRequest) -> dict[str, Any]:
    """Who asks."""
    assert request.token is not None
    person = request.token.person
    return {
        "username": person.username,
        "name": str(person),
        "acting_for": request.actor.company_id,
        "companies": [
            {"id": membership.company_id, "name": membership.company.name, "role": membership.role}
            for membership in companies.memberships_of(person)
        ],
        "scopes": request.token.scopes,
        "expires_on": request.token.expires_on,
    }
