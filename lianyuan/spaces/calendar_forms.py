"""What is asked to invite people, and to make a private calendar address."""

import re
from email.utils import parseaddr
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.notifications.channels.mail import Mail

from . import queries
from .actions import Guest
from .models import Space

NAME_LENGTH = 40
MINE = "mine"


class GuestsField(forms.CharField):
    """Mail addresses, one a line or with commas between, each perhaps with a name."""

    widget = forms.Textarea(attrs={"rows": 3, "inputmode": "email", "autocomplete": "off"})

    def clean(self, value: Any) -> list[Guest]:
        """The guests, each once. Says which line can't be read."""
        written: str = super().clean(value)
        found: dict[str, Guest] = {}
        for line in re.split(r"[\n,;\uff0c\uff1b]+", written):
            if line.strip():
                name, address = parseaddr(line.strip())
                email = Mail().check(address or line)
                if len(email) > 254:
                    raise ValidationError(_("邮箱地址太长了，最多 254 个字。"))
                found.setdefault(email.casefold(), Guest(email, name.strip()[:NAME_LENGTH]))
        return list(found.values())


class InviteForm(forms.Form):
    """Who comes along: colleagues by tick, others by mail address."""

    colleagues = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=_("同事"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    guests = GuestsField(
        label=_("邮箱"),
        required=False,
        max_length=4000,
        help_text=_(
            "一行一个，例如：示例先生 <name@example.com>。对方不用注册，邮件里带日历附件和答复链接。"
        ),
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["colleagues"]
        people.queryset = colleagues
        if not colleagues:
            del self.fields["colleagues"]

    def clean(self) -> dict[str, Any]:
        """Somebody at least."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not found.get("guests") and not found.get("colleagues"):
            self.add_error("guests", _("请写至少一个邮箱，或者选一位同事。"))
        return found


class FeedForm(forms.Form):
    """Which calendar: one's own bookings, or a room."""

    space = forms.ChoiceField(label=_("订阅什么"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rooms = {str(room.pk): room for room in queries.rooms_with_calendar()}
        rooms: Any = self.fields["space"]
        rooms.choices = [
            (MINE, _("我的预约（含企业的、受邀的）")),
            *((key, _room_words(room)) for key, room in self._rooms.items()),
        ]

    @property
    def room(self) -> Space | None:
        """The room chosen, or None for one's own bookings; once the form is valid."""
        return self._rooms.get(self.cleaned_data["space"])


def _room_words(room: Space) -> str:
    return _t("%(room)s（%(place)s）") % {"room": room.name, "place": room.place.name}
