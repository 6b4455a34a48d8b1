"""Telling whoever wished what a season's round gave them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianyuan.notifications import kinds
from lianyuan.notifications.actions import notify
from lianyuan.notifications.kinds import Kind, Wording

from .models import Season, WishAnswer

SEASONS = Kind(
    name="spaces.seasons",
    label=_("学期固定时段"),
    channels=("wechat", "mail"),
    wordings={
        "given": Wording(_("固定时段分到了：%(season)s"), _("打开看是哪个时段，和每一天约上没有。")),
        "not_given": Wording(_("固定时段没有分到：%(season)s"), _("打开看每个志愿为什么没有分到。")),
    },
)


def register() -> None:
    """Make this room's kind known; called when the platform starts."""
    kinds.register(SEASONS)


def tell_answers(season: Season) -> None:
    """Tell the people who wrote wishes, once each."""
    given = set(season.wishes.filter(answer=WishAnswer.GIVEN).values_list("company_id", flat=True))
    rows = season.wishes.exclude(person=None).select_related("person").order_by("pk")
    told: set[tuple[int, int]] = set()
    for row in rows:
        key = (row.company_id, row.person_id or 0)
        if key in told or row.person is None:
            continue
        told.add(key)
        notify(
            person=row.person,
            kind=SEASONS.name,
            key=f"spaces.season:{season.pk}:{row.company_id}:{row.person_id}",
            wording="given" if row.company_id in given else "not_given",
            words={"season": season.name},
            href=reverse("spaces:season", args=[season.pk]),
        )
