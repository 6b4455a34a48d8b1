"""Reads about endpoints and what they were told."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.core.components import Chip, Tone
from lianyuan.core.paging import Page, page_of

from . import kinds
from .models import Delivery, Endpoint

DELIVERY_ORDER = ["-id"]


def may_register(actor: Actor) -> bool:
    """Whether there are events the actor may have sent somewhere."""
    return bool(kinds.offered_to(actor))


def endpoints_of(actor: Actor) -> QuerySet[Endpoint]:
    """The endpoints the actor may manage now: those of the audiences they may have."""
    tokens = [audience.token for audience in kinds.offered_to(actor)]
    return Endpoint.objects.filter(audience__in=tokens).select_related("responsible").order_by("-id")


def deliveries_of(endpoint: Endpoint) -> QuerySet[Delivery]:
    """What an endpoint was told, with the events."""
    return endpoint.deliveries.select_related("event", "endpoint")


@dataclass(frozen=True)
class DeliveryLine:
    """One telling as the page shows it."""

    delivery: Delivery
    type_label: str
    chip: Chip
    trouble: str


@dataclass(frozen=True)
class EndpointPage:
    """An endpoint and what it was told, newest first."""

    endpoint: Endpoint
    chip: Chip
    types: list[str]
    audience: str
    lines: list[DeliveryLine]
    page: Page[Delivery]


def endpoint_page(actor: Actor, endpoint: Endpoint, *, key: str = "") -> EndpointPage:
    """A page of what the endpoint was told."""
    page = page_of(deliveries_of(endpoint), order=DELIVERY_ORDER, key=key)
    names = {audience.token: audience.label for audience in kinds.offered_to(actor)}
    return EndpointPage(
        endpoint=endpoint,
        chip=endpoint_chip(endpoint),
        types=[kinds.label_of(name) for name in endpoint.types],
        audience=names.get(endpoint.audience, ""),
        lines=[
            DeliveryLine(row, kinds.label_of(row.event.type), _chip(row), trouble_words(row.trouble))
            for row in page.rows
        ],
        page=page,
    )


def endpoint_chip(endpoint: Endpoint) -> Chip:
    """How an endpoint does, in a word."""
    if endpoint.paused_at is not None:
        return Chip(_("停着"), Tone.SEAL)
    if endpoint.failing_since is not None:
        return Chip(_("最近没有成功"), Tone.GOLD)
    return Chip(_("正常"), Tone.LEAF)


def _chip(delivery: Delivery) -> Chip:
    tone = Tone.LEAF if delivery.done_at else Tone.SEAL if delivery.failed_at else Tone.GOLD
    return Chip(delivery.standing, tone)


def trouble_words(trouble: str) -> str:
    """Why the last try failed, in words; an answer's status stands beside it."""
    return {
        "": "",
        "paused": _("当时停着"),
        "private address": _("这个网址指向内部网络，不能推送"),
        "DNS": _("查不到这个域名"),
        "timed out": _("10 秒内没有答完"),
        "not allowed": _("登记的人没有这个权限了"),
    }.get(trouble, "" if trouble.startswith("HTTP") else _("连不上（%(why)s）") % {"why": trouble})
