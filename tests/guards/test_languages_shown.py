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
from tests.guards.test_languages import simplified_in
from tests.guards.test_pages import PAGES, roles_looking_at
from tests.guards.wording import CHINESE, Shown
from tests.world import VISITOR, World

pytestmark = [pytest.mark.once, pytest.mark.django_db]
CODES = {ENGLISH: "en", TRADITIONAL: "zh-hant"}
# Shorter words of the interface also stand within what people write.
LONG_ENOUGH = 4
# What the people of the small world wrote (much of it says 示例, an example), each language's own name, and
# the titles of the State Council's notices.
WRITTEN = re.compile(
    r"示例|想问什么|企业名称|统一社会信用代码|第 18 位校验码不对|请对照营业执照"
    r"|^国务院办公厅关于[0-9]{4}年部分节假日安排的通知$"
    r"|^(政策|办事|最新消息|家|示|服务中心|租金怎么补|已办好|请补充租赁合同|一句话说明|简体中文|繁體中文)$"
)
# The fields of an answer's template are written in braces as the code knows them, in every language.
FIELD = re.compile(r"\{[^{}]+\}")
# What a program reads, not a person.
CODE = re.compile(r"^light dark$|Authorization: Bearer|JSON Schema")
ENGLISH_SENTENCE = re.compile(r"[A-Za-z]{3,} [A-Za-z]{3,}")


def untranslated(words: Iterable[str], language: str) -> set[str]:
    """Those of the words a page shows that are another language's, or messages as they stand in the code."""
    whole, parts = messages(language)
    found = set()
    for written in words:
        shown = FIELD.sub("", written)
        if shown in whole or other_language(shown, language):
            found.add(shown)
        found |= {part for part in parts if part in shown}
    return {shown for shown in found if not WRITTEN.search(shown)}


def other_language(shown: str, language: str) -> bool:
    """Whether it can't be of this language: Chinese in English, simplified or English in Traditional."""
    if language == ENGLISH:
        return bool(CHINESE.search(shown))
    return bool(simplified_in(shown) or (ENGLISH_SENTENCE.search(shown) and not CODE.search(shown)))


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
    """What the page shows, if it is one."""
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
            left = untranslated(shown_by(answer), language)
            if left:
                found[f"{method} by {role}"] = left
            if method == "GET" and "<html" in answer.content.decode(errors="replace")[:400]:
                assert f'<html lang="{TAGS[CODES[language]]}"' in answer.content.decode()
    return found


@pytest.mark.parametrize("address", PAGES, ids=lambda address: address.name)
def test_no_page_shows_a_word_of_another_language(address: Address, world: World) -> None:
    for language in CODES:
        found = pages_in(language, world, address)
        told = "\n".join(f"{how}: {', '.join(sorted(left))}" for how, left in found.items())
        assert not found, f"{address.name} in {language}\n{told}"


def test_the_guard_sees_text_left_behind() -> None:
    page = """<html><title>首页 · 示例新区</title><p>还有 3 个工作日</p><input placeholder="搜索全站">
    <button value="x">Send</button><input type="submit" value="提交"><p>示例公司</p></html>"""
    left = untranslated(Shown(page).words, ENGLISH)
    assert {"搜索全站", "提交"} <= left
    assert "示例公司" not in left
    assert untranslated(["搜尋", "Please try again", "业务"], TRADITIONAL) == {"Please try again", "业务"}
    with translation.override("en"):
        assert not untranslated(Shown("<p>Everything is fine</p>").words, ENGLISH)


def test_the_guard_looks_at_pages(world: World) -> None:
    home = next(address for address in PAGES if address.name == "home")
    answer = ask(world.client(VISITOR), world, home, VISITOR, "GET")
    assert untranslated(shown_by(answer), ENGLISH), "in Chinese, all of it is as it stands in the code"
    assert home.name in TABLE
