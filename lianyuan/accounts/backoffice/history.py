"""What was done to one row of a list, from the audit trail."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.base import BaseListingView, BaseObjectMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from ..audit import kind_of
from ..models import AuditChange, AuditEntry
from .differences import DifferencesColumn


class DeedHistory(PermissionCheckedMixin, BaseObjectMixin, BaseListingView):
    """All deeds on one row, newest first."""

    any_permission_required = ["view", "change"]
    page_title = _("记录")
    header_icon = "history"
    paginate_by = 30
    history_url_name: str | None = None
    history_results_url_name: str | None = None
    inspect_url_name: str | None = None
    index_url_name: str | None = None

    @cached_property
    def columns(self) -> list[Column]:
        """When, who, what, and what it changed."""
        return [
            DateColumn("at", label=_("时间"), width="16%"),
            Column("verb", label=_("做了什么"), width="16%"),
            Column("done_by", label=_("谁"), accessor=done_by, width="18%"),
            DifferencesColumn("differences", label=_("变动")),
        ]

    def get_base_queryset(self) -> QuerySet[AuditEntry]:
        """Deeds on the row itself, and batches that changed it."""
        here = Q(target_kind=kind_of(self.object), target_id=str(self.object.pk))
        changes = AuditChange.objects.filter(here)
        return (
            AuditEntry.objects.filter(here | Q(pk__in=changes.values("entry")))
            .select_related("person")
            .prefetch_related(Prefetch("changes", queryset=changes, to_attr="changes_here"))
            .order_by("-id")
        )

    def get_page_subtitle(self) -> str:
        """The row's name."""
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way back to the list and to the row."""
        steps = [*self.breadcrumbs_items]
        if self.index_url_name:
            steps.append({"url": reverse(self.index_url_name), "label": self.model._meta.verbose_name})
        if self.inspect_url_name:
            steps.append(
                {"url": reverse(self.inspect_url_name, args=[self.object.pk]), "label": str(self.object)}
            )
        return [*steps, {"url": "", "label": self.page_title, "sublabel": str(self.object)}]

    def get_index_url(self) -> str:
        """The address that paging links repeat."""
        assert self.history_url_name
        return reverse(self.history_url_name, args=[self.object.pk])

    def get_index_results_url(self) -> str:
        """The address of the rows alone."""
        assert self.history_results_url_name
        return reverse(self.history_results_url_name, args=[self.object.pk])

    @cached_property
    def verbose_name_plural(self) -> str:
        """What the list is of, for its empty state."""
        return _t("记录")


def done_by(entry: AuditEntry) -> str:
    """Who did a deed, and as whom."""
    who = str(entry.person) if entry.person else entry.by_way_of or _t("已注销的用户")
    return (
        _t("%(person)s（代表%(company)s）") % {"person": who, "company": entry.company_label}
        if (entry.company_label)
        else who
    )
