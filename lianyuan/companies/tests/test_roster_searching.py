"""What a roster brings in is found at once, and no longer once the import is taken back."""

from pathlib import Path

import pytest

from lianyuan.accounts.acting import Actor, command_line
from lianyuan.accounts.jobs import run_next
from lianyuan.companies.actions.roster_undoing import undo
from lianyuan.companies.importing import import_companies
from lianyuan.companies.models import RosterImport
from lianyuan.companies.tests.factories import make_uscc
from lianyuan.search import actions as search_actions
from lianyuan.search import queries
from lianyuan.search.models import Document
from lianyuan.search.reindexing import reindex

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    return [hit.title for hit in queries.search(Actor(person=None), text).page.rows]


def brought_in(folder: Path, *rows: tuple[str, str]) -> None:
    file = folder / "roster.csv"
    heading = "企业名称,统一社会信用代码,主营行业,行业代码,产业链环节,所在楼宇,门牌,党员人数"
    lines = [heading, *(f"{name},{code},软件,6513,上游,示例楼,401室,2" for name, code in rows)]
    file.write_text("\n".join(lines), encoding="utf-8")
    import_companies(path=file, actor=command_line())


def test_rows_are_found_new_changed_and_changed_back(tmp_path: Path) -> None:
    first, second = make_uscc(), make_uscc()
    brought_in(tmp_path, ("嘉兴澄湖示例有限公司", first), ("嘉兴月河示例有限公司", second))
    assert found("澄湖") == ["嘉兴澄湖示例有限公司"]
    assert found(second) == ["嘉兴月河示例有限公司"]
    # What was made from the columns is what would be made of the companies read back.
    assert sum(tally.differed for tally in reindex()) == 0
    brought_in(tmp_path, ("嘉兴鹿鸣示例有限公司", first))
    assert (found("澄湖"), found("鹿鸣")) == ([], ["嘉兴鹿鸣示例有限公司"])
    assert not Document.objects.filter(body__contains="党员").exists()
    undo(actor=command_line(), roster=RosterImport.objects.latest("pk"))
    assert (found("澄湖"), found("鹿鸣")) == (["嘉兴澄湖示例有限公司"], [])


def test_companies_taken_back_are_gone(tmp_path: Path) -> None:
    brought_in(tmp_path, ("嘉兴澄湖示例有限公司", make_uscc()))
    undo(actor=command_line(), roster=RosterImport.objects.latest("pk"))
    assert found("澄湖") == []
    assert not Document.objects.exists()


def test_a_long_roster_is_found_once_the_worker_has_been_through_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_actions, "BATCH_AT_ONCE", 1)
    brought_in(tmp_path, ("嘉兴澄湖示例有限公司", make_uscc()), ("嘉兴月河示例有限公司", make_uscc()))
    assert not Document.objects.exists()
    while run_next():
        pass
    assert (found("澄湖"), found("月河")) == (["嘉兴澄湖示例有限公司"], ["嘉兴月河示例有限公司"])
    assert sum(tally.differed for tally in reindex()) == 0


def test_a_long_roster_taken_back_before_the_worker_came_is_never_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_actions, "BATCH_AT_ONCE", 1)
    brought_in(tmp_path, ("嘉兴澄湖示例有限公司", make_uscc()), ("嘉兴月河示例有限公司", make_uscc()))
    undo(actor=command_line(), roster=RosterImport.objects.latest("pk"))
    while run_next():
        pass
    assert not Document.objects.exists()
