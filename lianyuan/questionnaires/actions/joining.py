"""Keeping a joined form, so that drafts of it rest on a version like any other's."""

from typing import Any

from django.db import transaction

from ..definition import check_definition
from ..models import Questionnaire, QuestionnaireVersion


def keep_joined(
    *, slug: str, name: str, schema: dict[str, Any], layout: dict[str, Any]
) -> QuestionnaireVersion:
    """The version that asks just this of the joined form with the slug, made where there is none.

    It is derived from forms that were published, so nobody's right is asked and no trail is left.
    """
    found = _same(slug, schema, layout)
    return found or _made(slug, name, schema, layout)


def _same(slug: str, schema: dict[str, Any], layout: dict[str, Any]) -> QuestionnaireVersion | None:
    versions = QuestionnaireVersion.objects.filter(questionnaire__slug=slug, questionnaire__is_joined=True)
    return next(
        (one for one in versions.order_by("-number") if one.schema == schema and one.layout == layout), None
    )


@transaction.atomic
def _made(slug: str, name: str, schema: dict[str, Any], layout: dict[str, Any]) -> QuestionnaireVersion:
    check_definition(schema, layout)
    Questionnaire.objects.bulk_create(
        [Questionnaire(slug=slug, name=name, is_joined=True)], ignore_conflicts=True
    )
    questionnaire = Questionnaire.objects.select_for_update().get(slug=slug, is_joined=True)
    if (found := _same(slug, schema, layout)) is not None:
        return found
    newest = questionnaire.versions.order_by("-number").first()
    return QuestionnaireVersion.objects.create(
        questionnaire=questionnaire, number=newest.number + 1 if newest else 1, schema=schema, layout=layout
    )
