"""Handing data to a script without an inline script, which our content security policy refuses."""

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """A value as JSON text, to be escaped like any other text and read by a script from its element."""
    return json.dumps(value, ensure_ascii=False)
