"""What the small district holds for programs that are told of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianyuan.companies.tests.factories import acting_for
from lianyuan.core import clock
from lianyuan.webhooks.actions import register_endpoint
from lianyuan.webhooks.models import Delivery, Event

if TYPE_CHECKING:
    from tests.world import World

OWNER = "owner"


def add_webhooks(world: World) -> None:
    """An endpoint of company A that was told something."""
    endpoint, _secret = register_endpoint(
        actor=acting_for(world.people[OWNER], world.company),
        label="示例系统",
        address="https://example.invalid/hook",
        audience=f"company:{world.company.pk}",
        types=["cn.lianyuan.case.filed"],
    )
    event = Event.objects.create(type="cn.lianyuan.case.filed", subject="示例", at=clock.now())
    delivery = Delivery.objects.create(endpoint=endpoint, event=event, lane=0)
    world.arguments["endpoint_id"] = endpoint.pk
    world.particular["webhooks:replaying"] = {"endpoint_id": endpoint.pk, "delivery_id": delivery.pk}
    world.filled["webhooks:endpoints"] = {
        "label": "示例系统",
        "address": "https://example.invalid/other",
        "audience": f"company:{world.company.pk}",
        "types": "cn.lianyuan.case.filed",
    }
