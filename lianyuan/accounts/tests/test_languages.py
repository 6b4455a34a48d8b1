"""Which language a request is answered in, and the switch that changes it."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from lianyuan.accounts.actions.leaving import NOBODY
from lianyuan.accounts.models import AuditEntry, Person

from .factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db
COOKIE = settings.LANGUAGE_COOKIE_NAME


def choose(client: Client, language: str, back: str = "/") -> HttpResponse:
    """Press a button of the switch."""
    answer = client.post("/accounts/language/", {"language": language, "next": back})
    assert isinstance(answer, HttpResponse)
    return answer


def tongue(client: Client, path: str = "/accounts/login/", **headers: str) -> str:
    """The language of the page there."""
    page = client.get(path, headers=headers).content.decode()
    return page.split('<html lang="')[1].split('"')[0]


@pytest.mark.parametrize("wished", ["", "en-US,en;q=0.9", "zh-TW", "zh-CN", "fr", "x" * 600, "en;q=nonsense"])
def test_a_first_visitor_reads_simplified_chinese(wished: str) -> None:
    assert tongue(Client(), accept_language=wished) == "zh-Hans"


@pytest.mark.parametrize(
    ("wished", "offered"),
    [
        ("en-US,en;q=0.9,zh;q=0.5", "en"),
        ("zh-TW,zh;q=0.9", "zh-hant"),
        ("zh-HK", "zh-hant"),
        ("zh-Hant-MO", "zh-hant"),
        ("fr,en;q=0.5", "en"),
        ("zh-CN,en;q=0.9", ""),
        ("zh", ""),
        ("fr", ""),
    ],
)
def test_another_language_is_offered_not_taken(wished: str, offered: str) -> None:
    answer = Client().get("/accounts/login/", headers={"accept-language": wished})
    page = answer.content.decode()
    assert ("language-offer" in page) == bool(offered)
    if offered:
        assert f'value="{offered}"' in page.split("language-offer")[1].split("</form>")[0]
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in answer["Vary"].split(",")}


def test_the_switch_stands_on_every_page_in_each_languages_own_words() -> None:
    page = Client().get("/accounts/login/").content.decode()
    for code, tag, name in (
        ("zh-hans", "zh-Hans", "简体中文"),
        ("zh-hant", "zh-Hant", "繁體中文"),
        ("en", "en", "English"),
    ):
        assert f'name="language" value="{code}" lang="{tag}"' in page
        assert name in page


def test_a_visitors_choice_is_remembered_and_leads_back() -> None:
    client = Client()
    answer = choose(client, "en", "/accounts/login/?next=/my/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/my/")
    kept = answer.cookies[COOKIE]
    assert kept["httponly"] and kept["samesite"] == "Lax" and kept["max-age"] == 365 * 24 * 3600
    assert tongue(client) == "en"
    assert client.get("/accounts/login/")["Content-Language"] == "en"
    # Chosen once, nothing more is offered.
    assert "language-offer" not in client.get("/", headers={"accept-language": "zh-TW"}).content.decode()
    choose(client, "zh-hans")
    assert tongue(client) == "zh-Hans"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://example.invalid/", "//example.invalid/", "javascript:alert(1)", "", r"/\example.invalid"],
)
def test_it_leads_nowhere_else(elsewhere: str) -> None:
    assert choose(Client(), "en", elsewhere)["Location"] == "/"


def test_the_answer_to_a_form_leads_back_to_the_page_it_was_on() -> None:
    client = Client()
    came_from = {"referer": "http://testserver/accounts/signup/"}
    page = client.post("/accounts/language/", {"language": "xx"}, headers=came_from).content.decode()
    assert 'name="next" value="/accounts/signup/"' in page


@pytest.mark.parametrize("language", ["", "xx", "de", "zh-hans'", "../en", "e" * 5000])
def test_a_language_nobody_speaks_is_refused(language: str) -> None:
    client = Client()
    answer = choose(client, language)
    assert answer.status_code == 409
    assert COOKIE not in answer.cookies


def test_a_cookie_someone_made_up_is_ignored() -> None:
    client = Client()
    client.cookies[COOKIE] = "../../etc"
    assert tongue(client) == "zh-Hans"


def test_it_only_takes_forms_of_ours() -> None:
    assert Client(enforce_csrf_checks=True).post("/accounts/language/", {"language": "en"}).status_code == 403
    assert Client().get("/accounts/language/").status_code == 405


def test_a_persons_choice_follows_them_to_another_device() -> None:
    person = make_person()
    client, other = Client(), Client()
    client.force_login(person)
    choose(client, "en")
    person.refresh_from_db()
    assert person.language == "en"
    assert AuditEntry.objects.get(verb="选择语言").person == person
    other.login(username=person.username, password=PASSWORD)
    answer = other.get("/my/")
    assert b'<html lang="en"' in answer.content
    # And stays in that browser after signing out.
    other.logout()
    other.cookies[COOKIE] = answer.cookies[COOKIE].value
    assert tongue(other) == "en"


def test_choosing_twice_leaves_one_entry() -> None:
    client = Client()
    client.force_login(make_person())
    choose(client, "en")
    choose(client, "en")
    assert AuditEntry.objects.filter(verb="选择语言").count() == 1


def test_what_a_visitor_chose_is_kept_when_they_sign_in() -> None:
    person = make_person()
    client = Client()
    choose(client, "zh-hant")
    client.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
    assert Person.objects.get(pk=person.pk).language == "zh-hant"


def test_signing_in_never_overwrites_a_persons_own_choice() -> None:
    person = make_person()
    Person.objects.filter(pk=person.pk).update(language="zh-hans")
    client = Client()
    choose(client, "en")
    client.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
    assert Person.objects.get(pk=person.pk).language == "zh-hans"
    assert tongue(client, "/my/") == "zh-Hans"


def test_the_trail_keeps_our_word_and_tells_it_in_the_readers() -> None:
    person = make_person()
    client = Client()
    client.force_login(person)
    choose(client, "en")
    entry = AuditEntry.objects.get(verb="选择语言")
    with translation.override("en"):
        assert (entry.deed, str(entry)) == ("Choose language", f"Choose language {entry.target_label}")
    with translation.override("zh-hant"):
        assert entry.deed == "選擇語言"


def test_a_closed_account_has_a_name_in_each_language() -> None:
    person = make_person()
    person.display_name, person.is_active = NOBODY, False
    with translation.override("en"):
        assert str(person) == "Closed account"
    assert str(make_person(display_name="账号")) == "账号"


def test_programs_are_answered_in_the_language_they_ask_for() -> None:
    client = Client()
    client.cookies[COOKIE] = "zh-hant"
    for wished, said in (("", "zh-Hans"), ("en-GB,en;q=0.9", "en"), ("zh-TW", "zh-Hant"), ("fr", "zh-Hans")):
        answer = client.get("/api/v1/me", headers={"accept-language": wished})
        assert (answer.status_code, answer["Content-Language"]) == (401, said)
        assert COOKIE not in answer.cookies
