"""Importing from the command line: a roster of companies, or the classification of industries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core.spreadsheets.reading import open_table
from lianyuan.core.spreadsheets.reasons import UnreadableSpreadsheet
from lianyuan.core.spreadsheets.tables import Heading

from .actions.industries import load_industries
from .actions.roster import finish, keep_findings
from .actions.roster_rows import ROWS_AT_ONCE, Counts, count_rows, enter_new_industries, write_rows
from .industry_table import INDUSTRIES_SHAPE, has_needed_columns, read_industries
from .models import Industry, RosterImport
from .models.roster import ImportState
from .roster import queries
from .roster.checking import RosterCheck, Surroundings, withheld_columns
from .roster.columns import ROSTER_SHAPE, fields_named, match, missing_fields
from .roster.results import Checked

Say = Callable[[str, int, int], None]
"""Told what is going on: "check" or "write", how many rows are done, and of how many (0 when not known)."""


class UnreadableRoster(Exception):
    """The file can't be read as a roster; the message says why and what to do."""


@dataclass(frozen=True)
class CheckedRoster:
    """A roster read and checked, of which nothing is written yet."""

    file_name: str
    rows: int
    heading: Heading
    matching: Mapping[int, Any]
    checked: Checked
    surroundings: Surroundings

    def told(self, *, dry_run: bool) -> dict[str, Any]:
        """What a program is told of it before anything is written; a dry run also what writing would do."""
        summary = {"file": self.file_name, "dry_run": dry_run, "rows": self.rows}
        summary |= summary_of(self.heading, self.checked)
        return summary | asdict(count_rows(self.checked, self.surroundings)) if dry_run else summary


def import_companies(
    *,
    path: Path,
    actor: Actor,
    dry_run: bool = False,
    sheet: int | None = None,
    say: Say = lambda stage, done, of: None,
) -> dict[str, Any]:
    """Import a roster in one transaction and tell what came of it; a dry run writes nothing.

    Raises UnreadableRoster when the file can't be read or lacks the name or code column.
    """
    try:
        with path.open("rb") as file:
            roster = check_roster(file=file, file_name=path.name, sheet=sheet, say=say)
    except OSError as problem:
        raise UnreadableRoster(
            _("打不开文件 %(path)s：%(problem)s。") % {"path": path, "problem": problem.strerror}
        ) from problem
    if dry_run:
        return roster.told(dry_run=True)
    return write_roster(actor=actor, roster=roster, say=say)


def check_roster(
    *,
    file: IO[bytes],
    file_name: str,
    sheet: int | None = None,
    say: Say = lambda stage, done, of: None,
) -> CheckedRoster:
    """Read a roster and check every row; nothing is written.

    Raises UnreadableRoster when it can't be read or lacks the name or code column.
    """
    around = queries.surroundings()
    try:
        with open_table(file, shape=ROSTER_SHAPE, sheet=sheet) as table:
            heading = table.heading
            matching = match(heading.columns)
            missing = missing_fields(matching)
            if missing:
                raise UnreadableRoster(
                    _("表头里没有找到%(fields)s一列。请改好表头再导入。") % {"fields": fields_named(missing)}
                )
            check = RosterCheck(heading=heading, matching=matching, surroundings=around)
            rows = 0
            for batch in table.batches():
                check.add(batch)
                rows += len(batch.numbers)
                say("check", rows, 0)
    except UnreadableSpreadsheet as problem:
        raise UnreadableRoster(str(problem)) from problem
    return CheckedRoster(file_name, rows, heading, matching, check.finish(), around)


def write_roster(
    *, actor: Actor, roster: CheckedRoster, say: Say = lambda stage, done, of: None
) -> dict[str, Any]:
    """Write the good rows of a checked roster in one transaction and tell what came of it."""
    kept = RosterImport(
        person=actor.person,
        done_as=actor.label,
        file_name=roster.file_name[-150:],
        heading=asdict(roster.heading),
        matching=roster.matching,
        rows=roster.rows,
    )
    counts = _write(kept, actor, roster.checked, roster.surroundings, say)
    return roster.told(dry_run=False) | asdict(counts) | {"import": kept.pk}


@transaction.atomic
def _write(roster: RosterImport, actor: Actor, checked: Checked, around: Surroundings, say: Say) -> Counts:
    roster.state = ImportState.APPLYING
    roster.save()
    roster.entry = audit.record_batch(actor=actor, verb=gettext_noop("导入名册"), target=roster)
    if checked.new_industry_codes:
        enter_new_industries(checked.new_industry_codes, around)
    counts = Counts()
    total = len(checked.numbers)
    for start in range(0, total, ROWS_AT_ONCE):
        stop = min(start + ROWS_AT_ONCE, total)
        counts.add(
            write_rows(
                roster=roster,
                entry=roster.entry,
                checked=checked,
                surroundings=around,
                start=start,
                stop=stop,
            )
        )
        say("write", stop, total)
    keep_findings(roster, checked, counts)
    roster.position = total
    finish(roster)
    roster.save()
    return counts


def import_industries(*, path: Path, actor: Actor) -> dict[str, Any]:
    """Load a table of industries and tell what came of it.

    Raises UnreadableRoster when the file can't be read.
    """
    known = dict(Industry.objects.values_list("code", "parent_id"))
    try:
        with path.open("rb") as file, open_table(file, shape=INDUSTRIES_SHAPE) as table:
            if not has_needed_columns(table.heading):
                raise UnreadableRoster(_("表头里没有找到“代码”（或“小类”）和“名称”两列。请改好表头再导入。"))
            read = read_industries(table.heading, table.batches(), known)
            header_rows = table.heading.header_rows
    except OSError as problem:
        raise UnreadableRoster(
            _("打不开文件 %(path)s：%(problem)s。") % {"path": path, "problem": problem.strerror}
        ) from problem
    except UnreadableSpreadsheet as problem:
        raise UnreadableRoster(str(problem)) from problem
    counts = load_industries(actor=actor, entries=read.entries.values())
    return {
        "file": path.name,
        **asdict(counts),
        "refused": len({problem.row for problem in read.problems}),
        "problems": [asdict(problem) for problem in read.problems],
        "header_rows": header_rows,
    }


def summary_of(heading: Heading, checked: Checked) -> dict[str, Any]:
    """What a program is told of a checked roster."""
    others = [sheet.name for sheet in heading.sheets if sheet.index != heading.sheet_index]
    chosen = [sheet.name for sheet in heading.sheets if sheet.index == heading.sheet_index]
    return {
        "refused": len(checked.refused),
        "duplicates": len(checked.duplicates),
        "problems": [asdict(problem) for problem in checked.problems],
        "duplicate_rows": [asdict(duplicate) for duplicate in checked.duplicates],
        "conflicts": [asdict(duplicate) for duplicate in checked.conflicts],
        "notes": [asdict(note) for note in checked.notes],
        "preamble_rows": checked.preamble_rows,
        "header_rows": heading.header_rows,
        "total_rows": checked.total_rows,
        "other_rows": checked.other_rows,
        "not_taken": withheld_columns(heading),
        "unmatched_columns": _unmatched(heading),
        "sheet": chosen[0] if chosen else "",
        "other_sheets": others,
    }


def _unmatched(heading: Heading) -> list[str]:
    matched = match(heading.columns)
    return [column.label for column in heading.columns if column.index not in matched]
