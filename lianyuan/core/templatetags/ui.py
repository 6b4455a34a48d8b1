"""The components of the look as template tags; `/style/` shows each one. Built in: no `{% load %}` needed.

Tones are the words of `lianyuan.core.components.Tone`. Block tags end with `end` and their name.
"""

import uuid
from collections.abc import Sequence
from functools import cache
from typing import Any

from django import template
from django.http import QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from lianyuan.core import numbers
from lianyuan.core.components import Definition, LedgerRow, Link, Step, steps_to
from lianyuan.core.stylesheets import BUNDLE

register = template.Library()

NOTICE_ICONS = {"lake": "info", "gold": "clock", "leaf": "check", "seal": "alert"}
MESSAGE_TONES = {"success": "leaf", "warning": "gold", "error": "seal", "info": "lake", "debug": "lake"}


def _draw(component: str, /, **context: Any) -> SafeString:
    # Safe: the template is ours and escapes what it is given.
    return mark_safe(render_to_string(f"core/components/{component}.html", context).strip())


@cache
def _drawing(name: str) -> SafeString:
    return mark_safe(render_to_string(f"core/icons/{name}.svg").strip())


# --- the page's frame ---


@register.simple_tag
def stylesheets() -> SafeString:
    """The link to the one file that holds all rooms' styles."""
    return format_html('<link rel="stylesheet" href="{}">', static(BUNDLE))


@register.simple_tag(takes_context=True)
def form_guard(context: template.Context) -> SafeString:
    """What every POST form carries: the company it acts for, and a fresh key so that a repeat counts once."""
    actor = getattr(context.get("request"), "actor", None)
    acting_for = getattr(actor, "company_id", None)
    return format_html(
        '<input type="hidden" name="acting_for" value="{}"><input type="hidden" name="form_key" value="{}">',
        "" if acting_for is None else acting_for,
        uuid.uuid4(),
    )


@register.filter
def message_tone(level_tag: str) -> str:
    """The tone of a message's level."""
    return MESSAGE_TONES.get(level_tag, "lake")


# --- small things ---


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """The drawing `core/templates/core/icons/<name>.svg`, silent beside a word unless `label` names it.

    Raises TemplateDoesNotExist for a name without a drawing.
    """
    voice = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="icon" viewBox="0 0 24 24" {}>{}</svg>', voice, _drawing(name))


@register.simple_tag
def chip(label: Any, tone: str = "plain", mark: str = "") -> SafeString:
    """A state in one word, with an icon as its `mark`; a `Chip` brings its own tone."""
    if hasattr(label, "tone"):
        label, tone = label.label, label.tone
    drawing = icon(mark) if mark else ""
    return format_html('<span class="chip chip--{}">{}{}</span>', tone, drawing, label)


@register.simple_tag
def button(
    label: str,
    href: str = "",
    kind: str = "",
    icon: str = "",
    name: str = "",
    value: str = "",
    wide: bool = False,
) -> SafeString:
    """A link with `href`, else a submit button; `kind` is ``, `quiet`, `plain`, `danger` or `paper`."""
    return _draw("button", label=label, href=href, kind=kind, icon=icon, name=name, value=value, wide=wide)


@register.simple_tag
def back(href: str, label: str = "") -> SafeString:
    """The way back, before the heading; its label is spoken, not shown."""
    return _draw("back", href=href, label=label)


@register.simple_tag
def breadcrumbs(links: Sequence[Link], label: str = "") -> SafeString:
    """The way here, outermost first; `label` names it where a page has more than one."""
    return _draw("breadcrumbs", links=links, label=label)


@register.simple_tag
def withheld(reason: str) -> SafeString:
    """In the place of a figure that may not be shown; touching it says why."""
    return _draw("withheld", reason=reason)


@register.simple_tag
def progress(value: int, most: int, label: str, unit: str = "") -> SafeString:
    """How far something has come: `value` of `most`."""
    return _draw("progress", value=value, most=most, label=label, unit=unit)


@register.simple_tag
def tabs(links: Sequence[Link], label: str) -> SafeString:
    """The parts of a page beside one another; `label` names the row for those who hear it."""
    return _draw("tabs", links=links, label=label)


# --- content ---


@register.simple_block_tag
def card(content: str, title: str = "", tone: str = "", level: int = 2, chip: Any = None) -> SafeString:
    """A sheet with an optional title (a heading of `level`) and a `Chip` beside it."""
    return _draw("card", content=content, title=title, tone=tone, level=level, chip=chip)


