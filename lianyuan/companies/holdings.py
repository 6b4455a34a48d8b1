"""What this room holds on a person: their part in companies, claims, rosters they brought in."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts import audit, consents
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.personal_data import Fate, register

from . import queries
from .actions.people import end_membership
from .models import Claim, Company, Invitation, Membership, RosterImport

ROOM = "companies"
BY_WHOM = _("要说得清是谁经手的。姓名去掉以后，与审计记录同期保存。")

COLLEAGUES_PHONE = consents.Purpose(
    key="colleagues-phone",
    title=_("让同事看到我的手机号"),
    wording=_("同意后，和我同在一家企业的人可以在成员名单里看到我的手机号。不同意，名单里只有称呼。"),
    version="2026-11",
)


def only_owner_of(person: Person) -> list[str]:
    """A company is never without an owner."""
    return [
        _t("您是“%(name)s”唯一的负责人。请先在它的成员页添加另一位负责人，再注销账号。") % {"name": company}
        for company in queries.companies_only_run_by(person)
    ]


def leave_companies(actor: Actor, person: Person) -> None:
    """End the person's memberships and take their name out of the trail of them."""
    for membership in Membership.objects.current().filter(person=person).select_related("company", "person"):
        end_membership(actor=actor, membership=membership)
    belonged = Membership.objects.filter(person=person).values_list("company_id", flat=True)
    companies = [str(company) for company in set(belonged)]
    audit.take_name_out(person, kind=Company._meta.label_lower, target_ids=companies)


def register_all() -> None:
    """Register the tables of this room, and what colleagues may see."""
    consents.register(COLLEAGUES_PHONE)
    register(
        ROOM,
        Membership,
        "person",
        holds=_("您在哪些企业、是什么角色"),
        fate=Fate.ENDS,
        reason=_("企业要查得到谁曾代表它办事。姓名去掉以后，与审计记录同期保存。"),
        correction=_("由企业负责人改，您随时可以离开"),
        fields=("company__name", "role", "since", "ended_at"),
        forget=leave_companies,
        in_the_way=only_owner_of,
    )
    register(
        ROOM,
        Claim,
        "person",
        holds=_("您认领企业的申请"),
        fate=Fate.GOES,
        correction=_("待核对的可以撤回后重新申请"),
        fields=("uscc", "name", "note", "state", "made_at", "decided_at", "reason"),
    )
    register(
        ROOM,
        Claim,
        "decided_by",
        holds=_("您在服务台答复过的认领"),
        fate=Fate.STAYS,
        reason=BY_WHOM,
        fields=("name", "state", "decided_at"),
    )
    register(
        ROOM,
        RosterImport,
        "person",
        holds=_("您导入的名册"),
        fate=Fate.STAYS,
        reason=BY_WHOM,
        fields=("file_name", "state", "rows", "made_at", "applied_at"),
    )
    register(
        ROOM,
        Invitation,
        "made_by",
        holds=_("您发出的企业邀请"),
        fate=Fate.STAYS,
        reason=BY_WHOM,
        fields=("company__name", "role", "made_at", "expires_at", "accepted_at", "revoked_at"),
    )
    register(
        ROOM,
        Invitation,
        "accepted_by",
        holds=_("您接受的企业邀请"),
        fate=Fate.STAYS,
        reason=BY_WHOM,
        fields=("company__name", "role", "accepted_at"),
    )
