"""A form says which field and what to do; label, help, answer and error belong together."""

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.forms import RadioSelect
from django.template import engines
from django.test import RequestFactory


class Question(forms.Form):
    contact = forms.CharField(label="联系人", help_text="姓名，如：示例")
    phone = forms.CharField(label="电话", required=False)
    way = forms.ChoiceField(label="怎么答复", choices=[("a", "电话"), ("b", "短信")], widget=RadioSelect)
    agree = forms.BooleanField(label="同意")
    secret = forms.CharField(label="暗", widget=forms.HiddenInput)

    def clean(self) -> None:
        self.add_error(None, "电话和邮箱至少留一个。")


def _draw(form: forms.Form) -> str:
    return str(form)


def test_a_fresh_form_ties_labels_and_help_to_their_controls() -> None:
    drawn = _draw(Question())
    assert '<label for="id_contact">联系人</label>' in drawn
    assert 'id="id_contact_helptext"' in drawn
    assert 'aria-describedby="id_contact_helptext"' in drawn
    assert 'class="problems"' not in drawn


def test_only_optional_fields_are_marked() -> None:
    drawn = _draw(Question())
    assert drawn.count("选填") == 1
    assert '电话<span class="optional">选填</span>' in drawn


def test_choices_are_a_group_with_a_legend() -> None:
    drawn = _draw(Question())
    assert "<legend>怎么答复</legend>" in drawn


def test_an_error_names_its_field_and_is_tied_to_it() -> None:
    drawn = _draw(Question({"phone": "1"}))
    assert 'id="id_contact_error"' in drawn
    assert 'aria-describedby="id_contact_helptext id_contact_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert "<span>联系人：请填写这一项。</span>" in drawn
    assert drawn.count("id_phone_error") == 0


def test_the_summary_stands_first_and_links_to_each_field() -> None:
    drawn = _draw(Question({}))
    assert drawn.strip().startswith('<div class="problems" role="alert"')
    summary = drawn[: drawn.index("</div>")]
    assert "电话和邮箱至少留一个。" in summary
    assert '<a href="#id_contact">联系人：请填写这一项。</a>' in summary
    assert '<a href="#id_way_0">怎么答复：请选一项。</a>' in summary
    assert "<li>暗：" in summary
    for target in ("id_contact", "id_way_0", "id_agree"):
        assert f'id="{target}"' in drawn


def test_what_was_typed_is_shown_escaped() -> None:
    drawn = _draw(Question({"contact": "<b>甲</b>", "phone": '"><script>'}))
    assert "<b>甲" not in drawn and "<script>" not in drawn


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (forms.IntegerField(), "三十人", "请只填数字，如 30。"),
        (forms.DateField(), "去年", "请写成 2026-11-23 这样的日期。"),
        (forms.ChoiceField(choices=[("a", "甲")]), "b", "没有“b”这个选项，请从列出的里面选。"),
        (forms.CharField(max_length=3), "一二三四", "最多 3 个字，现在有 4 个。"),
        (forms.CharField(min_length=3), "一二", "至少 3 个字，现在只有 2 个。"),
        (forms.IntegerField(max_value=50), "60", "不能大于 50。"),
        (forms.IntegerField(min_value=1), "0", "不能小于 1。"),
        (forms.EmailField(), "abc", "这不像邮箱地址，请写成 name@example.com 的样子。"),
    ],
)
def test_plain_words_say_what_to_do(field: forms.Field, typed: Any, said: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [said]


def test_the_guard_carries_the_company_and_a_fresh_key() -> None:
    page = engines["django"].from_string("{% form_guard %}")
    request = RequestFactory().get("/")
    request.actor = SimpleNamespace(company_id=7)  # type: ignore[attr-defined]
    first, second = page.render({}, request), page.render({}, request)
    assert 'name="acting_for" value="7"' in first
    assert first != second
    request.actor = SimpleNamespace(company_id=None)  # type: ignore[attr-defined]
    assert 'name="acting_for" value=""' in page.render({}, request)
