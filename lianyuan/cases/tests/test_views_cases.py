"""The applicant's pages and the desk's: right people, wrong people, twice, nonsense, none, one, many."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases import actions
from lianyuan.cases.models import Case, CaseState, EventKind, Rating
from lianyuan.companies.models import Membership
from lianyuan.companies.tests.factories import make_membership
from lianyuan.places.models import PlaceKind
from lianyuan.places.tests.factories import make_place

from .factories import ANSWERS, Counter, make_counter, make_desk_worker
from .visiting import Visitor

pytestmark = pytest.mark.django_db

APPLICANT_PAGES = ["case", "reply", "withdrawal", "rating"]
DESK_PAGES = ["desk-case", "question", "completion", "refusal"]


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def queries_of(visitor: Visitor, name: str, *args: object, **query: str) -> int:
    visitor.get(name, *args, **query)  # the first look may note that news was seen
    with CaptureQueriesContext(connection) as captured:
        assert visitor.get(name, *args, **query).status_code == 200
    return len(captured)


def strangers(counter: Counter) -> list[Person]:
    """Everyone who has nothing to do with a case of the counter's company."""
    former = make_membership(company=counter.company, ended=True).person
    elsewhere = make_desk_worker(make_place(kind=PlaceKind.BUILDING))
    mentor = make_desk_worker(counter.service.centre, PlaceRoleName.MENTOR)
    return [make_person(), make_membership().person, former, elsewhere, mentor]


@pytest.mark.parametrize("name", [*APPLICANT_PAGES, *DESK_PAGES])
def test_strangers_do_not_find_a_case(name: str) -> None:
    counter = make_counter()
    case = counter.completed() if name == "rating" else counter.taken()
    for person in strangers(counter):
        assert Visitor(person).get(name, case.reference).status_code == 404
        sent = {"words": "好", "reason": "好", "result": "好", "question": "好", "grade": "5"}
        assert Visitor(person).send(name, case.reference, **sent).status_code in {404, 405}
    version = case.version
    case.refresh_from_db()
    assert case.version == version


@pytest.mark.parametrize("name", DESK_PAGES)
def test_the_applicant_does_not_find_the_desks_pages(name: str) -> None:
    counter = make_counter()
    case = counter.taken()
    assert Visitor(counter.owner, counter.company).get(name, case.reference).status_code == 404


@pytest.mark.parametrize("name", ["reply", "withdrawal", "rating"])
def test_the_desk_does_not_speak_for_the_applicant(name: str) -> None:
    counter = make_counter()
    case = counter.taken()
    assert Visitor(counter.desk).send(name, case.reference, words="好", grade="5").status_code == 404


def test_a_link_from_the_applicant_leads_the_desk_to_its_own_page() -> None:
    counter = make_counter()
    case = counter.taken()
    response = Visitor(counter.desk).get("case", case.reference)
    assert response["Location"] == reverse("cases:desk-case", args=[case.reference])


@pytest.mark.parametrize("name", ["cases", "desk-cases"])
def test_lists_ask_to_sign_in_first(client: Client, name: str) -> None:
    assert client.get(reverse(f"cases:{name}"))["Location"].startswith("/accounts/login/")


def test_a_reference_is_found_the_way_people_write_it() -> None:
    counter = make_counter()
    case = counter.filed(new_reference=lambda: "01AB-CD0E")
    for written in ("01ab-cd0e", "OIabcdOe", "01AB CD0E"):
        assert Visitor(counter.owner).get("case", written).status_code == 200
    assert case.reference == "01AB-CD0E"


@pytest.mark.parametrize("written", ["-", "字", "01AB-CD0F", "x" * 300, "%00"])
def test_a_reference_that_names_nothing_is_not_found(written: str) -> None:
    counter = make_counter()
    counter.filed(new_reference=lambda: "01AB-CD0E")
    assert Visitor(counter.owner).get("case", written).status_code == 404
    assert Visitor(counter.desk).get("desk-case", written).status_code == 404


def test_the_whole_way_of_a_case_by_its_pages() -> None:
    counter = make_counter()
    company, desk = Visitor(counter.owner, counter.company), Visitor(counter.desk)
    reference = counter.filed().reference
    assert "受理，由我经办" in text_of(desk.get("desk-case", reference))
    assert desk.send("taking", reference)["Location"] == reverse("cases:desk-case", args=[reference])
    assert desk.send("question", reference, question="请补充租赁合同").status_code == 302
    page = text_of(company.get("case", reference))
    assert "窗口在等您回复" in page
    assert "请补充租赁合同" in page
    assert company.send("reply", reference, words="已送到窗口").status_code == 302
    assert "已送到窗口" in text_of(desk.get("desk-case", reference))
    assert desk.send("completion", reference, result="补贴已批准").status_code == 302
    assert "去评价" in text_of(company.get("case", reference))
    assert company.send("rating", reference, grade="5", words="很快").status_code == 302
    page = text_of(company.get("case", reference))
    assert "非常满意" in page
    assert "去评价" not in page
    kinds = list(Case.objects.get().events.values_list("kind", flat=True))
    assert kinds == ["filed", "taken", "asked", "replied", "completed", "rated"]


