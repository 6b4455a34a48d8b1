"""One's own data: agreeing and taking back, correcting, who looked, the copy, leaving."""

import io
import json
import zipfile
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from lianyuan.accounts import consents, look_ups, personal_data
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.actions import privacy
from lianyuan.accounts.actions.leaving import NOBODY, close_account
from lianyuan.accounts.consents import Purpose
from lianyuan.accounts.models import AuditChange, AuditEntry, Consent, LookUp, Person
from lianyuan.accounts.personal_data import Fate
from lianyuan.accounts.tests.factories import PASSWORD, actor_for, make_person
from lianyuan.core.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter(monkeypatch: pytest.MonkeyPatch) -> Purpose:
    purpose = Purpose(key="newsletter", title="简报", wording="第一版", version="1")
    monkeypatch.setitem(consents._PURPOSES, purpose.key, purpose)
    return purpose


def signed_in(person: Person, *, fresh: bool = False) -> Client:
    """A browser of this person's; `fresh` when they have just given their password again."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    if fresh:
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def form(**written: Any) -> dict[str, Any]:
    return {"acting_for": "", "form_key": "k", **written}


def test_agreeing_gives_one_receipt_with_the_wording_of_the_day(newsletter: Purpose) -> None:
    person = make_person()
    first = privacy.give_consent(actor=actor_for(person), purpose="newsletter")
    again = privacy.give_consent(actor=actor_for(person), purpose="newsletter")
    assert first.receipt == again.receipt
    assert first.wording == "第一版"
    assert consents.agreed(person, "newsletter")
    assert AuditEntry.objects.filter(verb="同意用途").count() == 1


def test_a_new_wording_is_asked_about_anew(newsletter: Purpose, monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person()
    privacy.give_consent(actor=actor_for(person), purpose="newsletter")
    renewed = Purpose(key="newsletter", title="简报", wording="第二版", version="2")
    monkeypatch.setitem(consents._PURPOSES, "newsletter", renewed)
    assert not consents.agreed(person, "newsletter")
    assert "文本有更新" in signed_in(person).get(reverse("accounts:privacy")).content.decode()


def test_taking_back_ends_every_wording_and_keeps_the_receipts(newsletter: Purpose) -> None:
    person = make_person()
    privacy.give_consent(actor=actor_for(person), purpose="newsletter")
    privacy.withdraw_consent(actor=actor_for(person), purpose="newsletter")
    assert not consents.agreed(person, "newsletter")
    assert Consent.objects.get(person=person).withdrawn_at
    privacy.give_consent(actor=actor_for(person), purpose="newsletter")
    assert Consent.objects.filter(person=person).count() == 2


def test_the_terms_are_agreed_to_at_sign_up_and_are_not_taken_back_alone(client: Client) -> None:
    written = {"username": "chengguo", "password1": "lake-and-paper-9", "password2": "lake-and-paper-9"}
    refused = client.post(reverse("account_signup"), written)
    assert refused.context["form"].errors["terms"]
    assert not Person.objects.exists()
    client.post(reverse("account_signup"), written | {"terms": "on"})
    person = Person.objects.get()
    assert consents.agreed(person, "terms")
    with pytest.raises(Refused, match="注销"):
        privacy.withdraw_consent(actor=actor_for(person), purpose="terms")


def test_correcting_says_what_changed_but_never_to_what() -> None:
    person = make_person(phone="10012345678", email="old@example.invalid")
    EmailAddress.objects.create(user=person, email="old@example.invalid", primary=True)
    answer = signed_in(person).post(
        reverse("accounts:details"),
        form(display_name="新名", phone="100 8765 4321", email="New@example.invalid"),
    )
    assert answer.status_code == 302
    person.refresh_from_db()
    assert (person.display_name, person.phone) == ("新名", "10087654321")
    assert [row.email for row in EmailAddress.objects.filter(user=person)] == ["new@example.invalid"]
    change = AuditChange.objects.get(entry__verb="更正资料")
    assert change.after == {"changed": ["display_name", "phone", "email"]}


@pytest.mark.parametrize(("field", "value"), [("phone", "10012345678"), ("email", "TAKEN@example.invalid")])
def test_what_is_someone_elses_is_refused_at_its_field(field: str, value: str) -> None:
    make_person(phone="10012345678", email="taken@example.invalid")
    answer = signed_in(make_person()).post(reverse("accounts:details"), form(**{field: value}))
    assert answer.status_code == 400
    assert value in str(answer.context["form"].errors[field])


def test_a_look_is_written_down_once_and_shown_to_whom_it_concerns() -> None:
    looker, concerned = make_person(display_name="窗口小王"), make_person()
    for _ in range(2):
        look_ups.record(
            actor=actor_for(looker),
            as_role="服务台",
            target=concerned,
            what="联系方式",
            why="企业页",
            concerns=[concerned.pk],
        )
    assert LookUp.objects.count() == 1
    page = signed_in(concerned).get(reverse("accounts:privacy")).content.decode()
    assert "窗口小王" in page
    assert "联系方式" in page
    assert "窗口小王" not in signed_in(make_person()).get(reverse("accounts:privacy")).content.decode()


def read_archive(client: Client) -> dict[str, Any]:
    answer = client.get(reverse("accounts:export"))
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {
            name: json.loads(archive.read(name)) if name.endswith(".json") else archive.read(name)
            for name in archive.namelist()
        }


def test_the_copy_holds_everything_on_oneself_and_nothing_on_others() -> None:
    person, other = make_person(phone="10012345678"), make_person(username="somebody-else")
    for each in (person, other):
        privacy.give_consent(actor=actor_for(each), purpose="terms")
    archive = read_archive(signed_in(person, fresh=True))
    assert archive["accounts/person.json"]["rows"][0]["phone"] == "10012345678"
    assert len(archive["accounts/consent-person.json"]["rows"]) == 1
    told = str(archive)
    assert "somebody-else" not in told
    assert person.password not in told
    assert AuditEntry.objects.filter(verb="导出个人资料", person=person).count() == 1


def test_files_held_on_a_person_are_in_the_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    holding = next(each for each in personal_data.holdings() if each.model is Consent)
    with_file = personal_data.Holding(
        **(vars(holding) | {"files": lambda person: [("图.png", io.BytesIO(b"picture"))]})
    )
    monkeypatch.setitem(personal_data._HOLDINGS, ("accounts.Consent", "person"), with_file)
    archive = read_archive(signed_in(make_person(), fresh=True))
    assert archive["accounts/consent-person/图.png"] == b"picture"


def test_copy_and_leaving_ask_for_the_password_again() -> None:
    client = signed_in(make_person())
    for name in ("accounts:export", "accounts:leaving"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_reauthenticate"))
    assert client.post(reverse("accounts:leaving"), form())["Location"].startswith(
        "/accounts/reauthenticate/"
    )
    assert not AuditEntry.objects.filter(verb="注销账号").exists()


def test_leaving_says_what_goes_and_stays_and_then_takes_the_name_away() -> None:
    person = make_person(
        username="chengguo", display_name="橙果", phone="10012345678", email="a@example.invalid"
    )
    privacy.give_consent(actor=actor_for(person), purpose="terms")
    client, elsewhere = signed_in(person, fresh=True), Client()
    elsewhere.post(reverse("account_login"), {"login": "chengguo", "password": PASSWORD})
    page = client.get(reverse("accounts:leaving")).content.decode()
    assert "您的同意和回执" in page
    assert "要能证明当时得到过同意" in page
    assert client.post(reverse("accounts:leaving"), form()).status_code == 302
    person.refresh_from_db()
    assert (str(person), person.phone, person.email, person.is_active) == (NOBODY, None, "", False)
    assert not person.has_usable_password()
    for browser in (client, elsewhere):
        assert not browser.get("/").wsgi_request.user.is_authenticated
    again = Client().post(reverse("account_login"), {"login": "chengguo", "password": PASSWORD})
    assert again.status_code == 200
    kept = AuditEntry.objects.filter(target_id=str(person.pk), target_kind="accounts.person")
    assert {entry.target_label for entry in kept} == {NOBODY}
    assert Consent.objects.filter(person=person).exists()


def test_the_name_is_free_again_after_leaving() -> None:
    person = make_person(username="chengguo", phone="10012345678")
    close_account(actor=actor_for(person))
    assert make_person(username="chengguo", phone="10012345678").pk != person.pk


def test_what_stands_in_the_way_is_said_and_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    holding = next(each for each in personal_data.holdings() if each.model is Consent)
    blocking = personal_data.Holding(**(vars(holding) | {"in_the_way": lambda person: ["请先还书。"]}))
    monkeypatch.setitem(personal_data._HOLDINGS, ("accounts.Consent", "person"), blocking)
    person = make_person(username="chengguo")
    client = signed_in(person, fresh=True)
    assert "请先还书" in client.get(reverse("accounts:leaving")).content.decode()
    assert client.post(reverse("accounts:leaving"), form()).status_code == 409
    person.refresh_from_db()
    assert person.username == "chengguo"


def test_a_table_cant_stay_without_a_reason() -> None:
    with pytest.raises(ValueError, match="say why"):
        personal_data.register("accounts", Person, "nobody", holds="x", fate=Fate.STAYS)


def test_nobody_closes_anothers_account() -> None:
    with pytest.raises(Refused):
        close_account(actor=Actor(person=None))
