"""What is filled in to say which companies count as start-ups."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianyuan.companies.models.register import StartupStage


class StartupTermsForm(forms.Form):
    """The stages and the age."""

    stages = forms.MultipleChoiceField(
        label=_("哪些创业阶段算初创"),
        choices=StartupStage.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("企业在自己的资料里写创业阶段，服务台也可以更正"),
    )
    most_years = forms.IntegerField(
        label=_("成立不满几年"),
        required=False,
        min_value=1,
        max_value=50,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("成立日期以名录为准，例如 5；不看年数就空着"),
    )
