"""Writes about questionnaires."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock

from ..definition import check_definition
from ..models import Questionnaire, QuestionnaireVersion


@transaction.atomic
def publish_version(
    *, actor: Actor, slug: str, name: str, schema: dict[str, Any], layout: dict[str, Any]
) -> QuestionnaireVersion:
    """The version of a questionnaire that asks just this: the newest one if it does, else a new one.

    The questionnaire is made when there is none with the slug. Refused with everything that is wrong with the
    definition (DefinitionProblem). Who may publish is the rule of the room that asks.
    """
    check_definition(schema, layout)
    Questionnaire.objects.bulk_create([Questionnaire(slug=slug, name=name)], ignore_conflicts=True)
    questionnaire = Questionnaire.objects.select_for_update().get(slug=slug)
    newest = questionnaire.versions.order_by("-number").first()
    if newest and newest.schema == schema and newest.layout == layout:
        return newest
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire, number=newest.number + 1 if newest else 1, schema=schema, layout=layout
    )
    audit.record(
        actor=actor, verb=gettext_noop("发布表单版本"), target=version, after={"number": version.number}
    )
    return version


def mark_used(version: QuestionnaireVersion) -> None:
    """Freeze a version, since an answer rests on it now. Called in the transaction that keeps the answer."""
    if version.used_at is None:
        now = clock.now()
        QuestionnaireVersion.objects.filter(pk=version.pk, used_at__isnull=True).update(used_at=now)
        version.used_at = now
