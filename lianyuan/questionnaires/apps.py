from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionnairesConfig(AppConfig):
    name = "lianyuan.questionnaires"
    label = "questionnaires"
    verbose_name = _("表单")

    def ready(self) -> None:
        """Tell the lower floors what this room brings."""
        from lianyuan.files import purposes

        from . import draft_files, holdings, tasks

        purposes.register(draft_files.OWNER, draft_files.DRAFT_FILE)
        holdings.register_all()
        tasks.register()
