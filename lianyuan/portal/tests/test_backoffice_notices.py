"""Notices in the back office: who was told what kind of thing; what never arrived is sent again there."""

import csv
import io

import pytest
from django.test import Client

from lianyuan.accounts.models import AuditEntry, Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.notifications import troubles
from lianyuan.notifications.models import Delivery
from lianyuan.notifications.tests.factories import make_address, make_delivery, make_notice
from lianyuan.places.tests.factories import make_district, make_place_role

pytestmark = pytest.mark.django_db
LIST = "/backoffice/deliveries/"


def signed_in(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def admin() -> Client:
    person = make_person(username="administrator")
    make_place_role(person=person, place=make_district(), role=PlaceRoleName.ADMINISTRATOR)
    return signed_in(person)


def text_of(client: Client, path: str, **question: str) -> str:
    answer = client.get(path, question)
    assert answer.status_code == 200, path
    return answer.content.decode()


def csv_of(client: Client, path: str) -> list[list[str]]:
    answer = client.get(f"{path}?export=csv")
    written = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))


def test_the_list_says_to_whom_on_what_and_why_in_words(admin: Client) -> None:
    delivery = make_delivery(failed=True)
    waiting = make_delivery()
    page = text_of(admin, LIST)
    assert str(delivery.address.person) in page
    assert "邮件服务器暂时不收" in page and "SMTP 451" in page
    assert str(waiting.address.person) not in page
    record = text_of(admin, f"{LIST}inspect/{delivery.pk}/")
    assert "r***@example.invalid" in record and "已试次数" in record
    assert f"{LIST}resend/{delivery.pk}/" in page and f"{LIST}resend/{delivery.pk}/" in record


def test_addresses_and_what_notices_say_are_shown_nowhere(admin: Client) -> None:
    person = make_person(username="reader")
    robot = make_address(person=person, channel="wecom", address="0000-secret-robot-key-9876")
    phone = make_address(person=person, channel="sms", address="+8613800001234")
    mail = make_address(person=person)
    failed = [make_delivery(address=address, failed=True) for address in (robot, phone, mail)]
    notice = make_notice(person=person, title="示例私事标题", text="示例私事内容")
    paths = [LIST, "/backoffice/notices/", f"/backoffice/notices/inspect/{notice.pk}/"]
    paths += [f"{LIST}{part}/{one.pk}/" for one in failed for part in ("inspect", "resend", "history")]
    shown = "".join(text_of(admin, path) for path in paths)
    shown += str(csv_of(admin, LIST)) + str(csv_of(admin, "/backoffice/notices/"))
    for private in ("9876", "13800001234", mail.address, "示例私事"):
        assert private not in shown


def test_one_is_sent_again_with_the_same_key(admin: Client) -> None:
    delivery = make_delivery(failed=True)
    path = f"{LIST}resend/{delivery.pk}/"
    assert "邮件服务器暂时不收" in text_of(admin, path)
    assert admin.post(path)["Location"] == LIST
    again = Delivery.objects.get()
    assert (again.failed_at, again.attempts, again.key) == (None, 0, delivery.key)
    assert Delivery.objects.due().exists()
    entry = AuditEntry.objects.get(verb="重发通知")
    assert entry.person is not None and entry.person.username == "administrator"
    assert "重发通知" in text_of(admin, f"{LIST}history/{delivery.pk}/")


def test_what_a_colleague_sent_again_already_is_said_so(admin: Client) -> None:
    delivery = make_delivery(failed=True)
    admin.post(f"{LIST}resend/{delivery.pk}/")
    answer = admin.post(f"{LIST}resend/{delivery.pk}/")
    assert answer.status_code == 200 and "不在失败清单" in answer.content.decode()
    assert AuditEntry.objects.filter(verb="重发通知").count() == 1


def test_a_channel_is_sent_again_as_a_whole(admin: Client) -> None:
    for _number in range(3):
        make_delivery(failed=True)
    other = make_delivery(address=make_address(channel="wecom", address="abcdefgh-1"), failed=True)
    path = f"{LIST}resend-all/mail/"
    assert path in text_of(admin, LIST, channel="mail")
    assert "3 条" in text_of(admin, path)
    assert admin.post(path)["Location"] == LIST
    assert list(Delivery.objects.failed()) == [other]


def test_filters_and_search(admin: Client) -> None:
    mail = make_delivery(address=make_address(person=make_person(display_name="示例收信人")), failed=True)
    robot = make_address(person=make_person(display_name="示例群主"), channel="wecom", address="abcdefgh-2")
    make_delivery(address=robot, failed=True)
    for question in ({"channel": "mail"}, {"q": "收信"}, {"q": "收信 451"}):
        page = text_of(admin, f"{LIST}results/", **question)
        assert "示例收信人" in page and "示例群主" not in page, question
    assert "示例收信人" not in text_of(admin, f"{LIST}results/", failed_at_to="2020-01-01")
    page = text_of(admin, "/backoffice/notices/results/", kind="tests.kind", q="群主", is_read="false")
    assert "示例群主" in page and "示例收信人" not in page
    assert "示例群主" not in text_of(admin, "/backoffice/notices/results/", is_read="true")
    assert mail.notice is not None
    assert "没有发出" in text_of(admin, f"/backoffice/notices/inspect/{mail.notice.pk}/")


def test_nobody_else_sees_or_sends(admin: Client) -> None:
    delivery = make_delivery(failed=True)
    editor = make_person()
    make_place_role(person=editor, place=make_district(), role=PlaceRoleName.EDITOR)
    paths = [LIST, f"{LIST}inspect/{delivery.pk}/", f"{LIST}resend/{delivery.pk}/", f"{LIST}resend-all/mail/"]
    for path in [*paths, "/backoffice/notices/"]:
        for method in ("get", "post"):
            answer = getattr(signed_in(editor), method)(path)
            assert answer.status_code == 302 and answer["Location"] == "/backoffice/", path
            assert getattr(signed_in(make_person()), method)(path).status_code == 403, path
    assert Delivery.objects.failed().count() == 1


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        ("mail is not set up", "没有启用"),
        ("no template is set up for cases.done", "模板"),
        ("SMTP 550: the address is refused", "联系收件人"),
        ("SMTP 535: user name or password is refused", "用户名或密码"),
        ("SMTPServerDisconnected", "邮件服务器"),
        ("ConnectionRefusedError", "连不上"),
        ("ReadTimeout", "连不上"),
        ("HTTP 429", "限流"),
        ("HTTP 503", "服务器出了错"),
        ("HTTP 403: the push service refuses our key", "密钥"),
        ("code 93000: the robot is gone or refuses us", "群机器人"),
        ("errcode 43004: does not follow the account", "关注"),
        ("isv.BUSINESS_LIMIT_CONTROL", "限流"),
        ("isv.AMOUNT_NOT_ENOUGH", "余额"),
        ("AuthFailure.SignatureExpire", "账号"),
        ("WorkerDied", "中途停"),
        ("Something.New", "没有收下"),
    ],
)
def test_every_trouble_is_said_in_words_with_its_code(trouble: str, says: str) -> None:
    assert says in troubles.in_words(trouble)
    code = trouble.partition(":")[0]
    assert code in troubles.in_words(trouble) or code.startswith(("mail is", "no template"))
