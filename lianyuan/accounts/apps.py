from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "lianyuan.accounts"
    label = "accounts"
    verbose_name = _("账号")

    def ready(self) -> None:
        """What this room holds on a person, what the sign-in library does, and what the worker does."""
        from . import holdings, jobs, outbox, receivers, tidying

        holdings.register_all()
        receivers.connect()
        outbox.register_lane("job", jobs.lane)
        tidying.register()
