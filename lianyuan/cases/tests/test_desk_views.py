"""The desk's queue: what is due today, filters kept as views, and taking from the line."""

from datetime import timedelta

import pytest

from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases import actions, queries
from lianyuan.cases.desk_filters import QueueFilter, read_filter
from lianyuan.cases.models import Case, CaseState, SavedView
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from .factories import Counter, make_counter, make_desk_worker
from .visiting import Visitor

pytestmark = pytest.mark.django_db


def shown(counter: Counter, **wanted: str) -> set[str]:
    """The references the first desk worker's queue shows."""
    queue = queries.desk_queue(counter.desk, view="open", wanted=read_filter(wanted))
    return {item.case.reference for item in queue.items}


def test_what_is_due_today_or_before_and_whose_clock_runs() -> None:
    counter = make_counter()
    late, today, later, stopped = counter.taken(), counter.taken(), counter.taken(), counter.waiting()
    for case, days in ((late, -2), (today, 0), (later, 1), (stopped, -2)):
        Case.objects.filter(pk=case.pk).update(due_on=clock.today() + timedelta(days=days))
    queue = queries.desk_queue(counter.desk, view="today")
    assert [item.case for item in queue.items] == [late, today]
    assert queue.counts.today == 2
    assert shown(counter, overdue="yes") == {late.reference}


def test_each_filter_narrows_and_what_is_not_known_is_left_out() -> None:
    counter = make_counter()
    free, mine, waiting = counter.filed(), counter.taken(), counter.waiting()
    everything = {free.reference, mine.reference, waiting.reference}
    assert shown(counter, state="waiting") == {waiting.reference}
    assert shown(counter, handler="nobody") == {free.reference}
    assert shown(counter, handler="me") == everything - {free.reference}
    assert shown(counter, handler=str(counter.other_desk.pk)) == set()
    assert shown(counter, q=mine.reference.lower().replace("-", " ")) == {mine.reference}
    assert shown(counter, q=counter.company.name[1:4]) == everything
    assert shown(counter, service=str(counter.service.pk), q="没有的企业") == set()
    assert read_filter({"state": "nonsense", "handler": "1 or 1", "service": "x", "other": "y"}).is_empty


def test_a_view_is_kept_under_a_name_for_oneself() -> None:
    counter = make_counter()
    waiting = counter.waiting()
    counter.filed()
    desk = Visitor(counter.desk)
    answer = desk.send("view-saving", view_name=" 等 回复 ", state="waiting", handler="me", nonsense="x")
    view = SavedView.objects.get()
    assert (view.name, view.filters) == ("等 回复", {"state": "waiting", "handler": "me"})
    page = desk.follow(answer.headers["Location"]).content.decode()
    assert waiting.reference in page and page.count('data-label="经办人"') == 1
    desk.send("view-saving", view_name="等 回复", state="submitted")
    assert SavedView.objects.get().filters == {"state": "submitted"}
    assert Visitor(counter.other_desk).send("view-removal", view.pk).status_code == 404
    assert Visitor(make_person()).send("view-saving", view_name="我的", state="waiting").status_code == 403
    assert desk.send("view-removal", view.pk).status_code == 302
    assert not SavedView.objects.exists()


def test_a_view_needs_a_name_and_a_filter_and_there_are_not_many() -> None:
    desk = actor_for(make_counter().desk)
    wanted = QueueFilter(state="waiting")
    for name, given in (("", wanted), ("很" * 21, wanted), ("空的", QueueFilter())):
        with pytest.raises(Refused):
            actions.save_view(actor=desk, name=name, wanted=given)
    for number in range(12):
        view = actions.save_view(actor=desk, name=f"视图{number}", wanted=wanted)
    with pytest.raises(Refused, match="12"):
        actions.save_view(actor=desk, name="再来一个", wanted=wanted)
    with pytest.raises(NotAllowed):
        actions.remove_view(actor=actor_for(make_person()), view=view)


def test_taken_from_the_line_one_stays_and_who_is_second_is_told_who_was_first() -> None:
    counter = make_counter()
    case = counter.filed()
    first, second = Visitor(counter.desk), Visitor(counter.other_desk)
    queue = "/desk/cases/?view=unassigned"
    assert f"/desk/cases/{case.reference}/quick-taking/" in first.follow(queue).content.decode()
    assert first.send("quick-taking", case.reference, next=queue).headers["Location"] == queue
    answer = second.send("quick-taking", case.reference, next="https://example.invalid/")
    assert answer.headers["Location"] == "/desk/cases/"
    assert str(counter.desk) in second.follow("/desk/cases/").content.decode()
    case.refresh_from_db()
    assert (case.state, case.handler) == (CaseState.IN_PROGRESS, counter.desk)
    elsewhere = Visitor(make_desk_worker(make_counter().service.centre))
    assert elsewhere.send("quick-taking", case.reference).status_code == 404


def test_one_s_own_side_s_case_has_no_button_to_take_it() -> None:
    counter = make_counter()
    counter.filed()
    applicant = make_desk_worker(counter.service.centre)
    actions.file_case(actor=actor_for(applicant), service=counter.service, answers={"subject": "自己问"})
    page = Visitor(applicant).follow("/desk/cases/?view=unassigned").content.decode()
    assert page.count("quick-taking") == 1