def test_a_deed_that_comes_too_late_is_told_so() -> None:
    counter = make_counter()
    company, desk = Visitor(counter.owner, counter.company), Visitor(counter.desk)
    case = counter.waiting()
    assert company.send("withdrawal", case.reference).status_code == 302
    for response in (
        company.send("reply", case.reference, words="已送到窗口"),
        company.send("withdrawal", case.reference),
        desk.send("completion", case.reference, result="已办好"),
        desk.send("refusal", case.reference, reason="不在本区"),
        desk.send("question", case.reference, question="还要别的"),
        desk.send("taking", case.reference),
    ):
        assert response.status_code == 409
        assert "已撤回" in text_of(response)
    # Opening a form that leads nowhere leads back to the case.
    for name in ("reply", "withdrawal", "rating"):
        assert company.get(name, case.reference)["Location"] == reverse("cases:case", args=[case.reference])
    assert desk.get("completion", case.reference).status_code == 302


def test_the_second_at_the_desk_is_told_who_was_first() -> None:
    counter = make_counter()
    case = counter.taken()
    response = Visitor(counter.other_desk).send("taking", case.reference)
    assert response.status_code == 409
    assert f"已经由{counter.desk}受理了" in text_of(response)


def test_the_same_button_pressed_twice_is_one_deed() -> None:
    counter = make_counter()
    desk = Visitor(counter.desk)
    reference = counter.filed().reference
    responses = [desk.send("taking", reference, key="once") for _time in range(2)]
    assert [response.status_code for response in responses] == [302, 302]
    assert responses[1].headers["Idempotent-Replayed"] == "true"
    assert Case.objects.get().events.filter(kind=EventKind.TAKEN).count() == 1


def test_taking_is_not_done_by_following_a_link() -> None:
    counter = make_counter()
    assert Visitor(counter.desk).get("taking", counter.filed().reference).status_code == 405


def test_a_member_who_left_finds_the_case_no_more() -> None:
    counter = make_counter()
    company = Visitor(counter.owner, counter.company)
    case = counter.waiting()
    Membership.objects.filter(person=counter.owner).update(ended_at=timezone.now())
    assert company.get("case", case.reference).status_code == 404
    company.acting_for = ""
    assert company.send("reply", case.reference, words="好").status_code == 404


def test_a_companys_case_is_read_as_oneself_but_answered_as_the_company() -> None:
    counter = make_counter()
    case = counter.waiting()
    visitor = Visitor(counter.owner)
    page = text_of(visitor.get("case", case.reference))
    assert "切换为这家企业" in page
    assert reverse("cases:reply", args=[case.reference]) not in page
    response = visitor.send("reply", case.reference, words="好")
    assert response.status_code == 409
    assert counter.company.name in text_of(response)


def test_the_handler_is_not_offered_a_rating() -> None:
    counter = make_counter()
    case = counter.completed()
    make_membership(person=counter.desk, company=counter.company)
    visitor = Visitor(counter.desk, counter.company)
    assert "去评价" not in text_of(visitor.get("case", case.reference))
    assert visitor.send("rating", case.reference, grade="5").status_code == 409
    assert not Rating.objects.exists()


@pytest.mark.parametrize("grade", ["", "0", "6", "很好", "5.0", "\x00"])
def test_a_grade_that_is_none_is_told_so(grade: str) -> None:
    counter = make_counter()
    case = counter.completed()
    response = Visitor(counter.owner, counter.company).send("rating", case.reference, grade=grade)
    assert response.status_code == 200
    assert "请" in text_of(response)
    assert not Rating.objects.exists()


@pytest.mark.parametrize(
    ("name", "field"),
    [("reply", "words"), ("question", "question"), ("completion", "result"), ("refusal", "reason")],
)
@pytest.mark.parametrize("words", ["", "   ", "字" * 2001, "不\x00行"])
def test_words_that_can_not_be_kept_are_told_beside_the_field(name: str, field: str, words: str) -> None:
    counter = make_counter()
    case = counter.taken()
    visitor = Visitor(counter.owner, counter.company) if name == "reply" else Visitor(counter.desk)
    response = visitor.send(name, case.reference, **{field: words})
    assert response.status_code == 200
    assert "field__error" in text_of(response)
    version = case.version
    case.refresh_from_db()
    assert case.version == version


def test_what_people_write_is_shown_as_written_and_never_as_markup() -> None:
    counter = make_counter()
    case = counter.filed(answers={"subject": "<script>alert(1)</script>"})
    actions.reply(actor=counter.as_company, case=case, words="<b>粗</b>")
    for page in (
        text_of(Visitor(counter.owner).get("case", case.reference)),
        text_of(Visitor(counter.desk).get("desk-case", case.reference)),
    ):
        assert "<script>alert" not in page
        assert "<b>粗" not in page
        assert "&lt;b&gt;粗" in page


