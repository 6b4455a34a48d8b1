"""The register: companies, their private contacts, their honours."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianyuan.core.chinese import fold
from lianyuan.core.components import Chip
from lianyuan.places.models import Place

from .industries import Industry


class ChainStage(models.TextChoices):
    """Where in the supply chain a company works."""

    UPSTREAM = "upstream", _("上游")
    MIDSTREAM = "midstream", _("中游")
    DOWNSTREAM = "downstream", _("下游")


class StartupStage(models.TextChoices):
    """How far a start-up has come."""

    IDEA = "idea", _("有想法")
    FOUNDING = "founding", _("筹办中")
    STARTED = "started", _("刚起步")
    GROWING = "growing", _("成长中")
    ESTABLISHED = "established", _("已成熟")


class Company(models.Model):
    """A company: what anyone may see, and its headcount, which only its own people and the desk may.

    `version` grows with every change, so that a form or an undo notices what happened in between.
    """

    name = models.CharField(_("企业名称"), max_length=120)
    search_text = models.CharField(max_length=200, editable=False)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    trade = models.CharField(_("主营行业"), max_length=60, blank=True)
    industry = models.ForeignKey(
        Industry,
        verbose_name=_("行业代码"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="companies",
    )
    chain_stage = models.CharField(_("产业链环节"), max_length=10, choices=ChainStage, blank=True)
    startup_stage = models.CharField(_("创业阶段"), max_length=12, choices=StartupStage, blank=True)
    place = models.ForeignKey(
        Place,
        verbose_name=_("所在地点"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="companies",
    )
    building_text = models.CharField(_("楼宇（原文）"), max_length=80, blank=True)
    room = models.CharField(_("门牌"), max_length=40, blank=True)
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    registered_capital = models.DecimalField(
        _("注册资本（万元）"),
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    headcount = models.PositiveIntegerField(_("从业人数"), null=True, blank=True)
    introduction = models.TextField(_("企业介绍"), blank=True, max_length=2000)
    remark = models.CharField(_("备注"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    class Meta:
        verbose_name = _("企业")
        indexes = [
            models.Index(fields=["name", "id"], name="companies_by_name"),
            models.Index(fields=["place", "name"], name="companies_by_place"),
            models.Index(fields=["industry", "name"], name="companies_by_industry"),
            models.Index(fields=["chain_stage", "name"], name="companies_by_chain"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(registered_capital__isnull=True) | models.Q(registered_capital__gte=0),
                name="companies_capital_not_negative",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="companies_have_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def line(self) -> str:
        """What the company does and where, in one line."""
        where = f"{self.place.name if self.place else self.building_text}{self.room}"
        return " · ".join(part for part in (self.trade, where) if part)

    @property
    def chain_chip(self) -> Chip | None:
        """The chain stage as a chip, where it is known."""
        return Chip(self.get_chain_stage_display()) if self.chain_stage else None

    @staticmethod
    def search_text_of(name: str, uscc: str) -> str:
        """What the directory's search box looks through: folded name and code."""
        return f"{fold(name)} {uscc.casefold()}"[:200]


class CompanyContact(models.Model):
    """Whom to reach at a company: for its own people and the desk only, never in audit or log."""

    company = models.OneToOneField(Company, on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(_("联系人"), max_length=60, blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("企业联系人")

    def __str__(self) -> str:
        return f"{self.company_id}"


class Honour(models.Model):
    """A title a company was given, such as 示范点 or 示范基地, with who gave it."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="honours")
    title = models.CharField(_("称号"), max_length=80)
    given_by = models.CharField(_("授予单位"), max_length=80)
    year = models.PositiveSmallIntegerField(_("年份"), null=True, blank=True)

    class Meta:
        verbose_name = _("荣誉")
        ordering = ["-year", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "title", "given_by"],
                name="companies_honour_once",
                violation_error_message=_("这个单位授予的这个称号已经登记过了。"),
            )
        ]

    def __str__(self) -> str:
        return self.title
