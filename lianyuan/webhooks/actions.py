"""Deeds on webhooks: registering an endpoint, changing its secret, pausing, replaying; and announcing."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from . import kinds, signing
from .delivering import LANES
from .models import Delivery, Endpoint, Event, Pause
from .reaching import NotReachable, check_address

# How long messages are signed with the former secret too after a change.
BOTH_SECRETS = timedelta(days=1)
MOST_ENDPOINTS = 10


def announce(
    *,
    kind: str,
    subject: str,
    data: Mapping[str, Any],
    audience: Collection[str],
    at: datetime | None = None,
) -> None:
    """Tell an event to every endpoint that asked for it, in the transaction of the deed it follows from.

    `audience` are the tokens of those whose event it is. What is told to a paused endpoint is kept as not
    delivered, to be replayed. Raises ValueError for a type no room registered. Not a deed of its own: the
    caller checked who may, and its audit entry tells of it.
    """
    if not kinds.is_known(kind):
        raise ValueError(f"no room has registered the event type {kind!r}")
    found = Endpoint.objects.filter(audience__in=audience).order_by("pk")
    endpoints = [endpoint for endpoint in found if kind in endpoint.types]
    if not endpoints:
        return
    event = Event.objects.create(type=kind, subject=subject, at=at or clock.now(), data=dict(data))
    now = clock.now()
    Delivery.objects.bulk_create(
        Delivery(
            endpoint=endpoint,
            event=event,
            lane=endpoint.pk % LANES,
            failed_at=now if endpoint.paused_at else None,
            trouble="paused" if endpoint.paused_at else "",
        )
        for endpoint in endpoints
    )


@transaction.atomic
def register_endpoint(
    *, actor: Actor, label: str, address: str, audience: str, types: Collection[str]
) -> tuple[Endpoint, str]:
    """Register an address for these events, and its secret, which can't be had again.

    By someone who may have the events of this audience now. Refused for an address that may not be reached,
    one registered already, and beyond MOST_ENDPOINTS.
    """
    if actor.person is None or audience not in {each.token for each in kinds.offered_to(actor)}:
        raise NotAllowed(_("您不能登记这些事件的推送地址。请以管理员或企业负责人的身份来登记。"))
    try:
        check_address(address)
    except NotReachable as problem:
        raise Refused(address_words(str(problem), address)) from problem
    if unknown := [name for name in types if not kinds.is_known(name)]:
        raise Refused(_("没有“%(type)s”这种事件。请从列出的里面选。") % {"type": unknown[0]})
    if not types:
        raise Refused(_("还没有选事件。请至少选一种。"))
    if Endpoint.objects.filter(audience=audience).count() >= MOST_ENDPOINTS:
        raise Refused(_("已经有 %(most)s 个推送地址。请先删掉不用的。") % {"most": MOST_ENDPOINTS})
    secret = signing.new_secret()
    try:
        with transaction.atomic():
            endpoint = Endpoint.objects.create(
                label=label,
                address=address,
                audience=audience,
                types=sorted(types),
                responsible=actor.person,
                secret=signing.sealed(secret),
            )
    except IntegrityError:
        raise Refused(_("这个网址已经登记过了。请换一个，或修改原来的。")) from None
    after = {"audience": audience, "types": " ".join(endpoint.types)}
    audit.record(actor=actor, verb=gettext_noop("登记推送地址"), target=endpoint, after=after)
    return endpoint, secret


@transaction.atomic
def change_secret(*, actor: Actor, endpoint: Endpoint) -> str:
    """A new secret, which can't be had again; for BOTH_SECRETS messages are signed with the former too."""
    endpoint = _lock(actor, endpoint)
    secret = signing.new_secret()
    endpoint.former_secret, endpoint.former_until = endpoint.secret, clock.now() + BOTH_SECRETS
    endpoint.secret = signing.sealed(secret)
    endpoint.save(update_fields=["secret", "former_secret", "former_until"])
    audit.record(actor=actor, verb=gettext_noop("更换推送密钥"), target=endpoint)
    return secret


@transaction.atomic
def pause_endpoint(*, actor: Actor, endpoint: Endpoint) -> None:
    """Have an endpoint told nothing for now; what happens meanwhile can be replayed. Safe to repeat."""
    endpoint = _lock(actor, endpoint)
    if endpoint.paused_at is None:
        endpoint.paused_at, endpoint.pause = clock.now(), Pause.ASKED
        endpoint.save(update_fields=["paused_at", "pause"])
        audit.record(actor=actor, verb=gettext_noop("停用推送地址"), target=endpoint)


@transaction.atomic
def resume_endpoint(*, actor: Actor, endpoint: Endpoint) -> None:
    """Put an endpoint to work again; whoever does answers for it from now on."""
    endpoint = _lock(actor, endpoint)
    assert actor.person is not None
    if endpoint.paused_at is not None:
        endpoint.paused_at, endpoint.pause, endpoint.responsible = None, "", actor.person
        endpoint.failing_since = endpoint.resting_until = None
        endpoint.failures = 0
        endpoint.save()
        audit.record(actor=actor, verb=gettext_noop("恢复推送地址"), target=endpoint)


@transaction.atomic
def remove_endpoint(*, actor: Actor, endpoint: Endpoint) -> None:
    """Remove an endpoint with the record of what it was told."""
    endpoint = _lock(actor, endpoint)
    audit.record(actor=actor, verb=gettext_noop("删除推送地址"), target=endpoint)
    endpoint.delete()


@transaction.atomic
def replay(*, actor: Actor, delivery: Delivery) -> None:
    """Tell an event again, under the id it had: whether it arrived before or not."""
    endpoint = _lock(actor, delivery.endpoint)
    _require_running(endpoint)
    # One that is just being sent stays as it is.
    Delivery.objects.filter(pk=delivery.pk, leased_until__isnull=True).update(**_anew())
    audit.record(actor=actor, verb=gettext_noop("重新推送"), target=endpoint, after={"deliveries": 1})


@transaction.atomic
def replay_failed(*, actor: Actor, endpoint: Endpoint) -> int:
    """Tell everything again that was given up or came while it was paused; how many."""
    endpoint = _lock(actor, endpoint)
    _require_running(endpoint)
    count = endpoint.deliveries.filter(failed_at__isnull=False).update(**_anew())
    audit.record(actor=actor, verb=gettext_noop("重新推送"), target=endpoint, after={"deliveries": count})
    return count


def _anew() -> dict[str, Any]:
    return {"done_at": None, "failed_at": None, "attempts": 0, "next_try": clock.now()}


def _require_running(endpoint: Endpoint) -> None:
    if endpoint.paused_at is not None:
        raise Refused(_("“%(endpoint)s”停着。请先恢复，再重新推送。") % {"endpoint": endpoint})


def _lock(actor: Actor, endpoint: Endpoint) -> Endpoint:
    """The endpoint as it stands now, held; refused to whoever may not have these events now."""
    if endpoint.audience not in {each.token for each in kinds.offered_to(actor)}:
        raise NotAllowed(_("您不能管理这个推送地址。请以管理员或企业负责人的身份来做。"))
    return Endpoint.objects.select_for_update(of=("self",)).get(pk=endpoint.pk)


def address_words(why: str, address: str) -> str:
    """Why an address can't be registered, in words."""
    return {
        "https": _("“%(address)s”不是 https 网址。请用 https:// 开头的网址。"),
        "long": _("网址太长了。请不超过 500 个字符。"),
    }.get(why, _("“%(address)s”不是能用的网址。请写成 https://example.com/hook 的样子。")) % {
        "address": address[:80]
    }
