"""Searching, as programs do it; who finds what is in `test_access`."""

import pytest

from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.api.tests.calling import call, told
from lianyuan.companies.actions.register import enter_company
from lianyuan.companies.tests.factories import make_uscc
from lianyuan.places.actions import add_place
from lianyuan.places.tests.factories import make_district, make_place_role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def district() -> None:
    """Five companies and a park that one question finds."""
    person, whole = make_person(), make_district()
    make_place_role(person=person, place=whole, role=PlaceRoleName.ADMINISTRATOR)
    desk = actor_for(person)
    for number in range(5):
        values = {"name": f"示例<b>月河{number}软件", "uscc": make_uscc(), "trade": "软件"}
        enter_company(actor=desk, values=values)
    add_place(actor=desk, parent=whole, kind="park", name="月河园")


def test_finds_stand_by_kind_with_the_way_to_all_of_them() -> None:
    found = told(call("GET", "search?q=月河&each=2"))
    assert (found["count"], found["is_more"], found["is_loose"]) == (6, False, False)
    groups = {group["kind"]: group for group in found["groups"]}
    assert found["groups"][0]["kind"] == "place", "the best find first"
    assert (groups["company"]["count"], len(groups["company"]["items"])) == (5, 2)
    line = groups["company"]["items"][0]
    assert line["title"].startswith("示例<b>月河")
    assert line["title_html"].startswith("示例&lt;b&gt;<mark>月河</mark>")
    assert line["url"] == f"/companies/{line['id']}/"
    every = told(call("GET", groups["company"]["all"].partition("/api/v1/")[2]))
    assert (every["count"], len(every["items"])) == (5, 5)


def test_the_finds_of_one_kind_come_page_by_page() -> None:
    seen, where = [], "search/company?q=月河&size=2"
    while where:
        answer = call("GET", where)
        page = told(answer)
        seen += [find["id"] for find in page["items"]]
        where = (page["next"] or "").partition("/api/v1/")[2]
        assert ("Link" in answer) == bool(where)
    assert len(seen) == len(set(seen)) == 5


def test_traditional_and_initials_find_too() -> None:
    assert told(call("GET", "search?q=軟體"))["count"] == 5
    assert told(call("GET", "suggestions?q=yhy"))[0]["title"] == "月河园"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("search", 422),
        ("search?q=", 422),
        ("search?q=%20", 422),
        ("search?q=%00", 422),
        (f"search?q={'字' * 101}", 422),
        ("search?q=月&each=0", 422),
        ("search/company?q=月&key=nonsense", 422),
        ("search/nonsense?q=月", 404),
        ("suggestions", 422),
    ],
)
def test_a_question_that_is_none_is_a_problem(path: str, status: int) -> None:
    answer = call("GET", path)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_punctuation_finds_nothing_and_fails_nothing() -> None:
    assert told(call("GET", "search?q=%25%22*%28"))["groups"] == []
    assert told(call("GET", "search/company?q=%22"))["items"] == []
