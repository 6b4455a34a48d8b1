"""What happens around the cases of the small district: cases passed on, to be corrected, taken back."""

from typing import TYPE_CHECKING, Any

from django.core import signing

from lianyuan.accounts.actions.newcomers import record_newcomer
from lianyuan.accounts.tests.factories import actor_for
from lianyuan.cases import actions
from lianyuan.cases.actions.answers import keep_answer
from lianyuan.cases.models import Case, CorrectionReason
from lianyuan.cases.tests.factories import make_service
from lianyuan.cases.views.counter import SALT
from lianyuan.companies.tests.factories import acting_for
from lianyuan.core import clock

if TYPE_CHECKING:
    from tests.world import World


def add_life(world: "World") -> None:
    """A team of the centre, and cases of company A in each state that the pages around a case need."""
    owner = acting_for(world.people["owner"], world.company)
    desk, administrator = actor_for(world.people["desk"]), actor_for(world.people["administrator"])
    service = make_service(centre=world.centre)
    team = actions.keep_team(
        actor=administrator, centre=world.centre, name="示例小组", members=[world.people["desk"]]
    )

    def filed() -> Case:
        return actions.file_case(actor=owner, service=service, answers={"subject": "示例问题"})

    def taken() -> Case:
        return actions.take_case(actor=desk, case=filed())

    corrected = actions.ask_corrections(
        actor=desk, case=taken(), wanted=[actions.Wanted("subject", CorrectionReason.WRONG, "示例说明")]
    )
    withdrawn = actions.withdraw_case(actor=owner, case=filed())
    handed = actions.hand_to_team(actor=desk, case=taken(), team=team, reason="请小组接手")
    done = actions.complete_case(actor=desk, case=taken(), result="已办好")
    asked: dict[str, Any] = {"actor": desk, "case": taken(), "question": "示例问题", "until": clock.today()}
    opinion, _token = actions.ask_opinion(**asked, expert=world.people["resident"])
    _opinion, token = actions.ask_opinion(**asked)
    kept, duplicate = taken(), filed()
    merged = actions.merge_case(actor=desk, duplicate=filed(), kept=kept)
    newcomer = record_newcomer(actor=desk, name="示例新人", phone="10056781234")
    at_counter = actions.file_at_counter(
        actor=desk, applicant=newcomer, service=service, answers={"subject": "示例问题"}
    )
    whom = {"by": world.people["desk"].pk, "service": service.slug, "person": world.people["resident"].pk}
    answers = [
        keep_answer(actor=desk, centre=world.centre, title=f"示例模板{number}", words="{申请人}，示例")
        for number in range(2)
    ]
    world.arguments |= {"template_id": answers[0].pk}
    world.arguments |= {"team_id": team.pk, "opinion_id": opinion.pk}
    world.particular |= {
        "cases:corrections": {"reference": corrected.reference},
        "cases:restoration": {"reference": withdrawn.reference},
        "cases:acceptance": {"reference": filed().reference},
        "cases:beginning": {"reference": actions.accept_case(actor=desk, case=filed()).reference},
        "cases:takeover": {"reference": handed.reference},
        "cases:reopening": {"reference": done.reference},
        "cases:opinion-link": {"token": token},
        "cases:counter-filing": {"sealed": signing.dumps(whom, salt=SALT, compress=True)},
        "cases:claim-code": {"reference": at_counter.reference},
        "cases:parting": {"reference": merged.reference},
        "cases:merging": {"reference": duplicate.reference},
        "cases:desk-corrections": {"reference": taken().reference},
        "cases:new-team": {"place_id": world.centre.pk},
        "cases:new-answer": {"place_id": world.centre.pk},
    }
    listed = actions.publish_service(
        actor=administrator,
        slug="listed",
        centre=world.centre,
        form=service.form,
        name="示例清单事项",
        summary="示例",
        promised_days=5,
        checklist="示例核对一条",
    )
    to_check = actions.take_case(
        actor=desk,
        case=actions.file_case(actor=owner, service=listed, answers={"subject": "示例问题"}),
    )
    world.particular |= {"cases:checklist": {"reference": to_check.reference}}
    world.filled |= {
        "cases:checklist": {"line": "1", "done": "yes"},
        "cases:startup-terms": {"stages": "started", "most_years": "5"},
        "cases:corrections": {"answer-subject": "租金补贴怎么申请"},
        "cases:handover": {"to": f"team-{team.pk}", "reason": "请小组接手"},
        "cases:message": {"words": "材料已送审"},
        "cases:notes": {"words": "示例备注"},
        "cases:desk-corrections": {"reason-subject": "wrong", "words-subject": "示例说明"},
        "cases:reopening": {"reason": "漏了一页"},
        "cases:opinion-asking": {"who": "resident", "question": "示例问题", "days": "7"},
        "cases:opinion": {"words": "有效"},
        "cases:children": {"service": service.slug},
        "cases:merging": {"reference": kept.reference},
        "cases:parting": {"reason": "不是重复的"},
        "cases:counter": {"service": service.slug, "who": "resident"},
        "cases:counter-filing": {"answer-subject": "租金怎么补", "is_checked": "on"},
        "cases:new-team": {"name": "示例二组"},
        "cases:new-answer": {"title": "示例新模板", "words": "{事项}，示例"},
        "cases:answer": {"title": "示例模板", "words": "示例"},
        "cases:team": {"name": "示例小组", "is_active": "on"},
    }
