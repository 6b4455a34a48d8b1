"""The service catalogue: what people and companies may ask a service centre for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianyuan.places.models import Place
from lianyuan.questionnaires.models import QuestionnaireVersion


class Audience(models.TextChoices):
    """Who may ask for a service."""

    PERSON = "person", _("个人")
    COMPANY = "company", _("企业")
    STARTUP = "startup", _("初创企业")
    ANYONE = "anyone", _("个人和企业")


class ServiceQuerySet(models.QuerySet["Service"]):
    """Services of the catalogue."""

    def offered(self) -> "ServiceQuerySet":
        """Services that may be asked for now, in the catalogue's order."""
        return self.filter(is_active=True).order_by("position", "name", "pk")


class Service(models.Model):
    """One thing a service centre does for people (办事事项): its form, and the working days it promises."""

    slug = models.SlugField(_("编号"), max_length=60, unique=True)
    name = models.CharField(_("事项名称"), max_length=60)
    summary = models.CharField(_("一句话说明"), max_length=120)
    audience = models.CharField(_("谁可以办"), max_length=10, choices=Audience, default=Audience.ANYONE)
    centre = models.ForeignKey(
        Place, verbose_name=_("服务中心"), on_delete=models.PROTECT, related_name="services"
    )
    promised_days = models.PositiveSmallIntegerField(_("承诺工作日"))
    extension_days_limit = models.PositiveSmallIntegerField(_("最多可延长的工作日"), default=0)
    guide = models.TextField(_("办事指南"), max_length=4000, blank=True)
    form = models.ForeignKey(
        QuestionnaireVersion, verbose_name=_("表单"), on_delete=models.PROTECT, related_name="services"
    )
    is_active = models.BooleanField(_("可以申请"), default=True)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("办事事项")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(promised_days__gte=1, promised_days__lte=250),
                name="cases_service_promises_days",
                violation_error_message=_("承诺工作日请写 1 到 250。"),
            ),
            models.CheckConstraint(
                condition=models.Q(extension_days_limit__lte=250),
                name="cases_service_extension_in_reason",
                violation_error_message=_("最多可延长的工作日请写 0 到 250；0 表示不能延长。"),
            ),
            models.CheckConstraint(
                condition=models.Q(audience__in=Audience.values), name="cases_service_audience_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
