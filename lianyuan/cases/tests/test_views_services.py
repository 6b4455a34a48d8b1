"""The catalogue's pages and the form of a service."""

from datetime import time

import pytest
from django.db import connection
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from lianyuan.accounts.tests.factories import make_person
from lianyuan.cases.models import Audience, Case
from lianyuan.places.models import OpeningHours
from lianyuan.questionnaires.tests.factories import make_version

from .factories import make_counter, make_service
from .visiting import Visitor

pytestmark = pytest.mark.django_db


def text_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def test_an_empty_catalogue_says_what_will_be_here(client: Client) -> None:
    assert "办事目录还是空的" in text_of(client.get(reverse("cases:services")))


def test_the_catalogue_shows_what_is_offered_in_its_order(client: Client) -> None:
    make_service(name="第二项", position=2)
    make_service(name="第一项", position=1)
    make_service(name="停办的", is_active=False)
    page = text_of(client.get(reverse("cases:services")))
    assert page.index("第一项") < page.index("第二项")
    assert "停办的" not in page


def test_the_catalogue_costs_the_same_for_one_and_for_many(client: Client) -> None:
    make_service()
    with_one = _queries(client)
    for _number in range(29):
        make_service()
    assert _queries(client) == with_one


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("cases:services"))
    return len(captured)


def test_a_service_tells_its_guide_and_its_hours(client: Client) -> None:
    service = make_service(guide="带上身份证", promised_days=7)
    for weekday in range(5):
        for opens, closes in ((time(9), time(12)), (time(13, 30), time(17, 30))):
            OpeningHours.objects.create(place=service.centre, weekday=weekday, opens=opens, closes=closes)
    OpeningHours.objects.create(place=service.centre, weekday=6, opens=time(9), closes=time(12))
    page = text_of(client.get(reverse("cases:service", args=[service.slug])))
    assert "带上身份证" in page
    assert "7 个工作日" in page
    assert "星期一至星期五 09:00–12:00 13:30–17:30" in page
    assert "星期日 09:00–12:00" in page


@pytest.mark.parametrize("name", ["service", "filing"])
def test_a_service_that_is_not_there_or_not_offered_is_not_found(name: str) -> None:
    visitor = Visitor(make_person())
    closed = make_service(is_active=False)
    assert visitor.get(name, "nothing").status_code == 404
    assert visitor.get(name, closed.slug).status_code == 404


def test_filing_asks_to_sign_in_first(client: Client) -> None:
    address = reverse("cases:filing", args=[make_service().slug])
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_a_company_files_a_case_and_lands_on_it() -> None:
    counter = make_counter()
    visitor = Visitor(counter.owner, counter.company)
    assert counter.company.name in text_of(visitor.get("filing", counter.service.slug))
    response = visitor.send("filing", counter.service.slug, **{"answer-subject": "租金怎么补"})
    case = Case.objects.get()
    assert response["Location"] == reverse("cases:case", args=[case.reference])
    assert (case.company, case.applicant, case.answers) == (
        counter.company,
        counter.owner,
        {"subject": "租金怎么补"},
    )


def test_the_same_form_sent_twice_files_one_case() -> None:
    counter = make_counter()
    visitor = Visitor(counter.owner, counter.company)
    answers = {
        visitor.send("filing", counter.service.slug, key="once", **{"answer-subject": "租金怎么补"})[
            "Location"
        ]
        for _time in range(2)
    }
    assert len(answers) == 1
    assert Case.objects.count() == 1


def test_a_form_filled_in_for_another_company_is_refused_with_a_question() -> None:
    counter = make_counter()
    visitor = Visitor(counter.owner)
    visitor.acting_for = str(counter.company.pk)
    response = visitor.send("filing", counter.service.slug, **{"answer-subject": "租金怎么补"})
    assert response.status_code == 409
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "还没有填。请填写。"),
        ({"answer-subject": "短"}, "“短”太短了"),
        ({"answer-subject": "租金怎么补", "answer-salary": "9"}, "这张表单里没有“salary”这一项"),
        ({"answer-subject": "租\x00金"}, "不能保存的字符"),
    ],
)
def test_mistakes_are_told_and_nothing_is_saved(sent: dict[str, str], said: str) -> None:
    counter = make_counter()
    response = Visitor(counter.owner, counter.company).send("filing", counter.service.slug, **sent)
    assert response.status_code == 200
    assert said in text_of(response)
    assert not Case.objects.exists()


def test_every_kind_of_question_is_drawn_with_a_label() -> None:
    service = make_service(form=make_version())
    page = text_of(Visitor(make_person()).get("filing", service.slug))
    for part in ("想问什么", "写清楚时间和地点", "税费", 'type="date"', 'type="tel"', "以上属实", "选填"):
        assert part in page


@pytest.mark.parametrize("audience", [Audience.PERSON, Audience.COMPANY])
def test_who_a_service_is_not_for_is_offered_the_switch_instead_of_the_form(audience: Audience) -> None:
    counter = make_counter(audience=audience)
    as_company = audience == Audience.PERSON
    visitor = Visitor(counter.owner, counter.company if as_company else None)
    page = text_of(visitor.get("filing", counter.service.slug))
    assert "换个身份就能办" in page
    assert "answer-subject" not in page
    response = visitor.send("filing", counter.service.slug, **{"answer-subject": "租金怎么补"})
    assert response.status_code == 409
    assert not Case.objects.exists()


def test_someone_without_a_company_is_shown_how_to_claim_one() -> None:
    service = make_service(audience=Audience.COMPANY)
    assert reverse("companies:claims") in text_of(Visitor(make_person()).get("filing", service.slug))


def test_the_form_costs_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    counter = make_counter()
    visitor = Visitor(counter.owner, counter.company)
    with django_assert_max_num_queries(12):
        visitor.get("filing", counter.service.slug)
