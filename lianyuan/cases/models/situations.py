"""How people find a service: by what it is about, and by the situation they are in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .catalogue import Service


class Topic(models.Model):
    """What services are about (主题), such as starting a company."""

    slug = models.SlugField(_("编号"), max_length=60, unique=True)
    name = models.CharField(_("主题"), max_length=20, unique=True)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)
    services = models.ManyToManyField(Service, verbose_name=_("事项"), related_name="topics", blank=True)

    class Meta:
        verbose_name = _("主题")
        ordering = ["position", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class SituationQuerySet(models.QuerySet["Situation"]):
    """Situations of the catalogue."""

    def shown(self) -> "SituationQuerySet":
        """Those people may choose, in the catalogue's order."""
        return self.filter(is_shown=True).order_by("position", "name", "pk")


class Situation(models.Model):
    """What someone has before them (一件事), such as opening a company: several services in one visit."""

    slug = models.SlugField(_("编号"), max_length=60, unique=True)
    name = models.CharField(_("情形"), max_length=40, help_text=_("用来办事的人的话说，例如：我要开公司"))
    summary = models.CharField(_("一句话说明"), max_length=120)
    is_shown = models.BooleanField(_("显示"), default=True)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)

    objects = SituationQuerySet.as_manager()

    class Meta:
        verbose_name = _("一件事")

    def __str__(self) -> str:
        return self.name


class SituationService(models.Model):
    """A service that belongs to a situation, in its place among the others."""

    situation = models.ForeignKey(Situation, on_delete=models.CASCADE, related_name="parts")
    service = models.ForeignKey(
        Service, verbose_name=_("事项"), on_delete=models.CASCADE, related_name="situation_parts"
    )
    position = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("一件事里的事项")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["situation", "service"], name="cases_situation_service_once")
        ]

    def __str__(self) -> str:
        return f"{self.situation} {self.service}"
