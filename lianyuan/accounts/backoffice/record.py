"""One row of a list looked at by itself, every value in words."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from .values import in_words

NOTHING = "—"


class RoomRecord(generic.InspectView):
    """The row's values, with the way to what was done to it."""

    page_title = gettext_lazy("查看")
    history_url_name: str | None = None

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        """The value in words; a dash where there is none, which would read `None`."""
        given = getattr(self, f"get_{field_name}_display_value", None)
        return given() if given else in_words(self.object, field_name) or NOTHING

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """What may be done with the row, and its history, which lists to be read offer nowhere else."""
        buttons: list[Button] = list(super().header_more_buttons)
        if self.history_url_name:
            address = reverse(self.history_url_name, args=[self.object.pk])
            buttons.append(Button(_("记录"), url=address, icon_name="history", priority=50))
        return buttons
