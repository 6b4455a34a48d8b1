"""What quotas and seasons hold on a person."""

from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.personal_data import Fate, register

from .models import QuotaAccount, QuotaException, Season, SeasonWish

ROOM = "spaces"
_KEPT = _("由本人作出的决定要能追查，留下时不再和您关联。")


def register_all() -> None:
    """Register these tables."""
    register(
        ROOM,
        QuotaAccount,
        "person",
        holds=_("计算您的场地时数用的一行，里面没有别的内容"),
        fate=Fate.GOES,
        fields=("id",),
    )
    register(
        ROOM,
        QuotaException,
        "person",
        holds=_("给您的场地限额例外"),
        fate=Fate.GOES,
        correction=_("请联系批准的管理员"),
        fields=("hours", "from_day", "until_day", "reason", "granted_as", "granted_at", "ended_at"),
    )
    register(
        ROOM,
        QuotaException,
        "granted_by",
        holds=_("您批准的场地限额例外"),
        fate=Fate.ENDS,
        reason=_KEPT,
        fields=("hours", "from_day", "until_day", "reason", "granted_at", "ended_at"),
        forget=lambda actor, person: _forget(person, QuotaException, "granted_by", {"granted_as": ""}),
    )
    register(
        ROOM,
        SeasonWish,
        "person",
        holds=_("您替企业填的学期志愿"),
        fate=Fate.ENDS,
        reason=_("志愿是企业的，留给企业，不再和您关联。"),
        correction=_("截止以前您在学期页自己改"),
        fields=("season__name", "company__name", "rank", "weekday", "begins", "ends", "answer"),
        forget=lambda actor, person: _forget(person, SeasonWish, "person", {}),
    )
    for link, holds in (
        ("made_by", _("您开的学期")),
        ("confirmed_by", _("您确认的学期分配")),
    ):
        register(
            ROOM,
            Season,
            link,
            holds=holds,
            fate=Fate.ENDS,
            reason=_KEPT,
            fields=("name", "from_day", "until_day"),
            forget=lambda actor, person, link=link: _forget(person, Season, link, {}),  # type: ignore[misc]
        )


def _forget(person: object, model: type, link: str, also: dict[str, str]) -> None:
    """Take the person off rows that stay."""
    model._default_manager.filter(**{link: person}).update(**{link: None} | also)  # type: ignore[attr-defined]
