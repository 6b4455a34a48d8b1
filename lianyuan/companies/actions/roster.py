"""Bringing a roster in: reading, matching columns, checking, applying. Undoing is in `roster_undoing`."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from itertools import repeat
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit, jobs
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.bulk import insert_rows
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.core.spreadsheets.reading import open_table

from .. import rules
from ..models import RosterImport, RosterPart, RosterProblem, RosterRefusedRow
from ..models.roster import ImportState
from ..roster import queries
from ..roster.checking import RosterCheck, Surroundings
from ..roster.columns import ROSTER_SHAPE, Field, fields_named, match, missing_fields
from ..roster.results import Checked
from .roster_rows import ROWS_AT_ONCE, Counts, count_rows, enter_new_industries, write_rows

CHECK_JOB = "companies.roster.check"
APPLY_JOB = "companies.roster.apply"
# Rows nobody asked for again are not kept: a roster holds contacts.
KEPT_UNAPPLIED = timedelta(days=30)
# A page can't show more, and a row of the table should stay small.
_MOST_NOTES = 500
_MOST_DUPLICATES = 2000


def _check_allowed(actor: Actor) -> None:
    if not rules.imports_rosters(actor):
        raise NotAllowed(_("只有服务台人员和管理员可以导入名册。"))


def start(
    *, actor: Actor, file: IO[bytes], file_name: str, sheet: int | None = None, upload_key: str | None = None
) -> RosterImport:
    """Read an uploaded roster and keep its rows, without the columns that must not be taken.

    A repeated upload with the same key gives the import of the first. Raises UnreadableSpreadsheet.
    Not one transaction around the reading, so that nobody waits while a long file is read.
    """
    _check_allowed(actor)
    parts: list[str] = []
    rows = 0
    with open_table(file, shape=ROSTER_SHAPE, sheet=sheet) as table:
        heading = table.heading
        for batch in table.batches():
            rows += len(batch.numbers)
            parts.append(json.dumps(asdict(batch), ensure_ascii=False, separators=(",", ":")))
    roster = RosterImport(
        person=actor.person,
        done_as=actor.label,
        upload_key=upload_key,
        file_name=file_name[-150:],
        heading=asdict(heading),
        matching=match(heading.columns),
        rows=rows,
    )
    with transaction.atomic():
        _forget_stale()
        if upload_key:
            RosterImport.objects.bulk_create([roster], ignore_conflicts=True)
            kept = RosterImport.objects.get(upload_key=upload_key)
            if kept.made_at != roster.made_at:
                return _same_again(kept, roster)
            roster = kept
        else:
            roster.save()
        RosterPart.objects.bulk_create(
            [
                RosterPart(roster=roster, position=position, content=content)
                for position, content in enumerate(parts)
            ],
            batch_size=20,
        )
        audit.record(actor=actor, verb=gettext_noop("上传名册"), target=roster, after={"rows": rows})
    return roster


def _same_again(kept: RosterImport, repeated: RosterImport) -> RosterImport:
    if (kept.file_name, kept.rows) != (repeated.file_name, repeated.rows):
        raise Refused(_("这份表单已经提交过一次，文件和这次不一样。请打开新的表单再选文件。"))
    return kept


def _forget_stale() -> None:
    stale = queries.unfinished().filter(made_at__lt=clock.now() - KEPT_UNAPPLIED)
    for roster in stale.exclude(state=ImportState.CHECKING):
        _forget_rows(roster, refused_too=True)
        RosterImport.objects.filter(pk=roster.pk).update(state=ImportState.DISCARDED)


def _forget_rows(roster: RosterImport, *, refused_too: bool) -> None:
    roster.parts.all().delete()
    if refused_too:
        roster.refused_rows.all().delete()
        roster.problems.all().delete()


@transaction.atomic
def ask_check(*, actor: Actor, roster: RosterImport, matching: Mapping[int, Field]) -> None:
    """Settle which column holds which field, and queue the check; asked with another match, check anew."""
    _check_allowed(actor)
    missing = missing_fields(matching)
    if missing:
        raise Refused(_("还没有指明哪一列是%(fields)s。请选好再检查。") % {"fields": fields_named(missing)})
    roster = _locked(roster, ImportState.MATCHING, ImportState.CHECKED, ImportState.CHECKING)
    if roster.state == ImportState.CHECKING and queries.matching_of(roster) == dict(matching):
        return
    roster.matching = {str(index): field for index, field in matching.items()}
    _queue(roster, CHECK_JOB, ImportState.CHECKING)


@transaction.atomic
def ask_apply(*, actor: Actor, roster: RosterImport) -> None:
    """Queue the writing of the good rows. Asked twice, they are written once."""
    _check_allowed(actor)
    roster = _locked(roster, ImportState.CHECKED, ImportState.APPLYING, ImportState.DONE)
    if roster.state != ImportState.CHECKED:
        return
    roster.entry = audit.record_batch(actor=actor, verb=gettext_noop("导入名册"), target=roster)
    roster.created = roster.updated = roster.unchanged = roster.last_row = 0
    _queue(roster, APPLY_JOB, ImportState.APPLYING)


@transaction.atomic
def ask_again(*, actor: Actor, roster: RosterImport) -> None:
    """Queue once more what a failed job left undone."""
    _check_allowed(actor)
    roster = _locked(roster, ImportState.CHECKING, ImportState.APPLYING)
    state = ImportState(roster.state)
    _queue(roster, CHECK_JOB if state is ImportState.CHECKING else APPLY_JOB, state)


@transaction.atomic
def discard(*, actor: Actor, roster: RosterImport) -> None:
    """Give up an import that isn't applied, and forget its rows."""
    _check_allowed(actor)
    roster = _locked(
        roster, ImportState.MATCHING, ImportState.CHECKING, ImportState.CHECKED, ImportState.DISCARDED
    )
    if roster.state == ImportState.DISCARDED:
        return
    _forget_rows(roster, refused_too=True)
    roster.state = ImportState.DISCARDED
    roster.save(update_fields=["state"])
    audit.record(actor=actor, verb=gettext_noop("放弃导入名册"), target=roster)


