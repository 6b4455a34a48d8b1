"""Closed cases are kept as long as their service's rule says, and no trace of whose they were stays then."""

import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from lianyuan.accounts.acting import Actor, command_line
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for
from lianyuan.cases import actions
from lianyuan.cases.actions import retention as deeds
from lianyuan.cases.actions.releases import tell_handling_times
from lianyuan.cases.actions.retention import run_retention, set_retention
from lianyuan.cases.attachments import ATTACHMENT
from lianyuan.cases.models import (
    Case,
    CaseEvent,
    Ending,
    Grade,
    Outcome,
    Rating,
    RatingFollowUp,
    RetentionRule,
    RetentionRun,
)
from lianyuan.cases.queries.catalogue import handling_time
from lianyuan.cases.retention import limit_of
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.files.drawing import drawn_paper
from lianyuan.files.models import File, Piece
from lianyuan.files.preparing import prepare
from lianyuan.notifications.models import Notice
from lianyuan.places.tests.factories import make_place_role
from lianyuan.search.models import Document

from .factories import ANSWERS, Counter, at, companies, make_counter, make_desk_worker, make_service
from .test_handling_time import closed as done_on
from .visiting import Visitor

pytestmark = pytest.mark.django_db
SECRET = "只有我们知道的事"


@pytest.fixture(autouse=True)
def kept(settings: Any, tmp_path: Path) -> Path:
    """The folder files are kept in."""
    backend = {"BACKEND": "lianyuan.files.storage.DiskStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "files": backend}
    return tmp_path


def closed(counter: Counter, *, days_ago: int, grade: Grade | None = None) -> Case:
    day = clock.today() - timedelta(days=days_ago)
    paper = prepare(drawn_paper(11, SECRET), ATTACHMENT)
    case = counter.filed(answers={"subject": SECRET}, attachments=[paper], at=at(day))
    case = actions.take_case(actor=counter.as_desk, case=case, at=at(day, 11))
    case = actions.complete_case(actor=counter.as_desk, case=case, result=SECRET, at=at(day, 12))
    if grade:
        actions.rate_case(actor=counter.as_company, case=case, grade=grade, words=SECRET, at=at(day, 13))
    return case


def administrator(counter: Counter) -> Person:
    return make_desk_worker(counter.service.centre, role=PlaceRoleName.ADMINISTRATOR)


def everything_kept() -> str:
    """Every value of every table of cases, notices and the search, as one text."""
    tables: list[type[models.Model]] = [*apps.get_app_config("cases").get_models(), Notice, Document, File]
    return "\n".join(str(row) for table in tables for row in table._default_manager.values())


def test_anonymising_takes_out_who_and_what_and_keeps_what_is_counted(kept: Path) -> None:
    counter = make_counter()
    case = closed(counter, days_ago=40, grade=Grade.GOOD)
    # Enough of them that how long they took may be told.
    lately = clock.today() - timedelta(days=20)
    for other in companies(counter, 3)[1:]:
        done_on(other, filed=lately, completed=lately)
    stored = [kept / piece.stored_name for piece in _pieces(case)]
    assert stored and all(path.exists() for path in stored)
    tell_handling_times()
    before = handling_time(counter.service).cases
    RetentionRule.objects.create(service=counter.service, months=1, what=Ending.ANONYMISE)
    out = StringIO()
    call_command("retention", "--dry-run", "--json", stdout=out)
    assert json.loads(out.getvalue())["services"][counter.service.slug]["cases"] == 1
    assert Case.objects.get(pk=case.pk).anonymised_at is None

    run = run_retention(actor=command_line())
    assert run.counts == {counter.service.slug: {"anonymised": 1, "deleted": 0}}
    case.refresh_from_db()
    assert (case.company_id, case.answers) == (None, {})
    text = everything_kept()
    assert SECRET not in text
    for person in (counter.owner, counter.colleague):
        assert not CaseEvent.objects.filter(case=case, person=person).exists()
    assert not Rating.objects.filter(rated_by=counter.owner).exists()
    assert not Notice.objects.filter(href__contains=case.reference).exists()
    assert Rating.objects.get(case=case).grade == Grade.GOOD
    assert handling_time(counter.service).cases == before == 3
    # Nobody finds it any more: neither side, nor the search.
    for visitor, name in (
        (Visitor(counter.owner, counter.company), "case"),
        (Visitor(counter.desk), "desk-case"),
    ):
        assert visitor.get(name, case.reference).status_code == 404
    assert not Document.objects.filter(kind="case", object_id=case.pk).exists()
    # Nothing is left to do.
    assert run_retention(actor=command_line()).counts == {}


@pytest.mark.django_db(transaction=True)
def test_files_go_from_the_storage_with_their_originals(kept: Path) -> None:
    counter = make_counter()
    case = closed(counter, days_ago=500)
    stored = [kept / piece.stored_name for piece in _pieces(case)]
    assert len(stored) >= 2 and all(path.exists() for path in stored)
    RetentionRule.objects.create(service=counter.service, months=14, what=Ending.DELETE)
    assert run_retention(actor=command_line()).counts[counter.service.slug]["deleted"] == 1
    assert not Case.objects.filter(pk=case.pk).exists()
    assert not any(path.exists() for path in stored)


def test_an_open_follow_up_keeps_its_case() -> None:
    counter = make_counter()
    admin = actor_for(administrator(counter))
    case = closed(counter, days_ago=100, grade=Grade.VERY_BAD)
    RetentionRule.objects.create(service=counter.service, months=1, what=Ending.ANONYMISE)
    assert run_retention(actor=command_line()).counts == {}
    follow_up = RatingFollowUp.objects.get(rating__case=case)
    long_ago = at(clock.today() - timedelta(days=80))
    actions.record_call(actor=admin, follow_up=follow_up, reached=True, words=SECRET, at=long_ago)
    actions.close_follow_up(
        actor=admin, follow_up=follow_up, outcome=Outcome.PUT_RIGHT, answer=SECRET, at=long_ago
    )
    actions.rate_again(actor=counter.as_company, case=case, grade=Grade.GOOD, words=SECRET)
    run_retention(actor=command_line())
    assert SECRET not in everything_kept()


@pytest.mark.parametrize("what", list(Ending))
def test_a_duplicate_that_is_kept_does_not_keep_the_case_it_went_into(what: Ending) -> None:
    counter, elsewhere = make_counter(), make_service()
    make_place_role(person=counter.desk, place=elsewhere.centre, role=PlaceRoleName.DESK_WORKER)
    day = clock.today() - timedelta(days=500)
    kept = actions.take_case(actor=counter.as_desk, case=counter.filed(at=at(day)), at=at(day, 11))
    twice = actions.file_case(actor=counter.as_company, service=elsewhere, answers=ANSWERS, at=at(day))
    actions.merge_case(actor=counter.as_desk, duplicate=twice, kept=kept, at=at(day, 12))
    actions.complete_case(actor=counter.as_desk, case=kept, result="好", at=at(day, 13))
    # Its own service says nothing of the duplicate: that one is kept, and says no more where it went.
    RetentionRule.objects.create(service=counter.service, months=14, what=what)
    run_retention(actor=command_line())
    assert Case.objects.filter(pk=kept.pk, anonymised_at=None).count() == 0
    twice.refresh_from_db()
    assert (twice.state, twice.merged_into, twice.company) == ("merged", None, counter.company)
    for visitor, name in (
        (Visitor(counter.owner, counter.company), "case"),
        (Visitor(counter.desk), "desk-case"),
    ):
        page = visitor.get(name, twice.reference)
        assert page.status_code == 200 and kept.reference not in page.content.decode()


def test_a_run_killed_in_the_middle_is_recorded_and_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = make_counter()
    for _case in range(3):
        closed(counter, days_ago=60)
    RetentionRule.objects.create(service=counter.service, months=1, what=Ending.ANONYMISE)
    monkeypatch.setattr(deeds, "BATCH", 1)
    do_some, batches = deeds._do_some, []

    def killed_at_the_second(**given: object) -> None:
        batches.append(given)
        if len(batches) == 2:
            raise KeyboardInterrupt
        do_some(**given)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(deeds, "_do_some", killed_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        run_retention(actor=command_line())
    first = RetentionRun.objects.get()
    assert (first.finished_at, first.counts[counter.service.slug]["anonymised"]) == (None, 1)
    second = run_retention(actor=command_line())
    assert second.counts[counter.service.slug]["anonymised"] == 2
    page = Visitor(administrator(counter)).get("retention").content.decode()
    assert "没有做完" in page and "去标识 2 件" in page


def test_only_the_centres_administrator_sets_it_and_deleting_waits_for_the_figures() -> None:
    counter = make_counter()
    admin = administrator(counter)
    for nobody in (counter.as_desk, counter.as_company, Actor(person=None)):
        with pytest.raises(NotAllowed):
            set_retention(actor=nobody, service=counter.service, what=Ending.ANONYMISE, months=2)
    with pytest.raises(Refused, match="14"):
        set_retention(actor=actor_for(admin), service=counter.service, what=Ending.DELETE, months=13)
    visitor = Visitor(admin)
    visitor.send("retention-rule", counter.service.slug, what="delete", months="24")
    assert RetentionRule.objects.get().months == 24
    assert "结束 24 个月后删除" in visitor.get("retention").content.decode()
    visitor.send("retention-rule", counter.service.slug, what="keep")
    assert not RetentionRule.objects.exists()


def test_months_are_counted_to_the_last_day_of_a_shorter_one() -> None:
    limit = limit_of(3, today=date(2026, 5, 31))
    assert clock.local_date(limit) == date(2026, 2, 28)
    assert clock.local_date(limit_of(1, today=date(2026, 1, 15))) == date(2025, 12, 15)


def test_every_table_that_keeps_something_on_a_case_is_thought_of() -> None:
    """A new table on cases must be emptied by `retention.empty`: say so here."""
    thought_of = {
        "CaseAlert",
        "CaseEvent",
        "CaseNote",
        "ChecklistTick",
        "Correction",
        "DeadlineLine",
        "Extension",
        "Handover",
        "Opinion",
        "OpinionWords",
        "Rating",
        "RatingFollowUp",
        "FollowUpCall",
        "SecondRating",
        "RatingAppeal",
    }
    known: set[type[models.Model]] = {Case}
    while more := {table for table in apps.get_models() if _points_at(table, known)} - known:
        known |= more
    assert {table.__name__ for table in known - {Case}} == thought_of


def _points_at(table: type[models.Model], known: set[type[models.Model]]) -> bool:
    links = [field for field in table._meta.get_fields() if isinstance(field, models.ForeignKey)]
    return any(link.related_model in known for link in links)


def _pieces(case: Case) -> list[Piece]:
    events = list(case.events.values_list("pk", flat=True))
    return [piece for file in File.objects.of("cases.caseevent", events) for piece in file.pieces.all()]
