"""The national classification of industries, GB/T 4754-2017."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..sections import name_of


class IndustryLevel(models.TextChoices):
    """The four levels of the classification."""

    SECTION = "section", _("门类")
    DIVISION = "division", _("大类")
    GROUP = "group", _("中类")
    CLASS = "class", _("小类")


class Industry(models.Model):
    """One entry of the classification.

    Codes are a letter (section), two digits (division), three (group) or four (class). A class found on a
    roster that the loaded table doesn't have, in a division it has, is kept with `in_standard=False`.
    """

    code = models.CharField(_("代码"), max_length=4, primary_key=True)
    name = models.CharField(_("名称"), max_length=80)
    level = models.CharField(_("层级"), max_length=8, choices=IndustryLevel)
    parent = models.ForeignKey(
        "self", verbose_name=_("上级"), null=True, on_delete=models.PROTECT, related_name="children"
    )
    in_standard = models.BooleanField(_("在标准内"), default=True)

    class Meta:
        verbose_name = _("行业")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {name_of(self.name)}"