def _locked(roster: RosterImport, *states: ImportState) -> RosterImport:
    roster = RosterImport.objects.select_for_update().get(pk=roster.pk)
    if roster.state not in states:
        raise Refused(
            _("这份名册现在是“%(state)s”，不能这样做。请回到它的页面看一看。")
            % {"state": roster.get_state_display()}
        )
    return roster


def _queue(roster: RosterImport, kind: str, state: ImportState) -> None:
    if roster.state != state:
        roster.state = state
        roster.position = 0
    roster.job_number += 1
    roster.save()
    jobs.enqueue(kind=kind, payload={"roster": roster.pk, "number": roster.job_number}, key=roster.job_key)


def check(*, roster_id: int, number: int) -> None:
    """Check the kept rows and keep what was found; done by the worker, safe to repeat."""
    found = RosterImport.objects.filter(pk=roster_id, state=ImportState.CHECKING, job_number=number).first()
    if found is None:
        return
    around = queries.surroundings()
    checked = _checked(found, around, partial(_progress, found))
    counts = count_rows(checked, around)
    with transaction.atomic():
        roster = RosterImport.objects.select_for_update().get(pk=roster_id)
        if roster.state != ImportState.CHECKING or roster.job_number != number:
            return
        keep_findings(roster, checked, counts)
        roster.state = ImportState.CHECKED
        roster.position = 0
        roster.save()


def _checked(roster: RosterImport, around: Surroundings, say: Callable[[int], Any]) -> Checked:
    check = RosterCheck(
        heading=queries.heading_of(roster), matching=queries.matching_of(roster), surroundings=around
    )
    done = 0
    for batch in queries.batches_of(roster):
        check.add(batch)
        done += len(batch.numbers)
        say(done)
    return check.finish()


