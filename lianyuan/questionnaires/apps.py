from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionnairesConfig(AppConfig):
    name = "lianyuan.questionnaires"
    label = "questionnaires"
    verbose_name = _("表单")
