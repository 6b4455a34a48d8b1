"""Every page in Traditional Chinese and in English, for whoever sees most of it: no word of the interface is
left as it stands in the code. What people wrote themselves stays as they wrote it."""

import re
from collections.abc import Iterable

import pytest
from django.http import HttpResponse
from django.utils import translation

from lianyuan.accounts.models import Person
from lianyuan.core import catalogues
from lianyuan.core.catalogues import ENGLISH, TRADITIONAL
from lianyuan.core.languages import TAGS
from tests.guards.access_table import TABLE
from tests.guards.addresses import Address
from tests.guards.test_access import ask
from tests.guards.test_pages import PAGES, roles_looking_at
from tests.guards.wording import CHINESE, Shown
from tests.world import VISITOR, World, make_world

pytestmark = [pytest.mark.once, pytest.mark.django_db]
CODES = {ENGLISH: "en", TRADITIONAL: "zh-hant"}
# A page in English that is about Chinese, or shows what the API's programs read.
OUR_OWN_NAMES = {"简体中文", "繁體中文"}
# Shorter words of the interface also stand within what people write.
LONG_ENOUGH = 4


def untranslated(words: Iterable[str], language: str) -> set[str]:
    """Those of the words a page shows that are messages as they stand in the code, though said otherwise."""
    whole, parts = messages(language)
    found = set()
    for shown in words:
        if shown in OUR_OWN_NAMES:
            continue
        if shown in whole:
            found.add(shown)
        found |= {part for part in parts if part in shown}
    return found


_MESSAGES: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {}


def messages(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The messages that read otherwise in the language; and the sentences between their placeholders."""
    if language not in _MESSAGES:
        said = catalogues.read(catalogues.po_of(language).with_suffix(".mo"))
        whole, parts = set(), set()
        for message, words in said.items():
            plain = re.sub(r"\[\d\]$", "", message).rpartition("\x04")[2]
            if words == plain or not CHINESE.search(plain):
                continue
            whole.add(" ".join(plain.split()))
            for part in re.split(r"%\(\w+\)[sd]|%[sd]|<[^>]*>|\n", plain):
                if len(re.findall(CHINESE, part)) >= LONG_ENOUGH and part.strip() not in words:
                    parts.add(" ".join(part.split()))
        _MESSAGES[language] = frozenset(whole), tuple(sorted(parts))
    return _MESSAGES[language]


def shown_by(answer: HttpResponse) -> list[str]:
    """What the page shows, without what stands in elements of another language."""
    is_page = "text/html" in answer.get("Content-Type", "") and answer.content
    return Shown(answer.content.decode()).words if is_page else []


def pages_in(language: str, world: World, address: Address) -> dict[str, set[str]]:
    """By role, what is left untranslated of a page, opened and sent back empty."""
    Person.objects.update(language=CODES[language])
    found = {}
    for role in roles_looking_at(address):
        for method in ("GET", "POST"):
            client = world.client(role)
            client.cookies["lianyuan_language"] = CODES[language]
            answer = ask(client, world, address, role, method)
            left = untranslated(shown_by(answer), language) - written_by_people(world)
            if left:
                found[f"{method} by {role}"] = left
            if method == "GET" and "<html" in answer.content.decode(errors="replace")[:400]:
                assert f'<html lang="{TAGS[CODES[language]]}"' in answer.content.decode()
    return found


def written_by_people(world: World) -> set[str]:
    """What the people of the small world wrote, where it happens to read like the interface."""
    return {"政策", "办事", "最新消息", "服务中心", "示例", "家", str(world.centre)}


@pytest.mark.parametrize("language", [ENGLISH, TRADITIONAL])
@pytest.mark.parametrize("address", PAGES, ids=lambda address: address.name)
def test_no_page_shows_a_word_as_it_stands_in_the_code(address: Address, language: str) -> None:
    found = pages_in(language, address.world(), address)
    told = "\n".join(f"{how}: {', '.join(sorted(left))}" for how, left in found.items())
    assert not found, f"{address.name} in {language}\n{told}"


def test_the_guard_sees_text_left_behind() -> None:
    page = """<html><title>首页 · 示例新区</title><p>还有 3 个工作日</p><input placeholder="搜索全站">
    <button value="x">Send</button><input type="submit" value="提交"><p>示例公司</p></html>"""
    left = untranslated(Shown(page).words, ENGLISH)
    assert {"搜索全站", "提交"} <= left
    assert "示例公司" not in left
    with translation.override("en"):
        assert not untranslated(Shown("<p>Everything is fine</p>").words, ENGLISH)


def test_the_guard_looks_at_pages() -> None:
    world = make_world()
    home = next(address for address in PAGES if address.name == "home")
    answer = world.client(VISITOR).get("/")
    assert untranslated(shown_by(answer), ENGLISH), "in Chinese, all of it is as it stands in the code"
    assert home.name in TABLE
