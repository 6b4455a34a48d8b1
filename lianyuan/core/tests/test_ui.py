"""Components draw what they are given, escaped, and say in words what they show in colour."""

from typing import Any

import pytest
from django.template import TemplateDoesNotExist, engines
from django.test import RequestFactory

from lianyuan.core.components import Chip, Definition, LedgerRow, Link, Tone, steps_to
from lianyuan.core.paging import Page

HOSTILE = '"><script>alert(1)</script>'


def draw(source: str, request: Any = None, **context: Any) -> str:
    """The text a template of these tags comes to."""
    return engines["django"].from_string(source).render(context, request)


@pytest.mark.parametrize(
    "source",
    [
        "{% chip it %}",
        "{% button it href=it kind=it name=it value=it %}",
        "{% button it name=it value=it %}",
        "{% back it it %}",
        "{% breadcrumbs links %}",
        "{% tabs links it %}",
        "{% withheld it %}",
        "{% progress 1 2 it unit=it %}",
        "{% card title=it chip=chip %}{{ it }}{% endcard %}",
        "{% item it href=it text=it figure=it unit=it chip=chip %}",
        "{% steps labels current=1 %}",
        "{% ledger it rows it it %}",
        "{% answer it it it %}",
        "{% hero it href=it action=it text=it %}",
        "{% tile it it mark=it %}",
        "{% empty it text=it href=it action=it %}",
        "{% notice title=it %}{{ it }}{% endnotice %}",
        "{% table it note=it %}<tbody><tr><td>{{ it }}</td></tr></tbody>{% endtable %}",
        "{% definitions pairs %}",
        "{% figure it it unit=it note=it change=it %}",
        "{% said by=it when=it %}{{ it }}{% endsaid %}",
        "{% filters it clear=it %}{{ it }}{% endfilters %}",
        "{% paging page %}",
        '{% icon "check" it %}',
    ],
)
def test_what_people_write_stays_text(source: str) -> None:
    drawn = draw(
        source,
        RequestFactory().get("/", {"q": HOSTILE}),
        it=HOSTILE,
        labels=[HOSTILE, HOSTILE],
        links=[Link(HOSTILE, HOSTILE), Link(HOSTILE, HOSTILE)],
        rows=[LedgerRow(HOSTILE, HOSTILE, HOSTILE)],
        pairs=[Definition(HOSTILE, HOSTILE)],
        chip=Chip(HOSTILE, Tone.GOLD),
        page=Page(rows=(), before=HOSTILE, after=HOSTILE),
    )
    assert "<script" not in drawn
    assert "script" in drawn


def test_a_chip_brings_its_tone() -> None:
    drawn = draw("{% chip state %}", state=Chip("办理中", Tone.LAKE))
    assert drawn == '<span class="chip chip--lake">办理中</span>'


def test_a_button_is_a_link_only_where_it_leads_somewhere() -> None:
    assert draw('{% button "去" href="/x/" %}').startswith('<a class="button" href="/x/"')
    assert draw('{% button "交" name="deed" value="take" %}').startswith(
        '<button class="button" type="submit"'
    )


def test_steps_say_what_is_done_and_where_one_stands() -> None:
    assert [step.state for step in steps_to("abc", 1)] == ["done", "current", "ahead"]
    assert [step.state for step in steps_to("ab", 2)] == ["done", "done"]
    drawn = draw("{% steps labels current=1 %}", labels=["提交", "受理", "办结"])
    assert drawn.count('aria-current="step"') == 1
    assert drawn.count("（已完成）") == 1


def test_an_empty_definition_says_so() -> None:
    assert "未填写" in draw("{% definitions rows %}", rows=[Definition("简介", "")])


def test_paging_keeps_what_was_asked_and_hides_where_there_is_nothing() -> None:
    request = RequestFactory().get("/", {"q": "电商", "key": "old"})
    drawn = draw("{% paging page %}", request, page=Page(rows=(), before="", after="next"))
    assert "上一页" not in drawn
    assert 'href="?q=%E7%94%B5%E5%95%86&amp;key=next"' in drawn
    assert draw("{% paging page %}", request, page=Page(rows=(), before="", after="")) == ""


def test_an_icon_is_silent_unless_named() -> None:
    assert 'aria-hidden="true"' in draw('{% icon "check" %}')
    assert 'role="img" aria-label="已核对"' in draw('{% icon "check" "已核对" %}')
    with pytest.raises(TemplateDoesNotExist):
        draw('{% icon "unicorn" %}')


def test_one_stylesheet_for_all_rooms() -> None:
    assert draw("{% stylesheets %}") == '<link rel="stylesheet" href="/static/core/css/lianyuan.css">'
