"""What is found by whom, in which order, and how many."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.core import clock
from lianyuan.search import queries
from lianyuan.search.asking import LONGEST_QUESTION
from lianyuan.search.tests.factories import change, let_find, make_document

pytestmark = pytest.mark.django_db

VISITOR = Actor(person=None)
# Chinese as people write it, with letters, figures and what breaks queries in between.
CHINESE = st.text(
    st.sampled_from("电商园软件月河样本信息技术有限公司座室号AbC019 -·（）'\"*:|&!()_%"), max_size=40
)
IN_TESTS = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def titles(text: str, actor: Actor = VISITOR) -> list[str]:
    return [hit.title for hit in queries.search(actor, text).page.rows]


@pytest.mark.parametrize(
    "text",
    [
        "月河",
        "河样",
        "月河样本信息技术",
        "嘉兴月河样本信息技术有限公司",
        "嘉興月河樣本信息技術有限公司",
        "資訊技術",
        "月河　样本",
        "月河，信息",
        "鲸",
        "yhyb",
        "YHYBXX",
        "jxyh",
        "yuehe",
        "yueheyangben",
        "xinxijishu",
        "91330411MA71BLC8XK",
        "91330411ma71blc8xk",
        "９１３３０４１１ＭＡ７１ＢＬＣ８ＸＫ",
        "9133 0411 MA71 BLC8 XK",
        "9133-0411-MA71BLC8XK",
        "71BLC8",
        "C8XK",
        "7IBLC8",
        "B座",
        "2116室",
        "2116",
        "erp",
        "er",
        "ERP 月河",
    ],
)
def test_one_thing_is_found_in_many_ways(text: str) -> None:
    let_find(
        "嘉兴月河样本信息技术有限公司",
        body="蓝鲸大厦B座2116室，做 ERP 系统" if text != "鲸" else "",
        codes=("91330411MA71BLC8XK",),
    )
    let_find("示例蓝鲸", codes=("91330402MA9P0GMT77",)) if text == "鲸" else let_find("示例别家")
    assert titles(text) == (["示例蓝鲸"] if text == "鲸" else ["嘉兴月河样本信息技术有限公司"])


@pytest.mark.parametrize("text", ["软件", "軟件", "軟體"])
@pytest.mark.parametrize("title", ["示例软件园", "示例軟件園", "示例軟體園"])
def test_wordings_find_each_other(text: str, title: str) -> None:
    let_find(title)
    assert titles(text) == [title]


@pytest.mark.parametrize("text", ["", " ", "·", "\x00", "'", '"', "😀", "AND", "月河 😀"])
def test_a_text_that_says_nothing_finds_nothing(text: str) -> None:
    let_find("示例别家")
    assert titles(text) == []
    assert queries.suggestions(VISITOR, text) == []


@IN_TESTS
@given(st.one_of(st.text(max_size=2 * LONGEST_QUESTION), CHINESE))
def test_any_text_can_be_asked(text: str) -> None:
    queries.search(VISITOR, text)
    queries.overview(VISITOR, text)
    queries.suggestions(VISITOR, text)


@pytest.mark.parametrize(
    "text", ["* OR t公司", 't公司" OR "', "t公司:*", "NEAR(a b)", "a' | 't公司", "{t} : x", "^a", "-a +b"]
)
def test_query_languages_are_not_understood(text: str) -> None:
    """What looks like FTS5's or tsquery's language is looked for as written."""
    let_find("示例别家")
    assert titles(text) == []


@IN_TESTS
@given(st.data())
def test_whatever_stands_in_a_title_finds_it(data: st.DataObject) -> None:
    """Each piece without a gap, cut anywhere, finds what it was cut from, among others."""
    title = "嘉兴月河样本信息技术（A座）2号楼ERP有限公司"
    piece = data.draw(st.sampled_from(["嘉兴月河样本信息技术", "A座", "2号楼ERP有限公司"]))
    start = data.draw(st.integers(0, len(piece) - 1))
    end = data.draw(st.integers(start + 1, len(piece)))
    cut = piece[start:end]
    # Letters are found from the beginning of their word on, as people type them.
    if cut[0].isascii() and start and piece[start - 1].isascii():
        return
    let_find(title)
    assert title in titles(cut)


def test_a_number_inside_what_was_typed_is_whole() -> None:
    """Asked for building 1, nobody wants 12; only the end of what was typed may be cut short."""
    one = let_find("示例一", body="火炬园1号楼")
    twelve = let_find("示例十二", body="火炬园12号楼 ERP")
    assert [hit.object_id for hit in queries.search(VISITOR, "火炬园1号楼").page.rows] == [one.pk]
    assert [hit.object_id for hit in queries.search(VISITOR, "12号楼ER").page.rows] == [twelve.pk]


def test_the_best_answer_comes_first() -> None:
    exact = let_find("软件").pk
    begins = let_find("软件示例公司").pk
    inside = let_find("示例软件公司").pk
    mentioned = let_find("示例公司", body="我们做软件").pk
    across = let_find("示例公司二", body="天软，件件好").pk
    code = let_find("示例代码", codes=("软件",)).pk
    found = [hit.object_id for hit in queries.search(VISITOR, "软件").page.rows]
    assert found[:4] == [exact, begins, inside, mentioned]
    assert across not in found
    assert code not in found


def test_an_exact_code_comes_before_a_part_of_one() -> None:
    let_find("示例长", codes=("ABCD12345",))
    let_find("示例短", codes=("ABCD1234",))
    assert titles("abcd1234") == ["示例短", "示例长"]


def test_a_word_comes_before_the_same_characters_in_two_words() -> None:
    let_find("京东示例")
    let_find("示例北京东路")
    let_find("示例京东")
    assert titles("京东") == ["京东示例", "示例京东", "示例北京东路"]


def test_what_is_new_comes_a_little_earlier() -> None:
    now = clock.now()
    let_find("示例甲", fresh_at=now - timedelta(days=900))
    let_find("示例乙", fresh_at=now)
    let_find("示例丙", fresh_at=now - timedelta(days=90))
    assert titles("示例") == ["示例乙", "示例丙", "示例甲"]


def test_all_words_must_fit_unless_nothing_fits_all_of_them() -> None:
    let_find("示例软件公司", body="火炬园")
    let_find("示例软件工坊", body="文创园")
    assert titles("软件 火炬园") == ["示例软件公司"]
    loose = queries.search(VISITOR, "请问做软件的地方在哪里")
    assert loose.is_loose
    assert {hit.title for hit in loose.page.rows} == {"示例软件公司", "示例软件工坊"}
    assert len(titles("請問做軟體的地方在哪裡")) == 2
    assert not queries.search(VISITOR, "软件").is_loose


def test_only_those_named_find_a_thing() -> None:
    me, other = make_person(), make_person()
    let_find("示例办件", audience={f"person:{me.pk}"})
    let_find("示例公开")
    for text in ("示例", "办件", "shili", "sl", "示"):
        assert "示例办件" in titles(text, actor_for(me))
        for actor in (VISITOR, actor_for(other)):
            assert "示例办件" not in titles(text, actor)
            found = queries.search(actor, text)
            assert found.total.number == len(found.page.rows) <= 1
            assert all("办件" not in hit.title for hit in queries.suggestions(actor, text))
            assert sum(group.count.number for group in queries.overview(actor, text).groups) <= 1


def test_a_person_is_not_taken_for_one_whose_number_begins_alike() -> None:
    me = make_person()
    let_find("示例办件", audience={f"person:{me.pk}0"})
    assert titles("示例", actor_for(me)) == []


def test_pages_show_each_thing_once_and_go_back() -> None:
    for number in range(45):
        let_find(f"示例公司{number:02}")
    seen: list[str] = []
    pages = []
    key = ""
    while True:
        found = queries.search(VISITOR, "示例", key=key)
        pages.append(found.page)
        seen += [hit.title for hit in found.page.rows]
        key = found.page.after
        if not key:
            break
    assert len(seen) == len(set(seen)) == 45
    assert pages[0].before == ""
    back = queries.search(VISITOR, "示例", key=pages[1].before).page
    assert [hit.title for hit in back.rows] == [hit.title for hit in pages[0].rows]


@pytest.mark.parametrize("key", ["nonsense", "", "0", "-1"])
def test_a_forged_key_shows_the_first_page(key: str) -> None:
    let_find("示例")
    assert len(queries.search(VISITOR, "示例", key=key).page.rows) == 1


def test_very_many_are_counted_up_to_a_bound_and_the_best_still_come_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queries, "MOST_COUNTED", 20)
    monkeypatch.setattr(queries, "MOST_RANKED", 4)
    best = let_find("电商").pk
    for number in range(40):
        let_find(f"示例公司{number}", body="在电商园")
    in_title = let_find("示例电商公司").pk
    for number in range(40):
        let_find(f"示例公司{number}", body="在电商园")
    found = queries.search(VISITOR, "电商", size=50)
    assert [hit.object_id for hit in found.page.rows[:2]] == [best, in_title]
    assert (found.total.number, found.total.is_more) == (20, True)
    assert len(found.page.rows) == 20


def test_suggestions_look_at_titles_only() -> None:
    let_find("示例月河", codes=("91330411MA71BLC8XK",))
    let_find("示例别家", body="月河路 1 号")
    for typed in ("月", "月河", "yh", "yueh", "C8XK"):
        assert [hit.title for hit in queries.suggestions(VISITOR, typed)] == ["示例月河"]
    assert len(queries.suggestions(VISITOR, "示例", most=1)) == 1


def test_a_changed_thing_is_found_as_it_is_now() -> None:
    thing = let_find("示例旧名", body="旧地")
    change(thing, make_document("示例新名", body="新地"))
    assert titles("旧名") == titles("旧地") == []
    assert titles("新名") == ["示例新名"]
    change(thing, None)
    assert titles("新名") == []
