"""What goes on around the demo's cases: a team, a hand-over, a note, an opinion, a correction."""

from collections.abc import Mapping
from datetime import timedelta

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.core import clock
from lianyuan.places.models import Place

from . import actions
from .actions.answers import keep_answer
from .demo_service_desk import tell_service_desk
from .models import Case, CorrectionReason


def tell_life(centre: Place, people: Mapping[str, Person]) -> None:
    """Told after the stories of the cases themselves, which it goes on from."""
    desk, desk2 = Actor(person=people["desk"]), Actor(person=people["desk2"])
    team = actions.keep_team(
        actor=Actor(person=people["admin"]),
        centre=centre,
        name="政策组",
        members=[people["desk"], people["desk2"]],
    )
    _keep_answers(centre, desk)
    rent, fund, talent, again, trainees = (
        Case.objects.get(reference=f"DEM0-{number}") for number in ("0001", "0006", "0004", "0011", "0012")
    )
    actions.add_note(actor=desk2, case=rent, words="合同首页看过了，租期到明年六月，差一个公章。")
    actions.ask_opinion(
        actor=desk,
        case=rent,
        question="成立不到一年的公司，租金补贴的起算日按合同还是按入驻日？",
        until=clock.today() + timedelta(days=7),
        expert=people["mentor"],
        answers=["topic"],
    )
    actions.hand_to_team(actor=desk2, case=fund, team=team, reason="要查创业资金的新条款，谁先有空谁接。")
    actions.ask_corrections(
        actor=desk,
        case=trainees,
        wanted=[actions.Wanted("question", CorrectionReason.INCOMPLETE, "请写上有几位、什么时候转正。")],
        words="补全以后就能回复您。",
    )
    actions.merge_case(actor=desk2, duplicate=again, kept=talent)
    tell_service_desk(Actor(person=people["admin"]), team, rent)


_ANSWERS = (
    (
        "请补租赁合同",
        "{申请人}，您好：办理“{事项}”（{办件编号}）还缺租赁合同首页和最近一期的付款凭证，拍照上传就可以。",
    ),
    (
        "材料已送审",
        "{申请人}，您好：材料已经送审，{办理期限}前给您答复。有疑问请回复这条消息。{窗口}，{今天}。",
    ),
    ("办好了，可来领取", "{申请人}，您好：“{事项}”已经办好，请带身份证到{窗口}领取，办件编号 {办件编号}。"),
    (
        "不在办理范围",
        "{申请人}，您好：您问的事不在“{事项}”的办理范围。请到{窗口}咨询台，由{经办人}告诉您该找谁。",
    ),
    ("请改得更具体", "请写清楚地址、起止日期和金额，方便核对。"),
)


def _keep_answers(centre: Place, desk: Actor) -> None:
    for position, (title, words) in enumerate(_ANSWERS):
        keep_answer(actor=desk, centre=centre, title=title, words=words, position=position)
