"""On a phone, in each language: choose it, sign in, file a case, read the deadline, and find it all again in
that language on another device."""

import re
from collections.abc import Callable

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import BrowserContext, Page, expect

from lianyuan.accounts.acting import command_line
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.cases.demo import publish_catalogue
from lianyuan.places.models import PlaceKind
from lianyuan.places.tests.factories import make_district, make_place, make_place_role
from tests.browser import PHONE, NewContext, check_axe, sign_in

# How each names itself, what its pages say they are in, and how it writes the day a case is due.
LANGUAGES = {
    "zh-hans": ("简体中文", "zh-Hans", r"\d{1,2} 月 \d{1,2} 日 星期[一二三四五]"),
    "zh-hant": ("繁體中文", "zh-Hant", r"\d{1,2} 月 \d{1,2} 日 星期[一二三四五]"),
    "en": ("English", "en", r"(Mon|Tues|Wednes|Thurs|Fri)day \d{1,2} [A-Z][a-z]+"),
}
WORDS = {
    "zh-hans": ("您想办什么事？", "承诺 5 个工作日，提交当天不算", "办理中"),
    "zh-hant": ("您想辦什麼事？", "承諾 5 個工作日，提交當天不算", "辦理中"),
    "en": (
        "What do you want to do?",
        "5 working days promised, not counting the day it was sent",
        "In progress",
    ),
}


@pytest.fixture
def service_centre(transactional_db: None) -> None:
    """A district with a service centre, its catalogue, a desk worker, and a resident."""
    make_district(name="示例新区")
    centre = make_place(kind=PlaceKind.BUILDING, name="服务中心")
    make_place_role(person=make_person(username="desk"), place=centre, role=PlaceRoleName.DESK_WORKER)
    make_person(username="resident", display_name="示例居民")
    publish_catalogue(actor=command_line(), centre=centre)


def checked(page: Page, tag: str) -> None:
    """The page is in its language, fits the phone, and axe finds nothing."""
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == tag
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["viewport"]["width"], f"{page.url} is {width} wide"
    check_axe(page)


def says(language: str) -> Callable[[str], str]:
    """What the interface says in the language for its own words."""

    def say(message: str) -> str:
        with translation.override(language):
            return gettext(message)

    return say


def choose(page: Page, name: str) -> None:
    """Press the language's name at the foot of the page."""
    with page.expect_navigation():
        page.locator(".languages").get_by_role("button", name=name).click()


@pytest.mark.usefixtures("service_centre")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_is_served_in_their_language(language: str, new_context: NewContext) -> None:
    name, tag, due = LANGUAGES[language]
    asks, promised, under_way = WORDS[language]
    say = says(language)
    page = new_context(**PHONE).new_page()

    page.goto("/services/")
    choose(page, name)
    assert page.url.endswith("/services/")
    expect(page.get_by_role("heading", level=1)).to_have_text(asks)
    checked(page, tag)
    sign_in(page, "resident")
    page.goto("/")
    checked(page, tag)

    page.goto("/services/")
    page.get_by_role("link", name="惠企政策咨询").click()
    page.get_by_role("link", name=say("开始办理")).click()
    page.get_by_role("button", name=say("提交"), exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text(say("还没有选。请选一个。"))
    checked(page, tag)
    page.get_by_label("房租和场地补贴").check()
    page.get_by_label("具体想问什么").fill("Can the rent of our two rooms be subsidised?")
    page.get_by_role("button", name=say("提交"), exact=True).click()
    expect(page.get_by_role("table")).to_contain_text(promised)
    expect(page.locator(".answer__value").first).to_have_text(re.compile(f"^{due}$"))
    checked(page, tag)

    # On another device, whose browser asks for nothing, the language is there after signing in.
    other = new_context(**PHONE).new_page()
    sign_in(other, "resident")
    other.goto("/my/")
    expect(other.get_by_role("heading", level=2, name=under_way)).to_be_visible()
    checked(other, tag)
    assert Person.objects.get(username="resident").language == language
    other.goto("/companies/")
    checked(other, tag)


def without_scripts(new_context: NewContext, **options: object) -> BrowserContext:
    """A phone whose browser runs no scripts."""
    return new_context(**PHONE, java_script_enabled=False, **options)


@pytest.mark.usefixtures("service_centre")
def test_the_switch_needs_no_script(new_context: NewContext) -> None:
    page = without_scripts(new_context).new_page()
    page.goto("/accounts/login/?next=/my/")
    page.locator(".languages").get_by_role("button", name="English").click()
    page.wait_for_load_state()
    assert page.url.endswith("/accounts/login/?next=/my/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


@pytest.mark.usefixtures("service_centre")
def test_a_browser_that_asks_for_english_is_offered_it(new_context: NewContext) -> None:
    page = new_context(**PHONE, locale="en-GB").new_page()
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    checked(page, "zh-Hans")
    with page.expect_navigation():
        page.locator(".language-offer").get_by_role("button", name="English").click()
    checked(page, "en")
    expect(page.locator(".language-offer")).to_have_count(0)
