"""What is written for an answer template."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianyuan.places.models import Place

from .actions.answers import HIGHEST_POSITION, LONGEST_TITLE
from .answer_fields import require_known_fields, written_fields
from .forms import WordsField
from .models import AnswerTemplate, Service
from .queries import answer_templates as queries
from .refusals import WordsRefused


class AnswerForm(forms.Form):
    """A template's title, its words, where it is offered."""

    title = forms.CharField(
        label=_("模板名称"),
        max_length=LONGEST_TITLE,
        help_text=_("窗口的人选的时候看，例如：请补租赁合同"),
        error_messages={"required": _("还没有写模板名称。")},
    )
    words = WordsField(label=_("模板内容"), missing=_("还没有写模板内容。"), rows=8)
    service = forms.ModelChoiceField(
        label=_("只用于这个事项"),
        queryset=Service.objects.none(),
        required=False,
        empty_label=_("所有事项"),
    )
    position = forms.IntegerField(
        label=_("排序"),
        required=False,
        min_value=0,
        max_value=HIGHEST_POSITION,
        help_text=_("数字小的排在前面。"),
    )

    def __init__(self, *args: Any, centre: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["service"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queries.services_of(centre)
        self.fields["words"].help_text = _("这些栏目会换成办件里的内容：%(fields)s。发出前还可以改。") % {
            "fields": written_fields()
        }

    def clean_words(self) -> str:
        """Fields that don't exist are told beside the words."""
        words: str = self.cleaned_data["words"]
        try:
            require_known_fields(words)
        except WordsRefused as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        return words

    def clean_position(self) -> int:
        """First, where nothing is said."""
        return self.cleaned_data["position"] or 0


def values_of(template: AnswerTemplate) -> dict[str, object]:
    """A template as its form shows it."""
    return {
        "title": template.title,
        "words": template.words,
        "service": template.service_id,
        "position": template.position,
    }
