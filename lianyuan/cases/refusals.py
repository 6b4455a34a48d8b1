"""Why a deed on a case can't be done, each reason a type of its own."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.core.sentences import listed, quoted
from lianyuan.questionnaires.answers import Problem

from .models import Case, Service
from .transitions import Deed

DEED_WORDS = {
    Deed.ACCEPT: gettext_lazy("受理"),
    Deed.BEGIN: gettext_lazy("着手办理"),
    Deed.TAKE: gettext_lazy("受理"),
    Deed.TAKE_OVER: gettext_lazy("接手"),
    Deed.HAND_OVER: gettext_lazy("转交"),
    Deed.MESSAGE: gettext_lazy("告知申请人"),
    Deed.ASK: gettext_lazy("请申请人补充"),
    Deed.REPLY: gettext_lazy("回复"),
    Deed.COMPLETE: gettext_lazy("办结"),
    Deed.REFUSE: gettext_lazy("不予办理"),
    Deed.WITHDRAW: gettext_lazy("撤回"),
    Deed.RATE: gettext_lazy("评价"),
    Deed.REOPEN: gettext_lazy("重新办理"),
    Deed.RESTORE: gettext_lazy("恢复"),
    Deed.MERGE: gettext_lazy("并入"),
    Deed.ABSORB: gettext_lazy("收并"),
    Deed.PART: gettext_lazy("撤销并入"),
    Deed.LET_GO: gettext_lazy("放回"),
    Deed.EXTEND: gettext_lazy("延长时限"),
    Deed.CORRECT: gettext_lazy("更正时限"),
}


class WrongState(Refused):
    """The case is in a state from which the deed doesn't lead anywhere."""

    def __init__(self, case: Case, deed: Deed) -> None:
        super().__init__(
            _("办件 %(reference)s 现在是“%(state)s”，不能再做“%(deed)s”。请打开办件看最新情况。")
            % {"reference": case.reference, "state": case.get_state_display(), "deed": DEED_WORDS[deed]}
        )


class AlreadyTaken(Refused):
    """Someone else at the desk was first."""

    def __init__(self, case: Case) -> None:
        super().__init__(
            _("办件 %(reference)s 已经由%(handler)s受理了，您不用再受理。请从待受理的办件里选别的。")
            % {"reference": case.reference, "handler": case.handler}
        )


class NotActingForCompany(Refused):
    """The case is a company's, and the person isn't acting for it, or acts for another."""

    def __init__(self, case: Case) -> None:
        super().__init__(
            _("这是“%(company)s”的办件。请先在页面上方切换为代表这家企业，再来办。")
            % {"company": case.company}
        )


class NotActingAsThemselves(Refused):
    """A person's own case, or a deed at the desk, done while acting for a company."""

    def __init__(self, company_label: str) -> None:
        super().__init__(
            _("您现在代表的是“%(company)s”，这件事要以您本人的身份做。请先在页面上方切换。")
            % {"company": company_label}
        )


class NoLongerMember(NotAllowed):
    """The person acted for a company they have left."""

    def __init__(self, company_label: str) -> None:
        super().__init__(
            _("您现在不是“%(company)s”的成员，不能代表它办事。请联系企业负责人。")
            % {"company": company_label}
        )


class NotTheApplicant(NotAllowed):
    """A deed of the applicant's side by someone who isn't on it."""

    def __init__(self, deed: Deed) -> None:
        super().__init__(_("只有申请人可以做“%(deed)s”。") % {"deed": DEED_WORDS[deed]})


class NotAtThisDesk(NotAllowed):
    """A deed of the desk by someone who doesn't work at the case's centre."""

    def __init__(self, case: Case) -> None:
        super().__init__(_("只有“%(centre)s”的窗口人员可以办理这件。") % {"centre": case.centre})


class NotTheHandler(Refused):
    """A deed that is for the case's handler or an administrator."""

    def __init__(self, case: Case) -> None:
        if case.handler is None:
            words = _("办件 %(reference)s 现在没有经办人。请先接手，再来办。")
        else:
            words = _("办件 %(reference)s 由%(handler)s办理。请和经办人商量，或请管理员处理。")
        super().__init__(words % {"reference": case.reference, "handler": case.handler})


class OpenChildren(Refused):
    """A case would be completed while one filed for it is open."""

    def __init__(self, case: Case, children: Sequence[Case]) -> None:
        super().__init__(
            _("办件 %(reference)s 还有没办完的子办件：%(children)s。请先办完，或写明先办结的原因。")
            % {"reference": case.reference, "children": listed(child.reference for child in children)}
        )


class Unchecked(Refused):
    """A case would be completed while what must be checked is not."""

    def __init__(self, case: Case, lines: Sequence[str]) -> None:
        super().__init__(
            _("办件 %(reference)s 还有必须核对的没有核对：%(lines)s。请先在办件页的清单里核对，再办结。")
            % {"reference": case.reference, "lines": listed(quoted(line) for line in lines)}
        )


class HasAStake(Refused):
    """Someone at the desk would take or decide their own case, or that of a company they belong to."""

    def __init__(self, case: Case) -> None:
        super().__init__(
            _("办件 %(reference)s 是您本人或您所在企业提交的，请由同事办理。") % {"reference": case.reference}
        )


class HandlerMayNotRate(Refused):
    """Whoever worked on a case at the desk never rates it."""

    def __init__(self) -> None:
        super().__init__(_("您经办过这件，不能给它评价。请由申请企业的其他人评价。"))


class AlreadyRated(Refused):
    """A case is rated once."""

    def __init__(self, case: Case) -> None:
        super().__init__(
            _("办件 %(reference)s 已经评价过了，一件办件只评一次。") % {"reference": case.reference}
        )


class ServiceClosed(Refused):
    """The service may not be asked for any more."""

    def __init__(self, service: Service) -> None:
        super().__init__(_("“%(service)s”现在不接受申请。请在办事页面选别的事项。") % {"service": service})


class WrongAudience(Refused):
    """A company's service asked for by a person, or the other way round; or by one that is no start-up."""

    def __init__(self, service: Service, why: str = "") -> None:
        super().__init__(
            why
            or _("“%(service)s”由%(audience)s申请。请先在页面上方切换身份。")
            % {"service": service, "audience": service.get_audience_display()}
        )


class AnswersRefused(Refused):
    """The form isn't filled in right; `problems` says what is wrong, answer by answer."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems = list(problems)


class WordsRefused(Refused):
    """Words that are missing, too long or can't be kept."""


class ExamplesFail(Refused):
    """A version doesn't stand the service's examples."""

    def __init__(self, words: str) -> None:
        super().__init__(
            _("有例子没有通过，这个版本还不能发布。%(examples)s。请改草稿，或者改例子。")
            % {"examples": words}
        )


class DraftChanged(Refused):
    """Somebody else changed or published the draft meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            _("这份草稿刚才被别人改过或者发布了，您的修改没有保存。请先看最新的草稿，再把您的修改写进去。")
        )


class NoDraft(Refused):
    """There is no draft to do that with."""

    def __init__(self, service: Service) -> None:
        super().__init__(_("“%(service)s”现在没有草稿。请先新建一份。") % {"service": service})


class NeverPublished(Refused):
    """A service without a published version can't be offered."""

    def __init__(self, service: Service) -> None:
        super().__init__(_("“%(service)s”还没有发布过。请先写好草稿，再发布。") % {"service": service})
