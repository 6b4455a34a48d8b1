"""Reading one's notices. Not deeds: they leave no trail."""

from collections.abc import Collection

from django.db.models import Q

from lianyuan.accounts.models import Person

from ..live import signals
from ..models import Notice
from ..queries import MOST_SEEN


def mark_read(*, person: Person, notice: Notice) -> None:
    """Note that the person has seen one of their notices."""
    if Notice.objects.visible_to(person).unread().filter(pk=notice.pk).update(is_read=True):
        signals.send([person.pk])


def mark_all_read(*, person: Person, up_to: int) -> int:
    """Note that the person has seen every notice up to this id; how many are read now.

    For programs, which remember one number. On PostgreSQL a smaller id can be committed later: pages use
    `mark_seen_read`.
    """
    return _mark(person, Q(pk__lte=up_to))


def mark_seen_read(*, person: Person, seen: Collection[int]) -> int:
    """Note that the person has seen these notices, as `unread_ids` gave them; how many are read now.

    What was committed meanwhile stays unread, whatever its id. Where more waited than are named, all from
    before the oldest of them count as seen.
    """
    if not seen:
        return 0
    named = Q(pk__in=seen)
    return _mark(person, named | Q(pk__lt=min(seen)) if len(seen) >= MOST_SEEN else named)


def _mark(person: Person, which: Q) -> int:
    marked = Notice.objects.visible_to(person).unread().filter(which).update(is_read=True)
    if marked:
        signals.send([person.pk])
    return marked
