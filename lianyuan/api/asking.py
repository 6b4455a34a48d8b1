"""Who asks, as a request to the API says it, and how often they may."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.addresses import address_of
from lianyuan.accounts.limits import Limit
from lianyuan.accounts.models import ApiToken
from lianyuan.accounts.rest import ApiRequest, unauthenticated
from lianyuan.accounts.tokens.actions import note_use
from lianyuan.accounts.tokens.queries import working_token
from lianyuan.companies import queries as companies
from lianyuan.core.rest.problems import ProblemFound

ACTING_FOR = "X-Acting-For"


class Pace:
    """How many requests a token may make, and all those of one address together that carry none that works.

    A token is counted by itself alone: no visitor and no other token of the same park can stop it.
    """

    def __init__(self) -> None:
        by_token, by_address = settings.API_PER_MINUTE, settings.API_PER_ADDRESS
        self.token = Limit("requests of a token", by_token, 60, block=max(1, by_token // 20))
        self.address = Limit("requests from an address", by_address, 60, block=max(1, by_address // 50))

    def check(self, request: HttpRequest, token: ApiToken | None) -> None:
        """Count one more request. Raises a problem (429) with `Retry-After` where that is too many."""
        wait = self.token.spend(str(token.pk)) if token else self.address.spend(address_of(request))
        if wait:
            told = _("请求太频繁，%(seconds)s 秒后可以继续。这次没有办任何事。") % {"seconds": wait}
            raise ProblemFound(429, told, headers={"Retry-After": str(wait)})


def token_of(request: HttpRequest, pace: Pace) -> ApiToken | None:
    """The token a request carries, or None. Raises a problem: 401 for one that doesn't work, 429."""
    header = request.headers.get("Authorization")
    kind, _space, written = (header or "").partition(" ")
    token = working_token(written.strip()) if kind.lower() == "bearer" else None
    pace.check(request, token)
    if header is None:
        return None
    if token is None:
        raise unauthenticated(_("这个令牌不能用：写法不对、已经停用或过了有效期。请在“我的”里创建新的。"))
    note_use(token)
    return token


def actor_of(request: ApiRequest) -> Actor:
    """The token's person, and the company they act for, if any. Raises a problem where that can't be."""
    wanted = request.headers.get(ACTING_FOR)
    if request.token is None:
        if wanted is not None:
            raise unauthenticated(_("要代表企业，请同时带上访问令牌。"))
        return Actor(person=None)
    person = request.token.person
    if wanted is None:
        return Actor(person=person)
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 19):
        raise ProblemFound(422, errors={ACTING_FOR: [_("应该是企业编号（数字），见 /api/v1/me。")]})
    membership = companies.current_membership(person, int(wanted))
    if membership is None:
        raise ProblemFound(403, _("您现在不是编号 %(id)s 的企业的成员，不能代表它。") % {"id": wanted})
    return Actor(person=person, company_id=membership.company_id, company_label=membership.company.name)
