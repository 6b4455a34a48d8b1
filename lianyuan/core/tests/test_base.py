"""Every page's frame, with and without what the portal fills in."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

ERRORS = ("400", "403", "404", "409", "429", "500")


def frame(**context: Any) -> str:
    """The base page for a request, with this context."""
    return render_to_string("core/base.html", {"request": RequestFactory().get("/here/?a=1"), **context})


@pytest.mark.parametrize("status", ERRORS)
def test_error_pages_stand_without_any_context(status: str) -> None:
    page = render_to_string(f"{status}.html")
    assert page.count("<h1") == 1
    assert re.search(r"<title>\S+ · 联园</title>", page)
    assert 'href="/"' in page


@pytest.mark.parametrize("status", ERRORS)
def test_error_pages_give_the_reason_they_are_told(status: str) -> None:
    assert "名册有 &lt;3&gt; 行" in render_to_string(f"{status}.html", {"reason": "名册有 <3> 行"})


def test_a_visitor_is_offered_to_sign_in() -> None:
    page = frame(signed_in=False, sign_in_url="/in/", district_name="示例新区")
    assert 'href="/in/"' in page
    assert "示例新区" in page
    assert 'class="acting"' not in page


def test_whom_one_acts_for_is_named_and_each_choice_is_a_form() -> None:
    choices = [
        SimpleNamespace(label="我本人", value="", current=False),
        SimpleNamespace(label="示例公司", value="7", current=True),
    ]
    page = frame(
        signed_in=True,
        acting=SimpleNamespace(label="示例公司", initial="示", choices=choices, switch_url="/acting/"),
        my_url="/my/",
        sign_out_url="/out/",
    )
    assert page.count('action="/acting/"') == 2
    assert page.count('name="form_key"') == 3
    assert 'name="company" value="7"' in page
    assert 'name="next" value="/here/?a=1"' in page
    assert re.search(r'aria-current="true"><svg.*?</svg>示例公司</button>', page)


def test_navigation_marks_where_one_is() -> None:
    link = SimpleNamespace(label="办事", href="/services/", icon="service", current=True)
    page = frame(navigation=[link])
    assert 'href="/services/" aria-current="true"' in page


def test_htmx_may_neither_style_nor_evaluate() -> None:
    page = frame()
    assert '"includeIndicatorStyles": false' in page
    assert '"allowEval": false' in page
    assert 'htmx-2.min.js" defer' in page
