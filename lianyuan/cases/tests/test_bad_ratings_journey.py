"""On a phone: a company rates badly, the supervisor calls back and puts it right, the company rates again."""

import pytest
from playwright.sync_api import Page

from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.cases.models import Grade, Outcome, RatingFollowUp, SecondRating
from tests.browser import check_axe, sign_in

from .factories import make_counter, make_desk_worker


@pytest.mark.django_db(transaction=True)
def test_a_bad_rating_is_heard_and_put_right(phone: Page) -> None:
    counter = make_counter()
    admin = make_desk_worker(counter.service.centre, role=PlaceRoleName.ADMINISTRATOR)
    case = counter.completed()

    sign_in(phone, counter.owner.username)
    phone.goto("/cases/?show=closed")
    phone.get_by_role("link", name=counter.service.name).first.click()
    phone.get_by_role("button", name="切换为这家企业").click()
    phone.get_by_role("link", name="去评价").click()
    phone.get_by_label("不满意", exact=True).check()
    phone.get_by_label("等太久").check()
    phone.get_by_role("button", name="提交评价").click()
    phone.get_by_role("heading", name="这个评价怎么处理").wait_for()
    check_axe(phone)

    phone.context.clear_cookies()
    sign_in(phone, admin.username)
    phone.goto("/desk/ratings/")
    check_axe(phone)
    phone.get_by_role("link", name=counter.service.name).click()
    phone.get_by_role("link", name="记一次回电").click()
    phone.get_by_label("打通了", exact=True).check()
    phone.get_by_label("通话内容").fill("等了三天")
    phone.get_by_role("button", name="记下").click()
    phone.get_by_role("link", name="结束整改").click()
    phone.get_by_label("已整改").check()
    phone.get_by_label("给申请人的答复").fill("已加派人手")
    phone.get_by_role("button", name="发给申请人并结束").click()
    phone.get_by_text("已结束，申请人会收到答复").wait_for()
    check_axe(phone)

    phone.context.clear_cookies()
    sign_in(phone, counter.colleague.username)
    phone.goto(f"/cases/{case.reference}/")
    phone.get_by_role("button", name="切换为这家企业").click()
    phone.get_by_role("link", name="再评价一次").click()
    phone.get_by_label("满意", exact=True).check()
    phone.get_by_role("button", name="提交评价").click()
    phone.get_by_text("谢谢您再次评价").wait_for()
    assert RatingFollowUp.objects.get().outcome == Outcome.PUT_RIGHT
    assert SecondRating.objects.get().grade == Grade.GOOD
