"""Settling which companies count as start-ups."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.companies.models.register import StartupStage
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places import rules as place_rules

from ..models import StartupTerms


@transaction.atomic
def settle_startups(*, actor: Actor, stages: Collection[str], most_years: int | None) -> StartupTerms:
    """Say which companies count, by an administrator of the district. Cases filed before stay as they are."""
    if actor.person is not None and not place_rules.administers_the_district(actor):
        raise NotAllowed(_("只有新区的管理员可以改初创企业的认定。"))
    if not stages:
        raise Refused(_("还没有选创业阶段。请至少选一个，不然谁也不算初创企业。"))
    StartupTerms.objects.bulk_create([StartupTerms(pk=1)], ignore_conflicts=True)
    row = StartupTerms.objects.select_for_update().get(pk=1)
    before = _said(row)
    row.stages = [str(stage) for stage in StartupStage if stage in stages]
    row.most_years = most_years
    row.full_clean()
    row.save()
    audit.record(
        actor=actor, verb=gettext_noop("修改初创企业的认定"), target=row, before=before, after=_said(row)
    )
    return row


def _said(row: StartupTerms) -> dict[str, object]:
    return {"stages": " ".join(row.stages), "most_years": row.most_years or ""}
