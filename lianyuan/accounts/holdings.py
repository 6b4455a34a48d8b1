"""What this room, and the sign-in library below it, hold on a person."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from . import consents
from .acting import Actor
from .models import ApiToken, AuditEntry, ClaimCode, Consent, KeptAnswer, LookUp, LookUpConcern, Person
from .personal_data import Fate, Row, register

ROOM = "accounts"
FOR_THE_RECORD = _("要说得清每件事是谁做的。姓名去掉以后，与办件档案同期保存。")


def forget_answers(actor: Actor, person: Person) -> None:
    """Delete what was answered; the answer under way is the one to closing the account itself."""
    KeptAnswer.objects.filter(person=person, status__gt=0).delete()


def end_sessions(actor: Actor, person: Person) -> None:
    """Sign the person out everywhere."""
    for session in UserSession.objects.filter(user=person):
        session.end()


def authenticator_rows(person: Person) -> Iterable[Row]:
    """What a person added to sign in with, without its secrets."""
    found = Authenticator.objects.filter(user=person).order_by("pk")
    return [
        {"type": each.type, "created_at": each.created_at, "last_used_at": each.last_used_at}
        for each in found
    ]


def look_up_rows(person: Person) -> Iterable[Row]:
    """Who looked at what is private to the person."""
    fields = ("look_up__at", "look_up__by_role", "look_up__what", "look_up__target_label", "look_up__why")
    found = LookUpConcern.objects.filter(person=person).order_by("pk").values(*fields)
    return (
        {name.removeprefix("look_up__"): value for name, value in row.items()} for row in found.iterator()
    )


def register_all() -> None:
    """Register the tables of this room and of the sign-in library, and the terms."""
    consents.register(consents.TERMS)
    own = _("您在“隐私”页自己改")
    register(
        ROOM,
        KeptAnswer,
        "person",
        holds=_("您最近提交的表单得到的答复，防止重复提交"),
        fate=Fate.GOES,
        fields=("created_at", "status", "location"),
        forget=forget_answers,
    )
    register(
        ROOM,
        AuditEntry,
        "person",
        holds=_("您做过的每件事的记录"),
        fate=Fate.STAYS,
        reason=FOR_THE_RECORD,
        fields=("at", "company_label", "verb", "target_kind", "target_id", "target_label"),
    )
    register(
        ROOM,
        Consent,
        "person",
        holds=_("您的同意和回执"),
        fate=Fate.STAYS,
        reason=_("要能证明当时得到过同意。姓名去掉以后，与审计记录同期保存。"),
        correction=_("不能改写，但可以撤回"),
        fields=("purpose", "version", "wording", "receipt", "given_at", "withdrawn_at"),
    )
    register(
        ROOM,
        LookUp,
        "by",
        holds=_("您查看别人私密资料的记录"),
        fate=Fate.STAYS,
        reason=_("被查看的人有权知道。姓名去掉以后，与审计记录同期保存。"),
        fields=("at", "by_role", "what", "why", "target_label"),
    )
    register(
        ROOM,
        LookUpConcern,
        "person",
        holds=_("谁查看过您的私密资料"),
        fate=Fate.GOES,
        rows=look_up_rows,
    )
    register(
        ROOM,
        EmailAddress,
        "user",
        holds=_("登录用的邮箱"),
        fate=Fate.GOES,
        correction=own,
        fields=("email", "verified", "primary"),
    )
    register(
        ROOM,
        Authenticator,
        "user",
        holds=_("您添加的通行密钥和动态码（密钥本身不导出）"),
        fate=Fate.GOES,
        correction=_("您在“登录与安全”页自己改"),
        rows=authenticator_rows,
    )
    register(
        ROOM,
        UserSession,
        "user",
        holds=_("您在哪些设备上登录着"),
        fate=Fate.GOES,
        fields=("created_at", "last_seen_at", "ip", "user_agent"),
        forget=end_sessions,
    )
    register(
        ROOM,
        SocialAccount,
        "user",
        holds=_("您关联的外部账号"),
        fate=Fate.GOES,
        correction=_("您在“登录与安全”页自己解除"),
        fields=("provider", "uid", "date_joined", "last_login", "extra_data"),
    )
    register(
        ROOM,
        ApiToken,
        "person",
        holds=_("您给程序用的访问令牌（令牌本身不导出）"),
        fate=Fate.GOES,
        correction=_("您在“访问令牌”页自己停用"),
        fields=("name", "prefix", "scopes", "created_at", "expires_on", "last_used_on", "revoked_at"),
    )
    register(
        ROOM,
        ClaimCode,
        "person",
        holds=_("窗口给您的领取码（码本身不保存）"),
        fate=Fate.GOES,
        fields=("made_at", "expires_at", "used_at", "replaced_at"),
    )
    register(
        ROOM,
        ClaimCode,
        "made_by",
        holds=_("您在窗口给出的领取码"),
        fate=Fate.STAYS,
        reason=FOR_THE_RECORD,
        fields=("made_at", "expires_at", "used_at"),
    )
    for through in (Person.groups.through, Person.user_permissions.through):
        register(
            ROOM,
            through,
            "person",
            holds=_("框架自带的分组，平台不用"),
            fate=Fate.GOES,
            fields=("id",),
        )
