"""What the register knows of a company, filled in from its code."""

from collections.abc import Sequence
from typing import Any

from lianyuan.companies import queries as companies
from lianyuan.companies import uscc

from .definition import Question
from .known import of_company
from .widgets import Widget


def from_register(questions: Sequence[Question], written: dict[str, Any], key: str) -> dict[str, Any]:
    """What was written, and what the register knows of the company whose code the question `key` holds.

    What it doesn't know stays as it was written; a code it doesn't know changes nothing.
    """
    question = next((one for one in questions if one.key == key and one.widget == Widget.USCC), None)
    code = written.get(key)
    if question is None or not isinstance(code, str) or not uscc.is_valid(code):
        return written
    company = companies.company_with_code(code)
    known = of_company(company) if company is not None else {}
    filled = {other: known[name] for name, other in question.fills_in.items() if name in known}
    return {**written, **filled}