def _progress(roster: RosterImport, rows: int) -> None:
    if rows % 10_000 == 0:
        RosterImport.objects.filter(pk=roster.pk, job_number=roster.job_number).update(position=rows)


def keep_findings(roster: RosterImport, checked: Checked, counts: Counts) -> None:
    """Put what checking found on the import (unsaved) and its problems into their tables."""
    roster.problems.all().delete()
    roster.refused_rows.all().delete()
    problems, refused = checked.problems, checked.refused
    insert_rows(
        RosterProblem,
        len(problems),
        {
            "roster_id": repeat(roster.pk, len(problems)),
            "row": [problem.row for problem in problems],
            "column": [problem.column for problem in problems],
            "value": [problem.value for problem in problems],
            "reason": [problem.reason for problem in problems],
        },
    )
    insert_rows(
        RosterRefusedRow,
        len(refused),
        {
            "roster_id": repeat(roster.pk, len(refused)),
            "row": [row.row for row in refused],
            "cells": [json.dumps(row.cells, ensure_ascii=False) for row in refused],
            "reasons": [json.dumps(row.reasons, ensure_ascii=False) for row in refused],
        },
    )
    roster.findings = findings_of(checked)
    roster.good = len(checked.numbers)
    roster.refused = len(checked.refused)
    roster.duplicates = len(checked.duplicates)
    roster.created, roster.updated, roster.unchanged = counts.created, counts.updated, counts.unchanged


def findings_of(checked: Checked) -> dict[str, Any]:
    """What a person should know beside the problems, ready for JSON."""
    telling = sorted(checked.duplicates, key=lambda duplicate: (not duplicate.differences, duplicate.row))
    return {
        "preamble_rows": checked.preamble_rows,
        "total_rows": checked.total_rows,
        "other_rows": checked.other_rows,
        "notes": [asdict(note) for note in checked.notes[:_MOST_NOTES]],
        "duplicates": [asdict(duplicate) for duplicate in telling[:_MOST_DUPLICATES]],
    }


def apply(*, roster_id: int, number: int) -> None:
    """Write the good rows, some thousands in each transaction; done by the worker.

    Safe to repeat and to resume: how far it has come is written together with the rows.
    """
    roster = RosterImport.objects.filter(pk=roster_id, state=ImportState.APPLYING, job_number=number).first()
    if roster is None:
        return
    around = queries.surroundings()
    checked = _checked(roster, around, lambda rows: None)
    # Each pass is a transaction of its own, so that others can write in between.
    while _apply_some(roster_id, number, checked, around):
        pass


def _apply_some(roster_id: int, number: int, checked: Checked, around: Surroundings) -> bool:
    """Write the next rows; False when there is no more to do, here or for this job at all."""
    with transaction.atomic():
        roster = RosterImport.objects.select_for_update().select_related(None).get(pk=roster_id)
        if roster.state != ImportState.APPLYING or roster.job_number != number or roster.entry is None:
            return False
        start = bisect_right(checked.numbers, roster.last_row)
        stop = min(start + ROWS_AT_ONCE, len(checked.numbers))
        if start < stop:
            if checked.new_industry_codes:
                enter_new_industries(checked.new_industry_codes, around)
            counts = write_rows(
                roster=roster,
                entry=roster.entry,
                checked=checked,
                surroundings=around,
                start=start,
                stop=stop,
            )
            roster.created += counts.created
            roster.updated += counts.updated
            roster.unchanged += counts.unchanged
            roster.last_row = checked.numbers[stop - 1]
            roster.position = stop
        if stop >= len(checked.numbers):
            finish(roster)
        roster.save()
    return roster.state == ImportState.APPLYING


def finish(roster: RosterImport) -> None:
    """Note that all good rows are in (unsaved), and forget the rows as read, but for the refused ones."""
    _forget_rows(roster, refused_too=False)
    roster.state = ImportState.DONE
    roster.applied_at = clock.now()
