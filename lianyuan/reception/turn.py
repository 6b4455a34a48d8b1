"""Whose turn it is.

Who comes with an appointment, and the elderly, the pregnant and people who walk with difficulty, go first,
each in the order they came; but after two of them in a row one who came without priority is called, so that
nobody waits for ever.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from .models import Counter, Line, Ticket

MOST_IN_A_ROW = 2


def lines_of(counter: Counter) -> list[int]:
    """The lines a counter calls from: those named for it, or all of its hall."""
    named = list(counter.lines.values_list("pk", flat=True))
    return named or list(Line.objects.filter(hall=counter.hall_id).values_list("pk", flat=True))


def next_in(lines: Iterable[int], day: date) -> Ticket | None:
    """The ticket to be called next from these lines, or None when nobody waits."""
    today = Ticket.objects.on(day).filter(line__in=list(lines)).select_related("issued_by", "line")
    first = today.in_turn().first()
    if first is None or not first.goes_first:
        return first
    lately = today.filter(called_at__isnull=False).order_by("-called_at", "-pk")
    favoured = list(lately.values_list("goes_first", flat=True)[:MOST_IN_A_ROW])
    if len(favoured) == MOST_IN_A_ROW and all(favoured):
        return today.in_turn().filter(goes_first=False).first() or first
    return first


def ahead_of(ticket: Ticket) -> int:
    """How many wait in the ticket's line before it."""
    same = Q(goes_first=ticket.goes_first)
    before = same & (
        Q(waiting_since__lt=ticket.waiting_since) | Q(waiting_since=ticket.waiting_since, pk__lt=ticket.pk)
    )
    if not ticket.goes_first:
        before |= Q(goes_first=True)
    return Ticket.objects.on(ticket.day).filter(before, line=ticket.line_id, state="waiting").count()
