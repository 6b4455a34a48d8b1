"""Yes and no in lists and filters, where the editor's own parts say True and False."""

from typing import Any

import django_filters
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from .values import as_text

YES = "true"


class YesNoColumn(Column):
    """A column of yes and no."""

    def get_value(self, instance: Model) -> str:
        """The value in words."""
        return as_text(super().get_value(instance))


class YesNoFilter(django_filters.ChoiceFilter):
    """Those for which it holds, or those for which it doesn't."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [(YES, _("是")), ("false", _("否"))]
        super().__init__(choices=choices, **kwargs)

    def filter(self, qs: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        """Of those chosen; all when nothing is."""
        return super().filter(qs, value == YES) if value else qs
