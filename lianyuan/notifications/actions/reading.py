"""Reading one's notices. Not deeds: they leave no trail."""

from lianyuan.accounts.models import Person

from ..live import signals
from ..models import Notice


def mark_read(*, person: Person, notice: Notice) -> None:
    """Note that the person has seen one of their notices."""
    if Notice.objects.visible_to(person).unread().filter(pk=notice.pk).update(is_read=True):
        signals.send([person.pk])


def mark_all_read(*, person: Person, up_to: int) -> int:
    """Note that the person has seen every notice up to this id; none that came meanwhile is missed."""
    marked = Notice.objects.visible_to(person).unread().filter(pk__lte=up_to).update(is_read=True)
    if marked:
        signals.send([person.pk])
    return marked