@register.simple_tag
def item(
    title: str,
    href: str = "",
    text: str = "",
    figure: Any = "",
    unit: str = "",
    chip: Any = None,
    level: int = 3,
) -> SafeString:
    """A line of `<ul class="items">`: a large figure with its unit, a title, a text, a `Chip`."""
    return _draw(
        "item", title=title, href=href, text=text, figure=str(figure), unit=unit, chip=chip, level=level
    )


@register.simple_tag
def steps(stations: Sequence[Step] | Sequence[str], current: int | None = None) -> SafeString:
    """Where a case stands: a list of `Step`, or labels and the index of the one it stands at."""
    if current is not None:
        stations = steps_to([str(label) for label in stations], current)
    return _draw("steps", steps=stations)


@register.simple_tag
def ledger(title: str, rows: Sequence[LedgerRow], total_label: str, total: str) -> SafeString:
    """How a date or a sum came about, row by row."""
    return _draw("ledger", title=title, rows=rows, total_label=total_label, total=total)


@register.simple_tag
def answer(label: str, value: str, note: str = "") -> SafeString:
    """The one thing a page is opened for, in large: a date, a sum."""
    return _draw("answer", label=label, value=value, note=note)


@register.simple_tag
def hero(title: str, href: str, action: str, text: str = "", level: int = 2) -> SafeString:
    """The next step, as the largest thing on the page."""
    return _draw("hero", title=title, href=href, action=action, text=text, level=level)


@register.simple_tag
def tile(label: str, href: str, mark: str = "", tone: str = "lake", icon: str = "") -> SafeString:
    """A way in, for `<ul class="tiles">`, with one character or an icon as its mark."""
    return _draw("tile", label=label, href=href, mark=mark, tone=tone, icon=icon)


@register.simple_tag
def empty(title: str, text: str = "", href: str = "", action: str = "", icon: str = "empty") -> SafeString:
    """An empty list: what would be here and how to start it."""
    return _draw("empty", title=title, text=text, href=href, action=action, icon=icon)


@register.simple_block_tag
def notice(content: str, tone: str = "lake", title: str = "", live: bool = False) -> SafeString:
    """Something to know before going on; `live` for what appears while the page is open."""
    return _draw(
        "notice", content=content, tone=tone, title=title, live=live, icon=NOTICE_ICONS.get(tone, "info")
    )


@register.simple_block_tag
def table(
    content: str, caption: str, stack: bool = True, note: str = "", hide_caption: bool = False
) -> SafeString:
    """A frame for `<thead>` and `<tbody>`; `stack` turns rows into cards on a phone by `data-label`."""
    return _draw("table", content=content, caption=caption, stack=stack, note=note, hide_caption=hide_caption)


@register.simple_tag
def definitions(rows: Sequence[Definition]) -> SafeString:
    """Names and what stands for them."""
    return _draw("definitions", rows=rows)


@register.simple_tag
def figure(label: str, value: str, unit: str = "", note: str = "", change: str = "") -> SafeString:
    """A known figure; `note` says of when and of what."""
    value, unit = numbers.figure(str(value), str(unit))
    return _draw("figure", label=label, value=value, unit=unit, note=note, change=change)


@register.simple_block_tag
def said(content: str, by: str, when: str = "", mine: bool = False) -> SafeString:
    """One message of a `<div class="conversation">`."""
    return _draw("said", content=content, by=by, when=when, mine=mine)


# --- lists ---


@register.simple_block_tag
def filters(content: str, label: str, action: str = "", clear: str = "") -> SafeString:
    """The questions a list is narrowed by, sent as GET; `clear` is the address without any."""
    return _draw("filters", content=content, label=label, action=action, clear=clear)


@register.simple_tag(takes_context=True)
def paging(context: template.Context, page: Any, parameter: str = "key", label: str = "") -> SafeString:
    """The pages before and after a `core.paging.Page`, keeping what the address asks for otherwise.

    `label` names the way where a page has more than one list.
    """
    request = context.get("request")
    asked = request.GET if request is not None else QueryDict()
    return _draw(
        "paging",
        before=_with(asked, parameter, page.before),
        after=_with(asked, parameter, page.after),
        label=label,
    )


def _with(asked: QueryDict, parameter: str, key: str) -> str:
    if not key:
        return ""
    query = asked.copy()
    query[parameter] = key
    return f"?{query.urlencode()}"


@register.inclusion_tag("core/forms/problems.html")
def problems(form: Any) -> dict[str, Any]:
    """The errors of a form at its top, each linking to its field. `{{ form }}` brings it along by itself."""
    return {"form": form}
