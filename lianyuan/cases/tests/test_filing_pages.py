"""Filing with a form of several pages: drafts, two devices, a version replaced meanwhile, handing in."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from lianyuan.accounts import personal_data
from lianyuan.accounts.acting import command_line
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases.models import Case, Service
from lianyuan.companies.tests.factories import make_company, make_uscc
from lianyuan.core import clock
from lianyuan.files.models import File
from lianyuan.files.tests.factories import make_upload
from lianyuan.places.tests.factories import make_place
from lianyuan.questionnaires.models import Draft, QuestionnaireVersion
from lianyuan.questionnaires.tasks import tidy
from lianyuan.questionnaires.tests.factories import (
    FIELDS,
    PAGES,
    PERSON_ID,
    definition_of,
    make_paged_version,
)

from .factories import make_counter, make_desk_worker, make_form, make_service
from .visiting import Visitor, _keys

pytestmark = pytest.mark.django_db


class Filler(Visitor):
    """A person filling in a service's form page by page."""

    service: Service

    @classmethod
    def of(cls, service: Service, **person: Any) -> "Filler":
        made = cls(make_person(**person))
        made.service = service
        return made

    def address(self, name: str, *arguments: object) -> str:
        return reverse(f"questionnaires:{name}", args=["filing", self.service.slug, *arguments])

    def page(self, number: int) -> str:
        return self.follow(self.address("page", number)).content.decode()

    def fill(
        self, where: str, sent: dict[str, Any] | None = None, *, edition: int | None = None, go: str = "next"
    ) -> str:
        """Send a page with its questions; the address it leads to."""
        draft, fields = Draft.objects.first(), sent or {}
        edition = (draft.edition if draft else 0) if edition is None else edition
        carried = {"acting_for": self.acting_for, "form_key": f"page-{next(_keys)}", "go": go}
        # A page names the questions it showed.
        asked = {"asked": [name.removeprefix("answer-").split("_")[0] for name in fields]}
        response = self.client.post(where, {**carried, "edition": str(edition), **asked, **fields})
        assert response.status_code == 302, response.content.decode()
        return str(response["Location"])


@pytest.fixture
def filler() -> Filler:
    return Filler.of(make_service(form=make_paged_version()), username="filler", phone="10000000077")


def whole_form(filler: Filler) -> str:
    """Fill in every page; the address of the last look."""
    first = {"answer-stage": "no", "answer-name": "青竹示例工作室"}
    assert filler.fill(filler.address("page", 1), first) == filler.address("page", 2)
    second = {"answer-person": PERSON_ID, "answer-phone": "10000000077"}
    assert filler.fill(filler.address("page", 2), second) == filler.address("page", 3)
    fees = {"answer-paid": "12.5", "answer-topics": "rent", "answer-papers": make_upload()}
    # The question for files was not there yet: the page comes again and asks for it.
    again = filler.fill(filler.address("page", 3), {**fees, "answer-papers": ""})
    assert again == filler.address("page", 3) + "?check"
    assert "还没有上传" in filler.follow(again).content.decode()
    return filler.fill(filler.address("page", 3), fees)


def test_a_form_is_filled_in_page_by_page_looked_over_and_filed(filler: Filler) -> None:
    start = filler.get("filing", filler.service.slug)
    assert start["Location"] == filler.address("page", 1)
    assert "公司代码" not in filler.page(1)
    assert not Draft.objects.exists(), "looking writes nothing"
    check = whole_form(filler)
    assert check == filler.address("check")
    shown = filler.follow(check).content.decode()
    for part in (PERSON_ID, "12.50 元", "房租", "修改", "示例.jpg"):
        assert part in shown
    where = filler.fill(check, go="hand-in")
    case = Case.objects.get()
    assert where == reverse("cases:case", args=[case.reference])
    assert case.answers["person"] == PERSON_ID
    assert case.answers["paid"] == 1250
    assert not Draft.objects.exists()
    [file] = File.objects.all()
    assert file.purpose == "cases.answer"
    assert case.answers["papers"] == [file.key]
    assert file.key in filler.follow(where).content.decode()
    desk = Client()
    desk.force_login(make_desk_worker(filler.service.centre))
    at_desk = desk.get(reverse("cases:desk-case", args=[case.reference])).content.decode()
    assert PERSON_ID in at_desk
    assert file.key in at_desk
    assert desk.get(reverse("files:file", args=[file.key])).status_code == 200
    stranger = Client()
    stranger.force_login(make_person())
    assert stranger.get(reverse("files:file", args=[file.key])).status_code == 404


