"""The back office's lists of notices and of what could not be delivered.

They say who was told what kind of thing, when and how; what a notice says stays between it and its reader,
and addresses are masked.
"""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button, HeaderButton

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.backoffice.deeds import EndByDeed
from lianyuan.accounts.backoffice.listing import Listing, RoomList
from lianyuan.accounts.backoffice.record import RoomRecord
from lianyuan.accounts.backoffice.values import as_text
from lianyuan.accounts.backoffice.yes_no import YesNoColumn, YesNoFilter

from . import actions, kinds, presenting
from .models import CHANNEL_LABELS, Delivery, Notice, Purpose


def known_kinds() -> list[tuple[str, Any]]:
    """The kinds of notices to choose among; asked for late, since rooms above register theirs."""
    return [(kind.name, kind.label) for kind in kinds.all_kinds()]


class NoticeFilter(WagtailFilterSet):
    """Which kind, read or not, and when."""

    kind = django_filters.ChoiceFilter(label=_("类别"), choices=known_kinds)
    is_read = YesNoFilter(label=_("已读"))
    created_at = django_filters.DateFromToRangeFilter(label=_("时间"), widget=DateRangePickerWidget)

    class Meta:
        model = Notice
        fields = ["kind", "is_read", "created_at"]


class NoticeListing(Listing):
    """Who was told what kind of thing, newest first."""

    def get_base_queryset(self) -> QuerySet[Notice]:
        """With who is told."""
        return super().get_base_queryset().select_related("person")

    def get_list_buttons(self, instance: Notice) -> list[Any]:
        """None: the reader's name leads to the record, and the button's label would say the title."""
        return []


class NoticeRecord(RoomRecord):
    """One notice, and how each of its deliveries went."""

    def get_fields_context(self) -> list[dict[str, Any]]:
        """Whom, which kind, when; then a line for each way it was sent."""
        deliveries = self.object.deliveries.select_related("address", "notice").order_by("pk")
        return _definitions(
            (_t("收件人"), self.object.person),
            (_t("类别"), self.object.described_kind.label),
            (_t("时间"), self.object.created_at),
            (_t("已读"), self.object.is_read),
            *((one.channel_label, _how_it_went(one)) for one in deliveries),
        )

    def get_page_subtitle(self) -> str:
        """Its kind; the title is its reader's."""
        return str(self.object.described_kind.label)


def _how_it_went(delivery: Delivery) -> str:
    parts = (presenting.masked(delivery.address), delivery.standing, delivery.reason)
    return "　".join(part for part in parts if part)


def _definitions(*rows: tuple[str, Any]) -> list[dict[str, Any]]:
    return [{"label": label, "value": as_text(value) or "—", "component": None} for label, value in rows]


class NoticeList(RoomList):
    """The notices people were given; nobody changes them here."""

    model = Notice
    url_prefix = "notices"
    icon = "mail"
    has_history = False
    index_view_class = NoticeListing
    inspect_view_class = NoticeRecord
    list_export = ["person", "described_kind__label", "created_at", "is_read"]
    export_headings = {"described_kind__label": _("类别")}
    search_fields = ["person__display_name", "person__username"]
    filterset_class = NoticeFilter
    ordering = "-id"

    @cached_property
    def list_display(self) -> list[Any]:
        """Whom, which kind, when, read or not."""
        return [
            "person",
            Column("kind", label=_("类别"), accessor="described_kind.label"),
            "created_at",
            YesNoColumn("is_read", label=_("已读")),
        ]


class DeliveryFilter(WagtailFilterSet):
    """Which channel, what it brings, and when it was given up."""

    channel = django_filters.ChoiceFilter(label=_("渠道"), choices=list(CHANNEL_LABELS.items()))
    purpose = django_filters.ChoiceFilter(label=_("内容"), choices=Purpose.choices)
    failed_at = django_filters.DateFromToRangeFilter(label=_("放弃时间"), widget=DateRangePickerWidget)

    class Meta:
        model = Delivery
        fields = ["channel", "purpose", "failed_at"]


