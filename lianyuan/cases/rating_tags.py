"""What a rating may be tagged with: a few words on each side, to be ticked instead of written."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Tag:
    """One thing that may be said of how a case was handled; `code` is kept with the rating for good."""

    code: str
    label: Promise
    praises: bool


# A code is never taken away or used anew: old ratings carry it.
TAGS = (
    Tag("quick", _("办得快"), praises=True),
    Tag("friendly", _("态度好"), praises=True),
    Tag("clear", _("讲得清楚"), praises=True),
    Tag("one-visit", _("一次办成"), praises=True),
    Tag("slow", _("等太久"), praises=False),
    Tag("many-visits", _("跑了多次"), praises=False),
    Tag("unclear", _("没讲清楚"), praises=False),
    Tag("unfriendly", _("态度不好"), praises=False),
)
_BY_CODE = {tag.code: tag for tag in TAGS}
PRAISE = [(tag.code, tag.label) for tag in TAGS if tag.praises]
BLAME = [(tag.code, tag.label) for tag in TAGS if not tag.praises]


def in_order(codes: Iterable[str]) -> list[str]:
    """Tags as they are kept: each once, in the order they are offered. Raises ValueError for one unknown."""
    chosen = set(codes)
    if unknown := chosen - _BY_CODE.keys():
        raise ValueError(sorted(unknown)[0])
    return [code for code in _BY_CODE if code in chosen]


def labels(codes: Iterable[str]) -> list[str]:
    """Tags in words; one that is not known any more is left out."""
    return [str(_BY_CODE[code].label) for code in codes if code in _BY_CODE]
