"""Closing one's account."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.core.refusals import NotAllowed, Refused

from .. import audit, personal_data
from ..acting import Actor
from ..models import AuditEntry, Person

NOBODY = gettext_noop("已注销用户")


@transaction.atomic
def close_account(*, actor: Actor) -> None:
    """Close one's own account: each room lets go of what may go, then the person loses name and contacts.

    Raises Refused, with what to do, while something stands in the way, such as being a company's only owner.
    """
    if actor.person is None:
        raise NotAllowed(_("请先登录。"))
    person = Person.objects.select_for_update().get(pk=actor.person.pk)
    obstacles = personal_data.what_stands_in_the_way(person)
    if obstacles:
        raise Refused(" ".join(obstacles))
    # From the upper rooms down, since theirs lean on those below.
    for holding in reversed(personal_data.holdings()):
        holding.forget(Actor(person=person), person)
    _take_the_name_away(person)
    audit.record(actor=Actor(person=person), verb=gettext_noop("注销账号"), target=person)


def _take_the_name_away(person: Person) -> None:
    person.username = f"gone-{person.pk}"
    person.display_name = NOBODY
    person.email = ""
    person.phone = None
    person.is_active = False
    person.last_login = None
    person.set_unusable_password()
    person.save()
    AuditEntry.objects.filter(target_kind=audit.kind_of(person), target_id=str(person.pk)).update(
        target_label=NOBODY
    )
