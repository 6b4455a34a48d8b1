from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "lianyuan.accounts"
    label = "accounts"
    verbose_name = _("账号")

    def ready(self) -> None:
        """Say what this room holds on a person, listen to the sign-in library, let the worker do jobs."""
        from . import holdings, jobs, outbox, receivers

        holdings.register_all()
        receivers.connect()
        outbox.register_lane("job", jobs.lane)
