"""What the desk is asked about its queue."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.places.models import Place, PlaceRole

from .desk_filters import LONGEST_TEXT, ME, NOBODY
from .models import CaseState, Service

MOST_CHOICES = 200


class QueueFilterForm(forms.Form):
    """What the queue is narrowed to; shown as read by `desk_filters.read_filter`."""

    q = forms.CharField(
        label=_("编号或企业"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.TextInput(attrs={"type": "search", "data-queue-search": ""}),
    )
    service = forms.ChoiceField(label=_("事项"), required=False)
    handler = forms.ChoiceField(label=_("经办人"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("不限")), *CaseState.choices])
    overdue = forms.BooleanField(label=_("只看超期的"), required=False)

    def __init__(self, *args: Any, desks: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = Service.objects.filter(centre__in=desks).order_by("position", "name", "pk")
        people = PlaceRole.objects.current().filter(place__in=desks, role=PlaceRoleName.DESK_WORKER)
        colleagues = people.select_related("person").order_by("person__display_name", "person_id")
        anyone = [("", _("不限")), (ME, _("我")), (NOBODY, _("还没有人"))]
        self.fields["service"].choices = [  # type: ignore[attr-defined]  # a field of choices
            ("", _("不限")),
            *((str(pk), name) for pk, name in services.values_list("pk", "name")[:MOST_CHOICES]),
        ]
        named = {str(role.person_id): str(role.person) for role in colleagues[:MOST_CHOICES]}
        self.fields["handler"].choices = [*anyone, *named.items()]  # type: ignore[attr-defined]
