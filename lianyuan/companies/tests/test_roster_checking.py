"""Checking rows of any content: each is accounted for, and what is good always goes in."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianyuan.accounts import audit
from lianyuan.accounts.acting import command_line
from lianyuan.companies.actions.roster_rows import enter_new_industries, write_rows
from lianyuan.companies.models import Company, RosterImport
from lianyuan.companies.roster import queries
from lianyuan.companies.roster.checking import Surroundings, check_rows
from lianyuan.companies.roster.columns import match
from lianyuan.companies.roster.industry_codes import IndustryCodes
from lianyuan.companies.roster.notes import Buildings
from lianyuan.companies.roster.results import Checked
from lianyuan.companies.tests.factories import make_uscc
from lianyuan.companies.tests.rosters import HEADER, line
from lianyuan.core.spreadsheets.tables import Batch, Column, Heading

HEADING = Heading("csv", [Column(index, label) for index, label in enumerate(HEADER[:-1])], [1])
AROUND = Surroundings(
    IndustryCodes({"I": None, "65": "I", "6513": "65"}), Buildings([(1, "示例楼")]), date(2026, 6, 1)
)
# What stands in real cells, and whatever else a cell can hold (a CSV's NUL is refused on reading).
texts = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=130)
plausible = st.sampled_from([str(value) for value in line(1)] + ["合计", "6599", "上游", "3亿元", "/", "=1"])
cells = st.one_of(plausible, texts)


@st.composite
def rows(draw: st.DrawFn) -> list[str]:
    """A row that is good but for a few cells."""
    row = [str(value) for value in line(draw(st.integers(1, 5)))][:-1]
    for position in draw(st.sets(st.integers(0, 12), max_size=3)):
        row[position] = draw(cells)
    return row


def check(found: list[list[str]], around: Surroundings = AROUND) -> Checked:
    batch = Batch(list(range(2, len(found) + 2)), [list(column) for column in zip(*found, strict=True)])
    return check_rows(heading=HEADING, matching=match(HEADING.columns), surroundings=around, batches=[batch])


@given(st.lists(rows(), min_size=1, max_size=12))
def test_every_row_is_accounted_for_once(found: list[list[str]]) -> None:
    checked = check(found)
    kept = checked.numbers
    refused = [row.row for row in checked.refused]
    repeated = [duplicate.row for duplicate in checked.duplicates]
    special = checked.total_rows + checked.other_rows
    assert sorted(kept + refused + repeated + special) == list(range(2, len(found) + 2))
    assert {problem.row for problem in checked.problems} == set(refused)
    assert all(problem.reason for problem in checked.problems)
    assert all(duplicate.first_row in kept for duplicate in checked.duplicates)
    assert all(len(column) == len(kept) for column in checked.columns.values())


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rows(), min_size=1, max_size=8))
def test_what_is_good_goes_in_and_is_found_unchanged(found: list[list[str]]) -> None:
    with transaction.atomic():
        around = queries.surroundings()
        checked = check(found, around)
        enter_new_industries(checked.new_industry_codes, around)
        for turn in range(2):
            roster = RosterImport.objects.create(file_name="a.csv")
            entry = audit.record_batch(actor=command_line(), verb="导入名册", target=roster)
            counts = write_rows(
                roster=roster,
                entry=entry,
                checked=checked,
                surroundings=around,
                start=0,
                stop=len(checked.numbers),
            )
            good = len(checked.numbers)
            assert (counts.created, counts.updated, counts.unchanged) == (
                (good, 0, 0) if turn == 0 else (0, 0, good)
            )
        assert Company.objects.count() == good
        transaction.set_rollback(True)


def test_all_that_is_wrong_with_a_row_is_said() -> None:
    row = [str(value) for value in line(1, founded="2013-02-30", headcount="约三十", name="")][:-1]
    checked = check([row, [str(value) for value in line(2)][:-1]])
    assert [problem.column for problem in checked.problems] == ["企业名称", "成立日期", "从业人数"]
    assert checked.numbers == [3]
    assert checked.columns and make_uscc(2) in str(checked.columns)
