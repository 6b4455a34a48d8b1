"""Seasons as companies and administrators see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.core.paging import Page, page_of
from lianyuan.core.sentences import counted, listed

from ..models import Season, SeasonDate, SeasonState, SeasonWish, Space, WishAnswer
from ..season_problem import pseudonym
from .balance import places_arranged_by

MOST_DATES = 60


def seasons() -> QuerySet[Season]:
    """All seasons; that there is one is no secret."""
    return Season.objects.select_related("place")


def seasons_page(*, key: str = "", size: int = 30) -> Page[Season]:
    """A page of them, the latest first."""
    return page_of(seasons(), order=("-id",), key=key, size=size)


def seasons_arranged_by(person: Person) -> QuerySet[Season]:
    """The seasons of places a person administers."""
    return seasons().filter(place__in=places_arranged_by(person))


def rooms_for_season(person: Person) -> QuerySet[Space]:
    """The rooms a person could put into a season."""
    return Space.objects.bookable().filter(place__in=places_arranged_by(person)).select_related("place")


def wishes_of(actor: Actor) -> QuerySet[SeasonWish]:
    """The wishes of the company one acts for."""
    return SeasonWish.objects.filter(company=actor.company_id or 0).select_related("season__place")


@dataclass(frozen=True)
class AnsweredWish:
    """A wish as its company sees it: in words, with its answer, why, and the dates it became."""

    wish: SeasonWish
    wanted: str
    why: str
    booked: Sequence[SeasonDate]
    not_booked: Sequence[SeasonDate]


@dataclass(frozen=True)
class SeasonForCompany:
    """A season with the company's wishes; `pseudonym` finds it in what is published."""

    wishes: Sequence[AnsweredWish]
    pseudonym: str
    told: bool


def for_company(season: Season, actor: Actor) -> SeasonForCompany:
    """The company's wishes in a season; answers only once a person confirmed them."""
    told = season.state == SeasonState.CONFIRMED
    rows = SeasonWish.objects.filter(season=season, company=actor.company_id or 0).order_by("rank")
    rows = rows.select_related("space", "given", "season").prefetch_related("features")
    dates: dict[int, list[SeasonDate]] = {}
    if told:
        mine = SeasonDate.objects.filter(wish__in=rows).select_related("booking").order_by("day")
        for each in mine[: 5 * 366]:
            dates.setdefault(each.wish_id, []).append(each)
    wishes = [
        AnsweredWish(
            row,
            _wanted(row),
            why_in_words(row.why) if told else "",
            [each for each in dates.get(row.pk, []) if each.booking_id],
            [each for each in dates.get(row.pk, []) if each.problem],
        )
        for row in rows
    ]
    name = pseudonym(season, actor.company_id) if actor.company_id else ""
    return SeasonForCompany(wishes, name, told)


def _wanted(row: SeasonWish) -> str:
    if row.space is not None:
        return str(row.space)
    words = counted("坐得下 %(n)s 人的场地", row.seats) % {"n": row.seats}
    features = [str(each) for each in row.features.all()]
    if not features:
        return words
    return _("%(rooms)s，有%(features)s") % {"rooms": words, "features": listed(features)}


def why_in_words(why: dict[str, object]) -> str:
    """Why a wish was not granted; no company is named."""
    code = why.get("code")
    if code == "no-room":
        return _("这个学期没有符合要求的场地：请核对人数、设备、时长和开放时间。")
    if code == "limit":
        words = _("您的企业已经分到第 %(ranks)s 志愿，每家最多 %(most)s 个时段。")
        ranks = why.get("ranks")
        return words % {"ranks": listed(ranks if isinstance(ranks, list) else []), "most": why.get("most")}
    if code == "taken":
        words = _(
            "符合要求的 %(rooms)s 个场地在这个时间都分给了别的志愿，一共 %(others)s 个，"
            "其中 %(better)s 个的志愿次序不比您低，其余的是为了让更多企业都分到时段。"
        )
        return words % {key: why.get(key) for key in ("rooms", "others", "better")}
    if code == "round":
        return _("单看有空的场地，但分给您会让总的结果更差，例如少一家企业分到时段。")
    return ""


@dataclass(frozen=True)
class SeasonForDesk:
    """A season as its administrator sees it before and after confirming."""

    companies: int
    wishes: int
    served: int
    first: int
    refused: int
    proven: bool
    gap_percent: float
    conflicts: Sequence[SeasonDate]
    rooms: Sequence[Space]


def for_desk(season: Season) -> SeasonForDesk:
    """How the round came out, and the dates that could not be booked."""
    given = Q(answer=WishAnswer.GIVEN)
    rows = season.wishes.order_by()
    counts = rows.aggregate(
        companies=Count("company", distinct=True),
        wishes=Count("pk"),
        served=Count("company", distinct=True, filter=given),
        first=Count("pk", filter=given & Q(rank=1)),
    )
    conflicts = SeasonDate.objects.filter(wish__season=season).exclude(problem="")
    return SeasonForDesk(
        **counts,
        refused=counts["companies"] - counts["served"],
        proven=bool(season.answer.get("proven")),
        gap_percent=float(season.answer.get("gap_percent", 0)),
        conflicts=list(
            conflicts.select_related("wish__company", "wish__given").order_by("day", "pk")[:MOST_DATES]
        ),
        rooms=list(season.spaces.all()),
    )