class DeliveryListing(Listing):
    """What finally failed, the latest first."""

    page_title = _("发不出去的通知")
    resend_url_name = ""
    resend_channel_url_name = ""

    def get_base_queryset(self) -> QuerySet[Delivery]:
        """With whom it is for and what it brings."""
        return Delivery.objects.failed().select_related("address__person", "notice")

    @cached_property
    def columns(self) -> list[Column]:
        """Whom it is for, what it brings, on which channel, why it failed."""
        title: Any = self._get_title_column_class(TitleColumn)
        return [
            title("person", label=_("收件人"), accessor="address.person", get_url=self.get_inspect_url),
            Column("content", label=_("内容"), accessor="content_label"),
            Column("channel", label=_("渠道"), accessor="channel_label", sort_key="channel"),
            Column("reason", label=_("原因"), accessor="reason"),
            DateColumn("failed_at", label=_("放弃时间"), sort_key="failed_at"),
        ]

    def get_list_more_buttons(self, instance: Delivery) -> list[Any]:
        """Sending it again comes first."""
        address = reverse(self.resend_url_name, args=[instance.pk])
        resend = Button(_t("重发"), url=address, icon_name="rotate", priority=5)
        return [resend, *super().get_list_more_buttons(instance)]

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Sending all of a channel again, once one is chosen."""
        channel = self.request.GET.get("channel", "")
        if channel not in CHANNEL_LABELS:
            return []
        address = reverse(self.resend_channel_url_name, args=[channel])
        return [HeaderButton(_t("这个渠道的全部重发"), url=address, icon_name="rotate")]


class DeliveryRecord(RoomRecord):
    """One delivery, with its masked address and what is wrong."""

    page_title = _("发不出去的通知")
    resend_url_name = ""

    def get_fields_context(self) -> list[dict[str, Any]]:
        """Whom, where, what, why, and how often it was tried."""
        delivery = self.object
        return _definitions(
            (_t("收件人"), delivery.address.person),
            (_t("渠道"), delivery.channel_label),
            (_t("接收地址"), presenting.masked(delivery.address)),
            (_t("内容"), delivery.content_label),
            (_t("状态"), delivery.standing),
            (_t("原因"), delivery.reason),
            (_t("已试次数"), delivery.attempts),
            (_t("写下时间"), delivery.created_at),
            (_t("放弃时间"), delivery.failed_at),
        )

    def get_page_subtitle(self) -> str:
        """Whom it is for."""
        return str(self.object.address.person)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Sending it again, while it stands among the failed."""
        buttons = list(super().header_more_buttons)
        if self.object.failed_at:
            address = reverse(self.resend_url_name, args=[self.object.pk])
            buttons.insert(0, Button(_t("重发"), url=address, icon_name="rotate", priority=5))
        return buttons


class ResendDelivery(EndByDeed):
    """One delivery sent again, by our action."""

    page_title = _("重发")
    permission_required = "resend"
    success_message = _("已放回待发，一会儿就会再试。")
    yes = _("重发")
    no = _("先不重发")
    resend_url_name = ""

    @property
    def confirmation_message(self) -> str:
        """What was wrong, so that nobody sends again what fails again."""
        return _t("没有发出的原因：%(reason)s　原因排除了，再重发。") % {"reason": self.object.reason or "—"}

    def get_page_subtitle(self) -> str:
        """Whom it is for."""
        return str(self.object.address.person)

    def get_delete_url(self) -> str:
        """Where the form goes."""
        return reverse(self.resend_url_name, args=[self.object.pk])

    def delete_action(self) -> None:
        """Send it again."""
        actions.resend(actor=self.actor, delivery=self.object)


class ResendChannel(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Everything of a channel sent again, after asking."""

    model = Delivery
    permission_required = "resend"
    template_name = "accounts/backoffice/confirmation.html"
    page_title = _("这个渠道的全部重发")
    header_icon = "rotate"
    index_url_name = ""
    yes = _("全部重发")
    no = _("先不重发")

    @property
    def confirmation_message(self) -> str:
        """How many there are."""
        count = Delivery.objects.failed().filter(channel=self.kwargs["channel"]).count()
        return _t("“%(channel)s”没有发出的 %(count)d 条都放回待发？") % {
            "channel": CHANNEL_LABELS.get(self.kwargs["channel"], self.kwargs["channel"]),
            "count": count,
        }

    def get_delete_url(self) -> str:
        """Where the form goes: here."""
        return self.request.path

    def get_success_url(self) -> str:
        """The list."""
        return reverse(self.index_url_name)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send them again."""
        count = actions.resend_all(actor=_oneself(request), channel=kwargs["channel"])
        messages.success(request, _t("%(count)s 条已放回待发。") % {"count": count})
        return redirect(self.get_success_url())


def _oneself(request: Any) -> Actor:
    return Actor(person=request.user)


class FailedDeliveryList(RoomList):
    """What finally was not delivered, to be sent again."""

    model = Delivery
    url_prefix = "deliveries"
    icon = "warning"
    menu_label = _("发不出去的通知")
    index_view_class = DeliveryListing
    inspect_view_class = DeliveryRecord
    list_export = [
        "address__person",
        "content_label",
        "channel_label",
        "reason",
        "attempts",
        "created_at",
        "failed_at",
    ]
    export_headings = {
        "address__person": _("收件人"),
        "content_label": _("内容"),
        "channel_label": _("渠道"),
        "reason": _("原因"),
        "created_at": _("写下时间"),
        "failed_at": _("放弃时间"),
    }
    search_fields = ["address__person__display_name", "address__person__username", "trouble"]
    filterset_class = DeliveryFilter
    ordering = ["-failed_at", "-id"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """With the addresses of the two deeds."""
        return super().get_common_view_kwargs(**kwargs) | {
            "resend_url_name": self.get_url_name("resend"),
            "resend_channel_url_name": self.get_url_name("resend_channel"),
        }

    def get_urlpatterns(self) -> list[Any]:
        """The list's addresses, and those of sending again."""
        return [
            *super().get_urlpatterns(),
            path("resend/<int:pk>/", self.construct_view(ResendDelivery), name="resend"),
            path("resend-all/<slug:channel>/", self.construct_view(ResendChannel), name="resend_channel"),
        ]

    def permissions(self) -> list[str]:
        """Reading, and sending again."""
        return [*super().permissions(), "notifications.resend_delivery"]


LISTS = (NoticeList, FailedDeliveryList)
