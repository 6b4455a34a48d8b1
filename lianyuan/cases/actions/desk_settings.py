"""When a centre's desk works, and who is told when its promises are in danger."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places import queries as places
from lianyuan.places import rules as place_rules
from lianyuan.places.models import OpeningHours, Place

from ..models import DeskHours, DeskWatch, WatchPerson


@transaction.atomic
def set_desk(
    *,
    actor: Actor,
    centre: Place,
    hours: Sequence[OpeningHours],
    warn_days: int,
    answer_days: int,
    people: Iterable[Person],
) -> None:
    """Settle a centre's desk hours and who is told of its deadlines, by an administrator of the centre.

    People must work at the centre's desk or administer it. Cases filed before keep their dates.
    """
    if not place_rules.administers(actor, centre):
        raise NotAllowed(_("只有“%(centre)s”的管理员可以改窗口时间和提醒。") % {"centre": centre})
    Place.objects.select_for_update(no_key=True).get(pk=centre.pk)
    named = {person.pk: person for person in people}
    for person in named.values():
        if not places.holds_role(person, centre, *places.DESK_ROLES):
            raise Refused(
                _("%(person)s不在“%(centre)s”的窗口，也不是管理员，不能接收提醒。请先安排角色。")
                % {"person": person, "centre": centre}
            )
    before = _settings(centre)
    centre.desk_hours.all().delete()
    DeskHours.objects.bulk_create(
        DeskHours(centre=centre, weekday=row.weekday, opens=row.opens, closes=row.closes) for row in hours
    )
    DeskWatch.objects.update_or_create(
        centre=centre, defaults={"warn_days": warn_days, "answer_days": answer_days}
    )
    centre.watch_people.exclude(person__in=list(named)).delete()
    WatchPerson.objects.bulk_create(
        [WatchPerson(centre=centre, person=person) for person in named.values()], ignore_conflicts=True
    )
    after = _settings(centre)
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        audit.record(
            actor=actor,
            verb=gettext_noop("修改窗口时间和提醒"),
            target=centre,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )


def _settings(centre: Place) -> dict[str, object]:
    watch = DeskWatch.objects.filter(centre=centre).first() or DeskWatch(centre=centre)
    return {
        "hours": [str(row) for row in DeskHours.objects.filter(centre=centre)],
        "warn_days": watch.warn_days,
        "answer_days": watch.answer_days,
        "people": WatchPerson.objects.filter(centre=centre).count(),
    }