def test_a_colleague_sees_the_ends_of_a_person_id() -> None:
    counter = make_counter(form=make_paged_version())
    case = counter.filed(answers={"stage": "no", "person": PERSON_ID})
    page = Visitor(counter.colleague, counter.company).get("case", case.reference).content.decode()
    assert "9999**********1234" in page
    assert PERSON_ID not in page
    assert PERSON_ID in Visitor(counter.owner).get("case", case.reference).content.decode()


def test_a_draft_goes_on_on_another_device_with_what_was_wrong(filler: Filler) -> None:
    where = filler.address("page", 2)
    assert filler.fill(where, {"answer-person": "12345"}, go="save") == where
    phone = Filler(Draft.objects.get().person)
    phone.service = filler.service
    assert 'value="12345"' in phone.page(2)
    assert "没填完的" in phone.get("cases").content.decode()
    assert phone.get("filing", filler.service.slug)["Location"] == filler.address("page", 1)
    again = phone.fill(where, {"answer-person": "12345"})
    assert "这里有 5 位" in phone.follow(again).content.decode()
    refused = phone.fill(filler.address("check"), go="hand-in")
    assert refused == filler.address("check")
    assert not Case.objects.exists()
    stranger = Filler.of(filler.service)
    assert "12345" not in stranger.page(2)
    assert stranger.follow(filler.address("discarding")).status_code == 404


def test_known_data_is_filled_in_and_marked(filler: Filler) -> None:
    page = filler.page(2)
    assert 'value="10000000077"' in page
    assert "已替您填好，请核对：电话" in page
    filler.fill(filler.address("page", 1), {"answer-stage": "no"}, go="save")
    assert Draft.objects.get().answers["phone"] == "10000000077"


def test_the_register_fills_in_what_it_knows_of_a_code(filler: Filler) -> None:
    place = make_place(name="示例一园")
    company = make_company(name="橙果示例包装有限公司", uscc=make_uscc(31), place=place, room="301")
    sent = {"answer-stage": "yes", "answer-code": company.uscc, "go": "fill-code", "acting_for": ""}
    page = filler.client.post(filler.address("page", 1), sent).content.decode()
    assert company.name in page
    assert f'<option value="{place.pk}" selected>' in page
    assert not Draft.objects.exists()


def test_two_devices_keep_both_and_the_person_chooses(filler: Filler) -> None:
    where = filler.address("page", 1)
    filler.fill(where, {"answer-stage": "no", "answer-name": "第一台写的"}, go="save", edition=0)
    # The other device had opened the page before, and wrote on.
    differing = filler.fill(where, {"answer-stage": "no", "answer-name": "第二台写的"}, edition=0)
    assert differing == filler.address("differences")
    draft = Draft.objects.get()
    assert (draft.answers["name"], draft.others) == ("第一台写的", {"name": ["第二台写的"]})
    shown = filler.follow(differing).content.decode()
    assert "第一台写的" in shown
    assert "第二台写的" in shown
    assert filler.fill(filler.address("check"), go="hand-in") == differing
    filler.fill(differing, {"choice-name": "1"}, edition=draft.edition - 1)
    assert Draft.objects.get().others, "a choice made from an older page changes nothing"
    filler.fill(differing, {"choice-name": "1"})
    draft.refresh_from_db()
    assert (draft.answers["name"], draft.others) == ("第二台写的", {})


def replaced(service: Service) -> QuestionnaireVersion:
    """The service's form in a new version: no name, a shorter list of topics, a new question."""
    fields = {key: field for key, field in FIELDS.items() if key not in {"name"}}
    fields["code"] = {**FIELDS["code"], "fillsIn": {}}
    fields["stage"] = {
        **FIELDS["stage"],
        "choices": [{"value": "no", "label": "还没有"}],
        "rule": {"type": "string", "enum": ["no"]},
    }
    fields["code"].pop("shownIf")
    fields["paid"] = {**FIELDS["paid"], "label": "付了多少"}
    fields["more"] = {**FIELDS["name"], "key": "more", "label": "还想说什么"}
    schema, layout = definition_of(*fields.values())
    old = service.form
    new = QuestionnaireVersion.objects.create(
        questionnaire=old.questionnaire, number=old.number + 1, schema=schema, layout=layout
    )
    Service.objects.filter(pk=service.pk).update(form=new)
    return new


