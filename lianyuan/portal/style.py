"""What the style page shows: one of each component, filled with invented content."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianyuan.core import numbers
from lianyuan.core.components import Chip, Definition, LedgerRow, Link, Tone
from lianyuan.core.paging import Page

THEMES = (("light", gettext_lazy("浅色")), ("dark", gettext_lazy("深色")), ("", gettext_lazy("手机宽度")))


class Specimen(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=gettext_lazy("企业名称"), help_text=gettext_lazy("照营业执照上的写，如：示例电商有限公司")
    )
    code = forms.CharField(label=gettext_lazy("统一社会信用代码"), min_length=18, max_length=18)
    stage = forms.ChoiceField(
        label=gettext_lazy("产业链环节"),
        choices=(("up", gettext_lazy("上游")), ("mid", gettext_lazy("中游")), ("down", gettext_lazy("下游"))),
    )
    founded = forms.DateField(
        label=gettext_lazy("成立日期"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    way = forms.ChoiceField(
        label=gettext_lazy("怎么答复您"),
        choices=(("phone", gettext_lazy("电话")), ("here", gettext_lazy("在这里回复"))),
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("补充说明"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = forms.FileField(
        label=gettext_lazy("企业名册"),
        required=False,
        help_text=gettext_lazy("CSV、XLSX 或 XLS，最大 20 MB"),
    )
    agree = forms.BooleanField(label=gettext_lazy("同意服务台为办这件事联系我"))


def specimens() -> list[dict[str, Any]]:
    """One set of components for each theme; ids differ, so that each stands on the page once."""
    return [_specimen(theme, label) for theme, label in THEMES]


def _specimen(theme: str, label: Any) -> dict[str, Any]:
    mark = theme or "phone"
    bad = Specimen(
        {
            f"{mark}-name": _("示例电商有限公司"),
            f"{mark}-code": "9133",
            f"{mark}-stage": "mid",
            f"{mark}-way": "here",
        },
        auto_id=f"id_{mark}_%s",
        prefix=mark,
    )
    return {
        "mark": mark,
        "theme": theme or "light",
        "phone": not theme,
        "label": label,
        "form": bad,
        "sales": numbers.money(2_518_000_000).partition(" "),
        "chips": [
            Chip(_("办理中"), Tone.LAKE),
            Chip(_("待回应"), Tone.GOLD),
            Chip(_("已办结"), Tone.LEAF),
            Chip(_("已退回"), Tone.SEAL),
            Chip(_("已撤回")),
        ],
        "stations": [_("已提交"), _("已受理"), _("办理中"), _("办结")],
        "ledger": [
            LedgerRow(_("11 月 13 日 周五 受理"), _("11 月 20 日"), _("承诺 5 个工作日")),
            LedgerRow(_("11 月 17 日 请您补充租赁合同"), _("+4 工作日"), _("等您回复期间停表")),
            LedgerRow(_("11 月 23 日 收到补充材料"), "—", _("继续计时")),
        ],
        "definitions": [
            Definition(_("统一社会信用代码"), "91350100M000100Y43"),
            Definition(_("地点"), _("示例园区 3 幢 201")),
            Definition(_("简介"), ""),
        ],
        "tabs": [Link(_("待受理"), "#", True, 3), Link(_("办理中"), "#", False, 12), Link(_("已办结"), "#")],
        "crumbs": [Link(_("企业"), "#"), Link(_("示例园区"), "#"), Link(_("示例电商有限公司"), "#")],
        "page": Page(rows=(), before="before", after="after"),
    }
