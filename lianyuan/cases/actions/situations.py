"""Keeping topics and situations, by which people find services."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core.refusals import NotAllowed
from lianyuan.places import rules as place_rules

from ..models import Service, Situation, SituationService, Topic


@transaction.atomic
def keep_topic(*, actor: Actor, slug: str, services: Iterable[Service] = (), **said: Any) -> Topic:
    """The topic of this slug as it is said here: made, or changed."""
    _require_district(actor)
    topic = Topic.objects.select_for_update().filter(slug=slug).first() or Topic(slug=slug)
    is_new = topic.pk is None
    for name, value in said.items():
        setattr(topic, name, value)
    topic.full_clean()
    topic.save()
    topic.services.set(services)
    _record(actor, topic, gettext_noop("添加主题") if is_new else gettext_noop("修改主题"))
    return topic


@transaction.atomic
def keep_situation(*, actor: Actor, slug: str, services: Iterable[Service] = (), **said: Any) -> Situation:
    """The situation of this slug as it is said here: made, or changed; its services in the order given."""
    _require_district(actor)
    situation = Situation.objects.select_for_update().filter(slug=slug).first() or Situation(slug=slug)
    is_new = situation.pk is None
    for name, value in said.items():
        setattr(situation, name, value)
    situation.full_clean()
    situation.save()
    situation.parts.all().delete()
    SituationService.objects.bulk_create(
        SituationService(situation=situation, service=service, position=position)
        for position, service in enumerate(services)
    )
    _record(actor, situation, gettext_noop("添加一件事") if is_new else gettext_noop("修改一件事"))
    return situation


def _record(actor: Actor, target: Topic | Situation, verb: str) -> None:
    audit.record(actor=actor, verb=verb, target=target, after={"name": target.name})


def _require_district(actor: Actor) -> None:
    if actor.person is not None and not place_rules.administers_the_district(actor):
        raise NotAllowed(_("只有新区的管理员可以编主题和一件事。"))