def test_a_draft_moves_to_the_new_version_and_says_what_changed(filler: Filler) -> None:
    filler.fill(
        filler.address("page", 1),
        {"answer-stage": "yes", "answer-code": make_uscc(8), "answer-name": "青竹"},
    )
    old = filler.service.form
    new = replaced(filler.service)
    page = filler.page(1)
    for said in ("“名称”不再问了，您填的是：青竹", "“公司办好了吗”的要求变了", "新加了“还想说什么”"):
        assert said in page
    assert Draft.objects.get().version == old, "looking writes nothing"
    # A page that was made before the change is sent after it.
    where = filler.fill(filler.address("page", 2), {"form_version": str(old.pk), "answer-person": PERSON_ID})
    assert where == filler.address("page", 1)
    draft = Draft.objects.get()
    assert draft.version == new
    assert draft.answers["person"] == PERSON_ID
    assert draft.answers["code"] == make_uscc(8)
    assert "青竹" in filler.page(1)


def test_a_short_form_may_be_a_draft_and_becomes_one_when_its_version_was_replaced() -> None:
    service = make_service()
    filler = Filler.of(service)
    saved = filler.send("filing", service.slug, key="", **{"answer-subject": "租", "go": "save"})
    assert saved["Location"] == filler.address("page", 1)
    assert escape("租") in filler.page(1)
    filler.fill(filler.address("discarding"))
    assert not Draft.objects.exists()
    old, service.form = service.form, make_form()
    service.form.questionnaire = old.questionnaire
    service.form.number = 2
    service.form.save()
    service.save()
    sent: dict[str, Any] = {
        "answer-subject": "租金怎么补",
        "form_version": str(old.pk),
        "attachments": make_upload(),
    }
    kept = filler.send("filing", service.slug, key="", **sent)
    assert kept["Location"] == filler.address("page", 1)
    draft = Draft.objects.get()
    assert (draft.version, draft.answers) == (service.form, {"subject": "租金怎么补"})
    assert not Case.objects.exists()
    assert filler.fill(filler.address("page", 1), {"answer-subject": "租金怎么补"}) == filler.address("check")
    filler.fill(filler.address("check"), go="hand-in")
    case = Case.objects.get()
    assert [file.purpose for file in File.objects.filter(owner_id=case.events.get().pk)] == [
        "cases.attachment"
    ]


def test_old_drafts_go_with_their_files_and_a_closed_account_leaves_none(filler: Filler) -> None:
    fees = {"answer-topics": "rent", "answer-papers": make_upload()}
    filler.fill(filler.address("page", 3), {**fees, "answer-papers": ""}, go="save")
    filler.fill(filler.address("page", 3), fees, go="save")
    draft = Draft.objects.get()
    assert File.objects.count() == 1
    tidy({})
    assert Draft.objects.exists()
    [holding] = [one for one in personal_data.holdings() if one.model is Draft]
    [row] = holding.rows(draft.person)
    assert row["answers"] == draft.answers
    Draft.objects.update(changed_at=clock.now() - timedelta(days=61))
    tidy({})
    assert not Draft.objects.exists()
    assert not File.objects.exists()
    filler.fill(filler.address("page", 3), fees, go="save", edition=0)
    holding.forget(command_line(), draft.person)
    assert not Draft.objects.exists()


def test_what_is_not_offered_any_more_is_listed_and_can_be_thrown_away(filler: Filler) -> None:
    filler.fill(filler.address("page", 1), {"answer-stage": "no"}, go="save")
    Service.objects.update(is_active=False)
    assert filler.follow(filler.address("page", 1)).status_code == 404
    listed = filler.follow(reverse("questionnaires:drafts")).content.decode()
    assert "这张表单不再收了" in listed
    assert filler.follow(filler.address("discarding")).status_code == 200
    assert actor_for(Draft.objects.get().person)


def test_files_cannot_be_named_by_a_program(filler: Filler) -> None:
    counter = make_counter(form=make_paged_version())
    answers = {"stage": "no", "person": PERSON_ID, "topics": ["rent"], "papers": ["a" * 24]}
    with pytest.raises(Exception, match="请在网页上填写和提交"):
        counter.filed(answers=answers)
    assert PAGES
