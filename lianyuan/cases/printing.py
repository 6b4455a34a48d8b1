"""A case's submission as PDF, for whoever may see the case."""

from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock, dates
from lianyuan.core.components import Definition
from lianyuan.questionnaires.printing import submission_pdf

from . import queries
from .models import Case


def case_pdf(actor: Actor, case: Case) -> bytes:
    """What was handed in with the case, secret numbers masked as on its page for this reader."""
    facts = [
        Definition(_("办件编号"), case.reference),
        Definition(_("申请人"), case.applicant_label),
        Definition(_("提交人"), str(case.applicant)),
        Definition(_("提交时间"), dates.plain_moment(case.filed_at)),
        Definition(_("状态"), case.get_state_display()),
        Definition(_("服务中心"), str(case.centre)),
    ]
    return submission_pdf(
        title=(case.service_version or case.service).name,
        reference=case.reference,
        facts=facts,
        pages=queries.pages_of_answers(actor, case),
        made=_("%(when)s 打印") % {"when": dates.plain_moment(clock.now())},
    )
