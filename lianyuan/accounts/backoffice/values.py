"""The values of a row as people read them."""

from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.coreutils import multigetattr


def in_words(row: Model, field: str) -> str:
    """What stands in a field of a row, or at the end of a path such as `place__name`; empty for nothing."""
    words = getattr(row, f"get_{field}_display", None)
    if words is not None:
        return as_text(words())
    try:
        return as_text(multigetattr(row, field.replace("__", ".")))
    except AttributeError:
        # A relation that leads nowhere, such as the place of a company without one.
        return ""


def as_text(value: Any) -> str:
    """A value as a cell shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
