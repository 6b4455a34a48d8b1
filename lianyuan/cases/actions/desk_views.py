"""Keeping filters of the queue as views."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places import queries as places

from ..desk_filters import QueueFilter
from ..models import SavedView

MOST_VIEWS = 12


@transaction.atomic
def save_view(*, actor: Actor, name: str, wanted: QueueFilter) -> SavedView:
    """Keep a filter under a name, or change the view of this name. At most `MOST_VIEWS` a person."""
    if actor.person is None or not places.works_at_a_desk(actor.person):
        raise NotAllowed(_("只有服务台的人可以保存视图。"))
    name = " ".join(name.split())
    longest = SavedView._meta.get_field("name").max_length or 0
    if not name or len(name) > longest:
        raise Refused(_("视图名称请写 1 到 %(most)s 个字。") % {"most": longest})
    if wanted.is_empty:
        raise Refused(_("还没有筛选。请先选好条件、点“筛选”，再保存。"))
    # The person's row is held, so that two at once don't pass the limit together.
    Person.objects.select_for_update().values_list("pk").get(pk=actor.person.pk)
    view = SavedView.objects.filter(person=actor.person, name=name).first()
    if view is None:
        if SavedView.objects.filter(person=actor.person).count() >= MOST_VIEWS:
            raise Refused(_("最多保存 %(most)s 个视图。请先删去不用的。") % {"most": MOST_VIEWS})
        view = SavedView(person=actor.person, name=name)
    view.filters = wanted.as_json()
    view.save()
    audit.record(actor=actor, verb=gettext_noop("保存视图"), target=view)
    return view


@transaction.atomic
def remove_view(*, actor: Actor, view: SavedView) -> None:
    """Take one of the actor's own views away."""
    if actor.person is None or view.person_id != actor.person.pk:
        raise NotAllowed(_("这不是您的视图。"))
    audit.record(actor=actor, verb=gettext_noop("删去视图"), target=view)
    SavedView.objects.filter(pk=view.pk).delete()
