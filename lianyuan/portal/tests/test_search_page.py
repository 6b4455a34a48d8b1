"""The search page: what is shown of what was found, with and without JavaScript."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.companies.actions.register import enter_company
from lianyuan.companies.tests.factories import make_uscc
from lianyuan.places.actions import add_place
from lianyuan.places.tests.factories import make_district, make_place_role
from tests.browser import PHONE, NewContext, check_axe


@pytest.fixture
def admin() -> Actor:
    person = make_person()
    make_place_role(person=person, place=make_district(), role=PlaceRoleName.ADMINISTRATOR)
    return actor_for(person)


def enter(admin: Actor, *names: str) -> None:
    for name in names:
        enter_company(actor=admin, values={"name": name, "uscc": make_uscc(), "trade": "软件"})


def shown(client: Client, **asked: str) -> str:
    answer = client.get("/search/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_finds_stand_in_groups_with_what_was_asked_for_marked(client: Client, admin: Actor) -> None:
    enter(admin, "嘉兴月河样本软件有限公司")
    add_place(actor=admin, parent=make_district(), kind="park", name="月河园")
    page = shown(client, q="月河")
    assert page.count("<mark>月河</mark>") >= 2
    assert page.index(">地点</h2>") < page.index(">企业</h2>"), "the group with the best find comes first"
    assert "嘉兴<mark>月河</mark>样本软件有限公司" in page
    traditional = shown(client, q="樣本軟體")
    assert "<mark>样本软件</mark>" in traditional


@pytest.mark.django_db
def test_one_kind_has_pages_of_its_own(client: Client, admin: Actor) -> None:
    enter(admin, *(f"示例公司{number:02}" for number in range(25)))
    add_place(actor=admin, parent=make_district(), kind="park", name="示例园")
    overview = shown(client, q="示例")
    assert "in=company" in overview
    first = shown(client, q="示例", **{"in": "company"})
    assert first.count('class="item__link"') == 20
    assert 'rel="next"' in first
    assert "示例园" not in first.split("<main")[1].split("</nav>", 1)[1]


@pytest.mark.django_db
def test_nothing_found_says_so_and_a_loose_find_too(client: Client, admin: Actor) -> None:
    enter(admin, "示例软件公司")
    assert "没有找到“月球&lt;b&gt;”" in shown(client, q="月球<b>")
    assert "下面是部分符合的" in shown(client, q="请问做软件的在哪里")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked", [{"in": "nonsense"}, {"key": "x"}, {"in": "company", "key": "x"}, {"in": "case"}]
)
def test_nonsense_in_the_address_is_ignored(client: Client, admin: Actor, asked: dict[str, str]) -> None:
    enter(admin, "示例软件公司")
    assert "<mark>软件</mark>" in shown(client, q="软件", **asked)


@pytest.mark.django_db
def test_suggestions_are_a_part_of_the_page_and_alone_the_page(client: Client, admin: Actor) -> None:
    enter(admin, "示例软件公司")
    part = client.get("/search/suggestions/", {"q": "sl"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "<mark>示例</mark>软件公司" in part
    assert "<html" in client.get("/search/suggestions/", {"q": "sl"}).content.decode()


def test_typing_on_a_phone_shows_what_may_be_meant(phone: Page, transactional_db: None) -> None:
    person = make_person()
    make_place_role(person=person, place=make_district(), role=PlaceRoleName.ADMINISTRATOR)
    enter(actor_for(person), "嘉兴月河样本软件有限公司", "嘉兴别家示例有限公司")
    phone.goto("/")
    phone.get_by_role("link", name="搜索").tap()
    # Scripts and all: what is typed before they are there is suggested at the next letter only.
    phone.wait_for_url("**/search/")
    box = phone.get_by_role("searchbox", name="找什么")
    box.press_sequentially("yh")
    suggestion = phone.get_by_role("link", name="月河")
    expect(suggestion).to_be_visible()
    check_axe(phone)
    box.fill("")
    expect(suggestion).to_be_hidden()
    box.fill("月河")
    expect(suggestion).to_be_visible()
    suggestion.tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("嘉兴月河样本软件有限公司")


def test_searching_needs_no_javascript(new_context: NewContext, transactional_db: None) -> None:
    person = make_person()
    make_place_role(person=person, place=make_district(), role=PlaceRoleName.ADMINISTRATOR)
    enter(actor_for(person), "嘉兴月河样本软件有限公司")
    page = new_context(**PHONE, java_script_enabled=False).new_page()
    page.goto("/search/")
    page.get_by_role("searchbox", name="找什么").fill("月河")
    with page.expect_navigation():
        page.get_by_role("button", name="搜索").tap()
    expect(page.locator("mark")).to_have_text(["月河"])


def test_a_desk_searches_from_every_page(desktop: Page, transactional_db: None) -> None:
    person = make_person()
    make_place_role(person=person, place=make_district(), role=PlaceRoleName.ADMINISTRATOR)
    enter(actor_for(person), "嘉兴月河样本软件有限公司")
    desktop.goto("/companies/")
    box = desktop.get_by_role("searchbox", name="搜索全站")
    box.fill("yuehe")
    with desktop.expect_navigation():
        box.press("Enter")
    expect(desktop.locator("mark")).to_have_text(["月河"])
    check_axe(desktop)
