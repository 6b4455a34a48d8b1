"""Taking an import back, as long as nothing else has touched its rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import AuditEntry
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.core.sentences import one_after_another
from lianyuan.search import actions as search

from .. import rules
from ..models import Company, CompanyContact, Industry, RosterChange, RosterImport
from ..models.roster import ImportState
from ..roster.register_rows import as_audited
from .register import audited
from .roster_rows import write_contacts, write_public

_NAMED_AT_MOST = 10
_COMPANY_KIND = "companies.company"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A company of the import that something else has touched, and what."""

    company: str
    what: str


def obstacles(roster: RosterImport, *, most: int = _NAMED_AT_MOST) -> list[Obstacle]:
    """What stands against undoing an import: the first few companies changed or referred to since."""
    return list(islice(_obstacles(roster), most))


def _obstacles(roster: RosterImport) -> Iterator[Obstacle]:
    changed = roster.changes.exclude(company__version=F("version")).order_by("company_id")
    for name in changed.values_list("company__name", flat=True)[:_NAMED_AT_MOST]:
        yield Obstacle(name, _("资料后来又改过"))
    created = RosterChange.objects.filter(roster=roster, created=True).values("company_id")
    for relation in Company._meta.related_objects:
        model = relation.related_model
        if model in (CompanyContact, RosterChange):
            continue
        if relation.many_to_many:
            referring = Company.objects.filter(pk__in=created, **{f"{relation.name}__isnull": False})
            names: Any = referring.values_list("name", flat=True)
        else:
            field = relation.field.name
            names = model._base_manager.filter(**{f"{field}__in": created}).values_list(
                f"{field}__name", flat=True
            )
        for name in names.distinct()[:_NAMED_AT_MOST]:
            yield Obstacle(name, _("已有%(what)s") % {"what": model._meta.verbose_name})


@transaction.atomic
def undo(*, actor: Actor, roster: RosterImport) -> None:
    """Remove what an import entered and put back what it changed: all of it, or nothing.

    Refused, naming the companies, when any of them was changed or is referred to since.
    """
    if not rules.imports_rosters(actor):
        raise NotAllowed(_("只有服务台人员和管理员可以撤销名册的导入。"))
    roster = RosterImport.objects.select_for_update().get(pk=roster.pk)
    if roster.state == ImportState.UNDONE:
        return
    if roster.state != ImportState.DONE:
        raise Refused(
            _("这份名册现在是“%(state)s”，没有可以撤销的导入。") % {"state": roster.get_state_display()}
        )
    if connection.features.has_select_for_update_of:
        ours = Company.objects.filter(roster_changes__roster=roster).order_by("pk")
        for _locked in ours.select_for_update(of=("self",)).values_list("pk").iterator():
            pass
    found = obstacles(roster)
    if found:
        named = one_after_another(
            _("%(company)s（%(what)s）") % {"company": obstacle.company, "what": obstacle.what}
            for obstacle in found
        )
        raise Refused(
            _("不能撤销：导入之后，下面的企业另有变动：%(named)s。请先核对这些企业，需要时逐家修改。")
            % {"named": named}
        )
    entry = audit.record_batch(actor=actor, verb=gettext_noop("撤销导入名册"), target=roster)
    _put_back(roster, entry)
    _remove_created(roster, entry)
    roster.changes.all().delete()
    roster.refused_rows.all().delete()
    # Classes kept only for these rows go with them.
    Industry.objects.filter(in_standard=False, companies__isnull=True, children__isnull=True).delete()
    roster.state = ImportState.UNDONE
    roster.undone_at = clock.now()
    roster.save(update_fields=["state", "undone_at"])


def _put_back(roster: RosterImport, entry: AuditEntry) -> None:
    updated = list(roster.changes.filter(created=False).select_related("company").order_by("pk"))
    if not updated:
        return
    public: list[tuple[int, dict[str, Any]]] = []
    before, after = [], []
    for change in updated:
        assert change.before is not None, "a change of a company that was there keeps what it was"
        earlier = change.before["public"]
        public.append((change.company_id, earlier))
        now = audited(change.company)
        old = {name: as_audited(value) for name, value in earlier.items()}
        different = [name for name in old if old[name] != now[name]]
        before.append(json.dumps({name: now[name] for name in different}, ensure_ascii=False))
        after.append(json.dumps({name: old[name] for name in different}, ensure_ascii=False))
    write_public(public)
    write_contacts([(change.company_id, change.before["contact"]) for change in updated if change.before])
    audit.record_many_changes(
        entry,
        target_kind=_COMPANY_KIND,
        target_ids=[change.company_id for change in updated],
        before=before,
        after=after,
    )


def _remove_created(roster: RosterImport, entry: AuditEntry) -> None:
    created = RosterChange.objects.filter(roster=roster, created=True).order_by("pk")
    removed = list(created.values_list("company_id", "company__name", "company__uscc"))
    if not removed:
        return
    search.remove_ids(kind="company", ids=[company_id for company_id, _name, _code in removed])
    audit.record_many_changes(
        entry,
        target_kind=_COMPANY_KIND,
        target_ids=[company_id for company_id, _name, _code in removed],
        before=[json.dumps({"name": name, "uscc": code}, ensure_ascii=False) for _id, name, code in removed],
        after=["{}"] * len(removed),
    )
    ours = "SELECT company_id FROM companies_rosterchange WHERE roster_id = %s AND created"
    with connection.cursor() as cursor:
        # Foreign keys are checked at the end of the transaction, when nothing points here any more.
        cursor.execute(f"DELETE FROM companies_companycontact WHERE company_id IN ({ours})", [roster.pk])
        cursor.execute(f"DELETE FROM companies_company WHERE id IN ({ours})", [roster.pk])
        cursor.execute("DELETE FROM companies_rosterchange WHERE roster_id = %s", [roster.pk])
