"""An import as its pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianyuan.accounts.models import Job
from lianyuan.core import dates, sentences
from lianyuan.core.components import Chip, Tone
from lianyuan.core.paging import Page
from lianyuan.core.spreadsheets.tables import Sheet, column_letters

from ..models import RosterImport, RosterProblem
from ..models.roster import ImportState
from .checking import withheld_columns
from .columns import CapitalUnit, Field, capital_unit_of, is_our_own
from .queries import heading_of, matching_of, problems_of

_TONES = {
    ImportState.MATCHING: Tone.GOLD,
    ImportState.CHECKING: Tone.LAKE,
    ImportState.CHECKED: Tone.GOLD,
    ImportState.APPLYING: Tone.LAKE,
    ImportState.DONE: Tone.LEAF,
}
_ROWS_LISTED = 12
_REPEATED_SHOWN = 100


@dataclass(frozen=True)
class ImportLine:
    """An import in the list of all."""

    roster: RosterImport
    chip: Chip
    text: str


def import_lines(page: Page[RosterImport]) -> Page[ImportLine]:
    """A page of imports, each with a line on when, by whom and what came of it."""
    return Page([_line(roster) for roster in page.rows], page.before, page.after)


def _line(roster: RosterImport) -> ImportLine:
    when = dates.plain_moment(roster.made_at)
    text = f"{roster.done_as} · {when}"
    if roster.state in (ImportState.DONE, ImportState.UNDONE):
        text += " · " + _("新增 %(created)d 家，更新 %(updated)d 家，未通过 %(refused)d 行") % {
            "created": roster.created,
            "updated": roster.updated,
            "refused": roster.refused,
        }
    return ImportLine(roster, chip_of(roster), text)


def chip_of(roster: RosterImport) -> Chip:
    """The state of an import in a word."""
    state = ImportState(roster.state)
    return Chip(str(state.label), _TONES.get(state, Tone.PLAIN))


def listed(rows: Sequence[int], count: int | None = None) -> str:
    """Row numbers as read out: the first few, and how many in all when there are more."""
    total = len(rows) if count is None else count
    named = sentences.listed(rows[:_ROWS_LISTED])
    return (
        named
        if total <= _ROWS_LISTED
        else _("%(named)s 等共 %(total)d 行") % {"named": named, "total": total}
    )


@dataclass(frozen=True)
class Reading:
    """How the file was read: what was taken for the header, what was left out and why."""

    header_rows: str
    preamble_rows: str
    withheld: list[dict[str, str]]
    sheet: str
    other_sheets: list[Sheet]
    left_out: list[str]
    damaged: bool
    capital_without_unit: bool

    @classmethod
    def of(cls, roster: RosterImport) -> Reading:
        """The reading of an import's file."""
        heading = heading_of(roster)
        matching = matching_of(roster)
        capital = [
            column.label
            for column in heading.columns
            if matching.get(column.index) is Field.REGISTERED_CAPITAL
        ]
        return cls(
            header_rows=listed(heading.header_rows),
            preamble_rows=listed(heading.preamble_rows),
            withheld=withheld_columns(heading),
            sheet=next((sheet.name for sheet in heading.sheets if sheet.index == heading.sheet_index), ""),
            other_sheets=[sheet for sheet in heading.sheets if sheet.index != heading.sheet_index],
            left_out=[
                f"{column_letters(column.index)} {column.label}"
                for column in heading.columns
                if column.index not in matching and not is_our_own(column.label)
            ],
            damaged=heading.damaged_characters,
            capital_without_unit=any(
                capital_unit_of(label) is CapitalUnit.WAN and not {"万", "萬"} & set(label)
                for label in capital
            ),
        )


@dataclass(frozen=True)
class RepeatedRow:
    """A row whose code stood in the file before."""

    row: int
    first_row: int
    name: str
    uscc: str
    differences: list[dict[str, str]]


@dataclass(frozen=True)
class NoteLine:
    """A note and the rows it is about."""

    column: str
    value: str
    reason: str
    rows: str


@dataclass(frozen=True)
class ImportView:
    """Everything an import's own page shows."""

    roster: RosterImport
    chip: Chip
    reading: Reading
    problems: Page[RosterProblem]
    repeated: list[RepeatedRow]
    notes: list[NoteLine]
    total_rows: str
    other_rows: str
    stuck: bool
    has_rows_to_mend: bool

    @classmethod
    def of(cls, roster: RosterImport, *, key: str = "") -> ImportView:
        """An import with one page of its problems."""
        findings: dict[str, Any] = roster.findings
        return cls(
            roster=roster,
            chip=chip_of(roster),
            reading=Reading.of(roster),
            problems=problems_of(roster, key=key),
            repeated=[RepeatedRow(**repeated) for repeated in findings.get("duplicates", [])],
            notes=[
                NoteLine(note["column"], note["value"], note["reason"], listed(note["rows"], note["count"]))
                for note in findings.get("notes", [])
            ],
            total_rows=listed(findings.get("total_rows", [])),
            other_rows=listed(findings.get("other_rows", [])),
            stuck=is_stuck(roster),
            has_rows_to_mend=roster.refused_rows.exists(),
        )

    @property
    def under_way(self) -> bool:
        """Whether the worker is busy with it."""
        return self.roster.state in (ImportState.CHECKING, ImportState.APPLYING)

    @property
    def waits(self) -> bool:
        """Whether it waits for a person to say go."""
        return self.roster.state == ImportState.CHECKED

    @property
    def is_done(self) -> bool:
        """Whether its rows are in the register."""
        return self.roster.state == ImportState.DONE

    @property
    def most(self) -> int:
        """How many rows the progress counts to."""
        return self.roster.good if self.roster.state == ImportState.APPLYING else self.roster.rows

    @property
    def has_findings(self) -> bool:
        """Whether the rows have been checked."""
        return bool(self.roster.findings) and not self.under_way

    @property
    def repeated_shown(self) -> list[RepeatedRow]:
        """The repeated rows a page lists, those that disagree with the first row before the others."""
        return sorted(self.repeated, key=lambda repeated: (not repeated.differences, repeated.row))[
            :_REPEATED_SHOWN
        ]

    @property
    def repeated_more(self) -> int:
        """How many repeated rows the page leaves out."""
        return max(self.roster.duplicates - _REPEATED_SHOWN, 0)

    @property
    def to_write(self) -> int:
        """How many companies importing would write."""
        return self.roster.created + self.roster.updated


def is_stuck(roster: RosterImport) -> bool:
    """Whether the worker has given the import's job up after several attempts."""
    if roster.state not in (ImportState.CHECKING, ImportState.APPLYING):
        return False
    return Job.objects.filter(key=roster.job_key, failed_at__isnull=False).exists()
