"""The search page."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.core.components import Link
from lianyuan.search import queries
from lianyuan.search.asking import LONGEST_QUESTION
from lianyuan.search.queries import Count


def search_page(actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    """The best finds of each kind, or with `in` one page of one kind; just the box where nothing is asked."""
    text, kind = _text(asked), asked.get("in", "")
    context: dict[str, Any] = {"text": text, "longest": LONGEST_QUESTION, "asked": bool(text)}
    if not text:
        return context
    if kind:
        found = queries.search(actor, text, [kind], asked.get("key", ""))
        counts, is_loose = found.counts, found.is_loose
        if any(count.kind == kind for count in counts):
            context |= {"page": found.page, "total": found.total}
            return context | {"is_loose": is_loose, "tabs": _tabs(text, counts, kind)}
    overview = queries.overview(actor, text)
    groups = [
        {
            "label": group.count.label,
            "number": number(group.count),
            "hits": group.hits,
            "href": _href(text, group.count),
        }
        for group in overview.groups
    ]
    counts = [group.count for group in overview.groups]
    context |= {"groups": groups, "total": overview.total, "is_loose": overview.is_loose}
    return context | {"tabs": _tabs(text, counts, "") if len(counts) > 1 else []}


def suggestions(actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the person may be about to type."""
    text = _text(asked)
    return {"text": text, "suggestions": queries.suggestions(actor, text)}


def number(count: Count) -> str:
    """A count in words: where it isn't counted to the end, it says so."""
    return _("%(number)s 以上") % {"number": count.number} if count.is_more else str(count.number)


def _text(asked: Mapping[str, str]) -> str:
    return asked.get("q", "").strip()[:LONGEST_QUESTION]


def _tabs(text: str, counts: list[Count], kind: str) -> list[Link]:
    every = Link(_("全部"), _address(text, ""), kind == "")
    return [every, *(Link(f"{c.label} {number(c)}", _href(text, c), c.kind == kind) for c in counts)]


def _href(text: str, count: Count) -> str:
    return _address(text, count.kind)


def _address(text: str, kind: str) -> str:
    asked = {"q": text} | ({"in": kind} if kind else {})
    return f"{reverse('search')}?{urlencode(asked)}"
