"""The invented district of the demo, filled room by room from the lowest floor up."""

import importlib.util
from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import transaction

from lianyuan.accounts.models import AuditEntry

Say = Callable[[str], None]
MARK = "demo"


def rooms() -> Iterator[tuple[str, Callable[[Say], None]]]:
    """The rooms that have a part in the demo, in the order they are installed: lower floors first."""
    for room in apps.get_app_configs():
        name = f"{room.name}.demo"
        if room.name.startswith("lianyuan.") and importlib.util.find_spec(name):
            yield room.label, importlib.import_module(name).fill


def fill(room: str, filling: Callable[[Say], None], say: Say) -> bool:
    """Fill one room's part in one transaction. False when that was done before; nothing is touched then."""
    if AuditEntry.objects.filter(target_kind=MARK, target_id=room).exists():
        return False
    with transaction.atomic():
        filling(say)
        AuditEntry.objects.create(
            verb="填入演示数据", origin="命令行", target_kind=MARK, target_id=room, target_label=room
        )
    return True
