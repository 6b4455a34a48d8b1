from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "lianyuan.accounts"
    label = "accounts"
    verbose_name = _("账号")

    def ready(self) -> None:
        """What this room holds on a person, what the sign-in library does, what is tidied away once a day."""
        from . import holdings, receivers, tidying

        holdings.register_all()
        receivers.connect()
        tidying.register()
