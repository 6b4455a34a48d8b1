"""Imports of rosters: what was read, what was found, what went in, and what undoing needs."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import AuditEntry

from .register import Company


class ImportState(models.TextChoices):
    """How far an import has come."""

    MATCHING = "matching", _("待核对各列")
    CHECKING = "checking", _("正在检查")
    CHECKED = "checked", _("待导入")
    APPLYING = "applying", _("正在导入")
    DONE = "done", _("已导入")
    UNDONE = "undone", _("已撤销")
    DISCARDED = "discarded", _("已放弃")


class RosterImport(models.Model):
    """One roster someone brought in. The file itself is never kept, and its withheld columns never reach us.

    `heading` is the table's heading as read (see core.spreadsheets.tables), `matching` says which column
    holds which field, `findings` holds notes, repeated rows and the rows that are no companies. `position` is
    how far checking (in rows) or applying (in good rows) has come.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("谁"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    done_as = models.CharField(_("以谁的名义"), max_length=200, blank=True)
    upload_key = models.CharField(max_length=64, null=True, unique=True)
    file_name = models.CharField(_("文件"), max_length=150)
    heading = models.JSONField(default=dict)
    matching = models.JSONField(default=dict)
    findings = models.JSONField(default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=ImportState, default=ImportState.MATCHING)
    rows = models.PositiveIntegerField(_("行数"), default=0)
    good = models.PositiveIntegerField(_("可以导入"), default=0)
    position = models.PositiveIntegerField(_("进度"), default=0)
    last_row = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(_("新增"), default=0)
    updated = models.PositiveIntegerField(_("更新"), default=0)
    unchanged = models.PositiveIntegerField(_("没有变化"), default=0)
    refused = models.PositiveIntegerField(_("未通过"), default=0)
    duplicates = models.PositiveIntegerField(_("重复"), default=0)
    job_number = models.PositiveIntegerField(default=0)
    entry = models.ForeignKey(AuditEntry, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(_("上传时间"), default=timezone.now)
    applied_at = models.DateTimeField(_("导入时间"), null=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = _("名册导入")
        indexes = [models.Index(fields=["made_at", "id"], name="companies_imports_by_time")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def job_key(self) -> str:
        """The key of its latest job in the outbox."""
        return f"roster-{self.pk}-{self.job_number}"


class RosterPart(models.Model):
    """Some rows of a roster as read, without withheld columns; removed once applied or given up."""

    roster = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="parts", db_index=False)
    position = models.PositiveIntegerField()
    content = models.TextField()

    class Meta:
        verbose_name = _("名册的一段")
        constraints = [
            models.UniqueConstraint(fields=["roster", "position"], name="companies_roster_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.roster_id} {self.position}"


class RosterProblem(models.Model):
    """Why a row can't go in: the cell, what it says, and what to do."""

    roster = models.ForeignKey(
        RosterImport, on_delete=models.CASCADE, related_name="problems", db_index=False
    )
    row = models.PositiveIntegerField(_("行"))
    column = models.CharField(_("列"), max_length=100, blank=True)
    value = models.CharField(_("内容"), max_length=200, blank=True)
    reason = models.CharField(_("原因"), max_length=300)

    class Meta:
        verbose_name = _("名册的问题")
        indexes = [models.Index(fields=["roster", "row", "id"], name="companies_problems_by_row")]

    def __str__(self) -> str:
        return f"{self.row} {self.column}"


class RosterRefusedRow(models.Model):
    """A row that didn't go in, as it stood in the file, so that it can be mended and sent back."""

    roster = models.ForeignKey(
        RosterImport, on_delete=models.CASCADE, related_name="refused_rows", db_index=False
    )
    row = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    reasons = models.JSONField(default=list)

    class Meta:
        verbose_name = _("未通过的行")
        constraints = [models.UniqueConstraint(fields=["roster", "row"], name="companies_refused_row_once")]

    def __str__(self) -> str:
        return f"{self.roster_id} {self.row}"


class RosterChange(models.Model):
    """What an import did to one company, as undoing needs it.

    `version` is the company's after the import: when it has grown since, someone else changed the company.
    `before` holds the earlier values of a company that was there already, its contact included; private.
    """

    roster = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="changes", db_index=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="roster_changes")
    created = models.BooleanField()
    version = models.PositiveIntegerField()
    before = models.JSONField(null=True)

    class Meta:
        verbose_name = _("导入的变动")
        constraints = [
            models.UniqueConstraint(fields=["roster", "company"], name="companies_roster_change_once")
        ]

    def __str__(self) -> str:
        return f"{self.roster_id} {self.company_id}"
