"""What an administrator says about keeping a service's closed cases."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Ending, RetentionRule
from .models.retention import LEAST_MONTHS_BEFORE_DELETING

KEEP = "keep"


class RetentionForm(forms.Form):
    """What becomes of closed cases, and after how many months."""

    what = forms.ChoiceField(
        label=_("结束的办件怎么处理"),
        choices=[
            (KEEP, _("一直保存")),
            (Ending.ANONYMISE, _("去标识：去掉申请人、填写的内容、往来和附件，只留统计要用的")),
            (Ending.DELETE, _("删除：整件去掉")),
        ],
        widget=forms.RadioSelect,
    )
    months = forms.IntegerField(
        label=_("结束几个月以后"),
        required=False,
        min_value=1,
        max_value=600,
        help_text=_("从结束、最后一次评价或差评整改结束算起，例如 60。一直保存的不用写；删除至少 14 个月。"),
    )

    def __init__(self, *args: Any, rule: RetentionRule | None, **kwargs: Any) -> None:
        initial = {"what": rule.what, "months": rule.months} if rule else {"what": KEEP}
        super().__init__(*args, **{**kwargs, "initial": initial})

    def clean(self) -> None:
        """A number of months is needed unless cases are kept."""
        what, months = self.cleaned_data.get("what"), self.cleaned_data.get("months")
        if what in Ending.values and "months" not in self.errors:
            if months is None:
                self.add_error("months", _("还没有写几个月。请写 1 到 600。"))
            elif what == Ending.DELETE and months < LEAST_MONTHS_BEFORE_DELETING:
                least = {"least": LEAST_MONTHS_BEFORE_DELETING}
                self.add_error("months", _("删除至少要等 %(least)s 个月，公布的评价数字要用到。") % least)

    def chosen(self) -> dict[str, Any]:
        """What was chosen, as the deed takes it."""
        what = self.cleaned_data["what"]
        return {
            "what": None if what == KEEP else Ending(what),
            "months": self.cleaned_data["months"] or 0,
        }