def test_looking_notes_what_was_seen_only_for_the_applicant() -> None:
    counter = make_counter()
    case = counter.waiting()
    Visitor(counter.desk).get("desk-case", case.reference)
    assert not case.events.filter(seen_at__isnull=False).exists()
    Visitor(counter.owner).get("case", case.reference)
    assert case.events.filter(seen_at__isnull=False).count() == 2


def test_an_empty_list_says_how_to_start() -> None:
    visitor = Visitor(make_person())
    assert "没有正在办的事" in text_of(visitor.get("cases"))
    assert "还没有办完的事" in text_of(visitor.get("cases", show="closed"))


def test_my_list_costs_the_same_for_one_and_for_many_and_is_paged() -> None:
    counter = make_counter()
    visitor = Visitor(counter.owner)
    counter.filed(at=timezone.now() - timedelta(hours=1))
    with_one = queries_of(visitor, "cases")
    for _number in range(31):
        counter.filed()
    assert queries_of(visitor, "cases") == with_one
    page = text_of(visitor.get("cases"))
    assert page.count(counter.service.name) == 30
    after = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    following = text_of(visitor.follow(reverse("cases:cases") + after.replace("&amp;", "&")))
    assert following.count(counter.service.name) == 2


@pytest.mark.parametrize("view", ["unassigned", "mine", "waiting", "open", "closed", "nonsense", ""])
def test_the_queue_costs_the_same_for_none_for_one_and_for_many(view: str) -> None:
    counter = make_counter()
    visitor = Visitor(counter.desk)
    assert visitor.get("desk-cases", view=view).status_code == 200
    make_some(counter, 1)
    with_one = queries_of(visitor, "desk-cases", view=view)
    make_some(counter, 8)
    assert queries_of(visitor, "desk-cases", view=view) == with_one


def make_some(counter: Counter, number: int) -> None:
    for _number in range(number):
        counter.filed()
        counter.waiting()
        counter.taken()
        counter.completed()


def test_each_view_of_the_queue_shows_its_own() -> None:
    counter = make_counter()
    filed, taken, waiting, done = (
        counter.filed().reference,
        counter.taken().reference,
        counter.waiting().reference,
        counter.completed().reference,
    )
    others = actions.take_case(actor=counter.as_other_desk, case=counter.filed()).reference
    elsewhere = make_counter().filed().reference
    expected = {
        "unassigned": {filed},
        "mine": {taken, waiting},
        "waiting": {waiting},
        "open": {filed, taken, waiting, others},
        "closed": {done},
    }
    for view, references in expected.items():
        page = text_of(Visitor(counter.desk).get("desk-cases", view=view))
        shown = {ref for ref in (filed, taken, waiting, done, others, elsewhere) if ref in page}
        assert shown == references, view


def test_the_queue_shows_what_is_due_soonest_first() -> None:
    counter = make_counter()
    now = timezone.now()
    late = counter.filed(at=now - timedelta(days=30)).reference
    fresh = counter.filed(at=now).reference
    page = text_of(Visitor(counter.desk).get("desk-cases", view="open"))
    assert page.index(late) < page.index(fresh)
    assert "已超过" in page
    assert "1 件已超期" in page


def test_the_queue_is_for_the_desk() -> None:
    assert Visitor(make_person()).get("desk-cases").status_code == 403


@pytest.mark.parametrize("key", ["nonsense", "a:b:c", "\x00", "1" * 5000])
def test_a_page_key_that_is_none_shows_the_first_page(key: str) -> None:
    counter = make_counter()
    counter.filed()
    assert Visitor(counter.desk).get("desk-cases", key=key).status_code == 200
    assert Visitor(counter.owner).get("cases", key=key).status_code == 200


def test_a_page_of_a_case_costs_the_same_however_much_was_said() -> None:
    counter = make_counter()
    case = counter.taken()
    company, desk = Visitor(counter.owner, counter.company), Visitor(counter.desk)
    short = queries_of(company, "case", case.reference), queries_of(desk, "desk-case", case.reference)
    for _number in range(5):
        case = actions.ask_back(actor=counter.as_desk, case=case, question="还有一件")
        case = actions.reply(actor=counter.as_company, case=case, words="已送到")
    assert (
        queries_of(company, "case", case.reference),
        queries_of(desk, "desk-case", case.reference),
    ) == short


def test_a_personal_case_has_its_page_too() -> None:
    counter = make_counter()
    person = make_person()
    case = actions.file_case(actor=actor_for(person), service=counter.service, answers=ANSWERS)
    assert "撤回办件" in text_of(Visitor(person).get("case", case.reference))
    assert Visitor(person).send("withdrawal", case.reference, reason="").status_code == 302
    case.refresh_from_db()
    assert case.state == CaseState.WITHDRAWN
