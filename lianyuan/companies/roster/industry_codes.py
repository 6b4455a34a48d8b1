"""Which industry codes can be, by the loaded classification (GB/T 4754-2017)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from .cells import Wrong, read_industry_code


class IndustryCodes:
    """The loaded codes with their parents, and which of them are in the standard.

    A group or class that isn't loaded, in a division that is, can be: the loaded table may be a part of the
    standard. It is kept and marked. A division that isn't loaded can't be, since all of them are.
    """

    def __init__(
        self, parents: Mapping[str, str | None], outside_standard: frozenset[str] = frozenset()
    ) -> None:
        self._parents = parents
        self._outside = outside_standard

    def read(self, text: str) -> str | Wrong:
        """The code a cell holds, or why it can't be; empty for an empty cell."""
        code = read_industry_code(text)
        if isinstance(code, Wrong) or code in self._parents or not code:
            return code
        letter, digits = (code[0], code[1:]) if code[0].isalpha() else ("", code)
        division = digits[:2]
        if len(division) < 2 or division not in self._parents:
            return Wrong(
                _("国民经济行业分类里没有大类 %(division)s。请核对代码。") % {"division": division or code}
            )
        if letter and self._parents[division] != letter:
            return Wrong(
                _("大类 %(division)s 属于门类 %(section)s，不属于 %(letter)s。请核对代码。")
                % {"division": division, "section": self._parents[division], "letter": letter}
            )
        return digits

    def is_marked(self, code: str) -> bool:
        """Whether the code is kept though the loaded classification doesn't have it."""
        return code in self._outside or code not in self._parents

    def is_new(self, code: str) -> bool:
        """Whether the code has no entry yet."""
        return code not in self._parents

    def parent_of_new(self, code: str) -> str:
        """Where a new code belongs: its group when that is loaded, else its division."""
        return code[:3] if len(code) == 4 and code[:3] in self._parents else code[:2]
