"""Keeping the teams of a service centre."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places import queries as places
from lianyuan.places import rules as place_rules
from lianyuan.places.models import Place

from ..models import Team, TeamMember
from .steps import clean_words

LONGEST_NAME = 30


@transaction.atomic
def keep_team(
    *,
    actor: Actor,
    centre: Place,
    name: str,
    members: Sequence[Person],
    is_active: bool = True,
    team: Team | None = None,
) -> Team:
    """Make a team of a centre, or change one, by the centre's administrator; members work at its desk."""
    if not place_rules.administers(actor, centre):
        raise NotAllowed(_("只有“%(centre)s”的管理员可以编窗口小组。") % {"centre": centre})
    words = " ".join(clean_words(name, needed=_("还没有写小组名称。"), most=LONGEST_NAME).split())
    for person in members:
        if not person.is_active or not places.holds_role(person, centre, *places.DESK_ROLES):
            raise Refused(
                _("%(person)s不在“%(centre)s”的窗口，不能加入小组。请先在“人员”里安排角色。")
                % {"person": person, "centre": centre}
            )
    if team is None:
        kept = Team(centre=centre)
    else:
        kept = Team.objects.select_for_update().get(pk=team.pk, centre=centre)
    before = _audited(kept) if team else {}
    kept.name, kept.is_active = words, is_active
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as taken:
        raise Refused(
            _("“%(centre)s”已经有一个叫“%(name)s”的小组，请换个名字。") % {"centre": centre, "name": words}
        ) from taken
    wanted = {person.pk for person in members}
    there = set(kept.members.values_list("person", flat=True))
    kept.members.filter(person__in=there - wanted).delete()
    TeamMember.objects.bulk_create(TeamMember(team=kept, person_id=pk) for pk in sorted(wanted - there))
    audit.record(
        actor=actor,
        verb=gettext_noop("修改窗口小组") if team else gettext_noop("建立窗口小组"),
        target=kept,
        before=before,
        after=_audited(kept),
    )
    return kept


def _audited(team: Team) -> dict[str, object]:
    return {"name": team.name, "is_active": team.is_active, "members": team.members.count()}
