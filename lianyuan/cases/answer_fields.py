"""The fields of an answer template: which there are, what each says of a case, and how they are read.

The list is closed and looked up, never evaluated, so that words somebody wrote can reach nothing else of a
case. No field carries a telephone number, an identity number or an answer of the form. Their names are part
of the words kept, so they are Chinese in every language.
"""

import re
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from lianyuan.core import clock, dates
from lianyuan.core.chinese import fold

from . import refusals
from .models import Case


def _due(case: Case) -> str:
    day = dates.long_day(case.due_on)
    return _("%(day)s（暂定）") % {"day": day} if case.due_provisional else day


FIELDS: Mapping[str, Callable[[Case], str]] = {
    "申请人": lambda case: case.applicant_label,
    "办件编号": lambda case: case.reference,
    "事项": lambda case: case.service.name,
    "办理期限": _due,
    "窗口": lambda case: str(case.centre),
    "经办人": lambda case: str(case.handler or case.centre),
    "今天": lambda _case: dates.long_day(clock.today()),
}
# Braces as a Chinese keyboard writes them will do as well, and traditional characters.
_FIELD = re.compile(r"[{｛]([^{}｛｝\n]*)[}｝]")
_BRACE = re.compile(r"[{}｛｝]")


def written_fields() -> str:
    """Every field there is, as it is written."""
    return " ".join(f"{{{name}}}" for name in FIELDS)


def require_known_fields(words: str) -> None:
    """Refuse words with a field that doesn't exist, or with a brace that has no partner."""
    for found in _FIELD.finditer(words):
        if _name(found) not in FIELDS:
            raise refusals.WordsRefused(
                _("没有“%(field)s”这个栏目。可以用的有：%(known)s。")
                % {"field": found[0], "known": written_fields()}
            )
    if lonely := _BRACE.search(_FIELD.sub("", words)):
        raise refusals.WordsRefused(
            _("有一个“%(brace)s”没有配对。栏目写成这样：%(known)s。")
            % {"brace": lonely[0], "known": written_fields()}
        )


def filled_in(words: str, case: Case) -> str:
    """The words with what each field says of the case; what a field brings in is not read again."""

    def said(found: re.Match[str]) -> str:
        field = FIELDS.get(_name(found))
        return field(case) if field else found[0]

    return _FIELD.sub(said, words)


def _name(found: re.Match[str]) -> str:
    return fold(found[1].strip())
