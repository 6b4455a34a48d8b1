"""Fields that read what people write about themselves."""

import re
import unicodedata
from typing import Any

from django import forms

from .models.people import read_phone

_SEPARATORS = re.compile(r"[\s\-()]+")
_HOME = re.compile(r"^(\+|00)86(?=1[0-9]{10}$)")


def plain_phone(written: str) -> str:
    """A phone number as it is kept: half width, without spaces or dashes, a mainland mobile without +86."""
    return _HOME.sub("", _SEPARATORS.sub("", unicodedata.normalize("NFKC", written)))


class PhoneField(forms.CharField):
    """A phone number written in any way."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("validators", [read_phone])
        super().__init__(**options)
        self.widget.attrs |= {"type": "tel", "autocomplete": "tel"}

    def to_python(self, value: Any) -> str:
        """The number as it is kept."""
        return plain_phone(super().to_python(value) or "")
