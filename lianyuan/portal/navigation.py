"""What every page shows around its content: where one can go, and as whom one acts."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianyuan.accounts.models import Person
from lianyuan.accounts.requests import ActingRequest
from lianyuan.companies import queries as companies
from lianyuan.core import languages
from lianyuan.notifications import queries as notices
from lianyuan.notifications.queries import InboxState
from lianyuan.places import queries as places


@dataclass(frozen=True)
class Link:
    """One entry of the navigation."""

    label: str
    href: str
    icon: str
    current: bool


@dataclass(frozen=True)
class Choice:
    """One way a person may act; an empty value is as themselves."""

    label: str
    value: str
    current: bool


@dataclass(frozen=True)
class Acting:
    """The switch at the top of the page."""

    label: str
    initial: str
    choices: list[Choice]
    switch_url: str


def page_context(request: ActingRequest) -> dict[str, Any]:
    """The context of every page; looked up only when the page shows it.

    Pages of the back office get no more than the district's name: Wagtail has names of its own.
    """
    if getattr(request, "in_back_office", False):
        return {"district_name": SimpleLazyObject(places.district_name)}
    if not hasattr(request, "actor"):
        # Refused, for a wrong host say, before anyone looked who asks: nothing that depends on it.
        return {"demo_mode": settings.DEMO}
    return {
        "languages": SimpleLazyObject(languages.all_languages),
        "language_offer": SimpleLazyObject(lambda: languages.offer(request)),
        "language_back": SimpleLazyObject(lambda: languages.here(request)),
        "language_url": reverse("language"),
        "navigation": SimpleLazyObject(lambda: navigation_for(request)),
        "acting": SimpleLazyObject(lambda: _acting(request)),
        "district_name": SimpleLazyObject(places.district_name),
        "signed_in": SimpleLazyObject(lambda: request.user.is_authenticated),
        "sign_in_url": reverse("account_login"),
        "sign_up_url": reverse("account_signup"),
        "sign_out_url": reverse("account_logout"),
        "my_url": reverse("my"),
        "search_url": reverse("search"),
        "bell": SimpleLazyObject(lambda: _bell(request)),
        "inbox_url": reverse("notifications:inbox"),
        "bell_url": reverse("notifications:bell"),
        "live_url": reverse("notifications:live"),
        "demo_mode": settings.DEMO,
    }


def navigation_for(request: ActingRequest) -> list[Link]:
    """The rooms a person may enter, in order; the desk only for those who work at one."""
    entries = [(_("首页"), "/", "home"), (_("办事"), reverse("cases:services"), "service")]
    entries.append((_("场地"), reverse("spaces:finding"), "calendar"))
    entries.append((_("企业"), reverse("companies:directory"), "company"))
    if isinstance(request.user, Person) and places.works_at_a_desk(request.user):
        entries.append((pgettext("navigation", "服务台"), reverse("desk"), "desk"))
    entries.append((_("我的"), reverse("my"), "person"))
    return [
        Link(label, href, icon, request.path == href or (href != "/" and request.path.startswith(href)))
        for label, href, icon in entries
    ]


def _bell(request: ActingRequest) -> InboxState | None:
    return notices.inbox_state(request.user) if isinstance(request.user, Person) else None


def _acting(request: ActingRequest) -> Acting | None:
    if not isinstance(request.user, Person):
        return None
    actor = request.actor
    choices = [Choice(_("我本人"), "", actor.company_id is None)]
    for membership in companies.memberships_of(request.user):
        choices.append(
            Choice(
                membership.company.name, str(membership.company_id), membership.company_id == actor.company_id
            )
        )
    label = actor.company_label or str(request.user)
    return Acting(
        label=label, initial=label.removeprefix("嘉兴")[:1], choices=choices, switch_url=reverse("acting")
    )
