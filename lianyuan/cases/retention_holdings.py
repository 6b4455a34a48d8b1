"""What the record of retention runs holds on a person: who asked for one."""

from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.personal_data import Fate, register

from .holdings import ON_FILE, ROOM
from .models import RetentionRun


def register_all() -> None:
    """Register the table; called when the platform starts."""
    register(
        ROOM,
        RetentionRun,
        "by",
        holds=_("您按保存期限处理办件的记录"),
        fate=Fate.STAYS,
        reason=ON_FILE,
        fields=("started_at", "finished_at"),
    )
