from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "lianyuan.cases"
    label = "cases"
    verbose_name = _("办件")

    def ready(self) -> None:
        """Tell the lower floors what this room brings."""
        from lianyuan.files import purposes
        from lianyuan.questionnaires import uses
        from lianyuan.search import registry

        from . import attachments, filing_forms, holdings, ledger_notices, notices, searching, tasks

        purposes.register(attachments.OWNER, attachments.ATTACHMENT, attachments.ANSWER_FILE)
        uses.register(filing_forms.USE)
        holdings.register_all()
        notices.register()
        ledger_notices.register()
        tasks.register()
        registry.register(searching.SERVICE)
        registry.register(searching.CASE)
        registry.register_audience(searching.audience_of)
