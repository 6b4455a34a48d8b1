from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "lianyuan.accounts"
    label = "accounts"
    verbose_name = _("账号")

    def ready(self) -> None:
        """Say what this room holds on a person, and listen to what the sign-in library does."""
        from . import holdings, receivers

        holdings.register_all()
        receivers.connect()
