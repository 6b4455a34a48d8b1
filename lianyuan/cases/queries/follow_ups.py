"""The follow-ups of bad ratings: the desk's list and page, and what either side's case page shows of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.core import clock, dates
from lianyuan.core.components import Chip, Definition, Link
from lianyuan.core.paging import Page, page_of
from lianyuan.places.models import PlaceRole
from lianyuan.workdays.queries import calendar

from .. import rules
from ..models import Case, FollowUpCall, Outcome, Rating, RatingAppeal, RatingFollowUp, SecondRating
from ..models.ratings import FollowUpQuerySet
from ..rating_presenting import Left, TwoDates, follow_up_chip, follow_up_facts, follow_up_ledger, left_until
from ..rating_tags import labels

OPEN_ORDER, CLOSED_ORDER = ["next_due_on", "id"], ["-closed_at", "-id"]


def looks_after_ratings(person: Person) -> bool:
    """Whether bad ratings may come to this person: they administer some place."""
    held = PlaceRole.objects.current().filter(person=person, role=PlaceRoleName.ADMINISTRATOR)
    return held.exists()


def open_follow_ups(person: Person) -> int:
    """How many bad ratings this person may look after are not settled yet."""
    return RatingFollowUp.objects.supervised_by(person).open().count()


def follow_ups_of(person: Person) -> FollowUpQuerySet:
    """The follow-ups this person may look after, with what their pages show."""
    return RatingFollowUp.objects.supervised_by(person).select_related(
        "rating__case__service",
        "rating__case__centre",
        "rating__case__company",
        "rating__case__applicant",
        "rating__rated_by",
        "rating__appeal__appellant",
        "rating__appeal__decided_by",
        "rating__second",
        "supervisor",
        "closed_by",
    )


@dataclass(frozen=True)
class FollowUpItem:
    """A follow-up as a line of the desk's list."""

    follow_up: RatingFollowUp
    title: str
    href: str
    text: str
    chip: Chip
    left: Left | None
    grade: str
    appealed: bool


@dataclass(frozen=True)
class FollowUpList:
    """A page of the desk's list."""

    items: list[FollowUpItem]
    page: Page[RatingFollowUp]
    closed: bool
    tabs: list[Link]


def follow_up_list(person: Person, *, closed: bool, key: str = "") -> FollowUpList:
    """The follow-ups at centres the person administers: the open ones, due first; or the closed."""
    mine = follow_ups_of(person)
    shown = mine.closed() if closed else mine.open()
    page = page_of(shown, order=CLOSED_ORDER if closed else OPEN_ORDER, key=key)
    here = reverse("cases:desk-ratings")
    return FollowUpList(
        items=_items(page.rows),
        page=page,
        closed=closed,
        tabs=[
            Link(_("待跟进"), here, current=not closed, count=mine.open().count()),
            Link(_("已结束"), f"{here}?show=closed", current=closed),
        ],
    )


def _items(rows: Sequence[RatingFollowUp]) -> list[FollowUpItem]:
    today = clock.today()
    days = [today, *(row.next_due_on for row in rows if row.is_open)]
    known = calendar(since=min(days), until=max(days))
    items = []
    for row in rows:
        case = row.rating.case
        appeal: RatingAppeal | None = getattr(row.rating, "appeal", None)
        items.append(
            FollowUpItem(
                follow_up=row,
                title=case.service.name,
                href=reverse("cases:desk-rating", args=[row.pk]),
                text=case.applicant_label,
                chip=follow_up_chip(row),
                left=left_until(row.next_due_on, known, today) if row.is_open else None,
                grade=row.rating.get_grade_display(),
                appealed=appeal is not None and appeal.decided_at is None,
            )
        )
    return items


@dataclass(frozen=True)
class FollowUpPage:
    """One follow-up as a supervisor sees it, with what they may do."""

    follow_up: RatingFollowUp
    case: Case
    rating: Rating
    tags: list[str]
    second: SecondRating | None
    appeal: RatingAppeal | None
    chip: Chip
    facts: list[Definition]
    ledger: TwoDates
    calls: list[FollowUpCall]
    may_call: bool
    may_close: bool
    may_decide: bool


def follow_up_page(actor: Actor, follow_up_id: int) -> FollowUpPage | None:
    """One follow-up, or None for everyone who may not look after it."""
    if actor.person is None:
        return None
    found = follow_ups_of(actor.person).filter(pk=follow_up_id).first()
    if found is None:
        return None
    rating, case = found.rating, found.rating.case
    appeal: RatingAppeal | None = getattr(rating, "appeal", None)
    undecided = appeal is not None and appeal.decided_at is None
    return FollowUpPage(
        follow_up=found,
        case=case,
        rating=rating,
        tags=labels(rating.tags),
        second=getattr(rating, "second", None),
        appeal=appeal,
        chip=follow_up_chip(found),
        facts=[
            Definition(_("办件编号"), case.reference),
            Definition(_("申请人"), case.applicant_label),
            Definition(_("评价人"), str(rating.rated_by)),
            Definition(_("联系电话"), rating.rated_by.phone or ""),
            Definition(_("负责人"), str(found.supervisor) if found.supervisor else _("还没有人负责")),
        ],
        ledger=follow_up_ledger(found),
        calls=list(found.calls.select_related("by")),
        may_call=found.is_open,
        may_close=found.is_open and found.called_at is not None,
        may_decide=undecided and appeal is not None and appeal.appellant_id != actor.person.pk,
    )


@dataclass(frozen=True)
class FollowUpShown:
    """What the applicant's side sees of the follow-up of their bad rating."""

    chip: Chip
    facts: list[Definition]
    ledger: TwoDates
    answer: str
    second: SecondRating | None
    awaits_second: bool
    may_rate_again: bool


def follow_up_for_applicant(actor: Actor, case: Case, rating: Rating | None) -> FollowUpShown | None:
    """How the applicant's bad rating is being handled; None where there is none."""
    if rating is None or not rating.is_bad:
        return None
    found = RatingFollowUp.objects.filter(rating=rating).first()
    if found is None:
        return None
    second = SecondRating.objects.filter(rating=rating).first()
    awaits_second = (
        found.outcome == Outcome.PUT_RIGHT and second is None and not rules.has_a_hand_in_it(actor, case)
    )
    return FollowUpShown(
        chip=follow_up_chip(found),
        facts=follow_up_facts(found),
        ledger=follow_up_ledger(found),
        answer=found.answer,
        second=second,
        awaits_second=awaits_second,
        may_rate_again=awaits_second and bool(rules.speaks_for_the_applicant(actor, case)),
    )


@dataclass(frozen=True)
class FollowUpAtDesk:
    """What the desk's case page shows of a bad rating's follow-up; `href` is for who may look after it."""

    chip: Chip
    by_when: str
    href: str
    appeal: RatingAppeal | None
    may_appeal: bool


def follow_up_at_desk(actor: Actor, case: Case, rating: Rating | None) -> FollowUpAtDesk | None:
    """The follow-up of a bad rating for the desk's case page; None where there is none."""
    if rating is None or not rating.is_bad:
        return None
    with_case = RatingFollowUp.objects.select_related("rating__case__service", "rating__case__centre")
    found = with_case.filter(rating=rating)
    follow_up = found.first()
    if follow_up is None:
        return None
    appeal = RatingAppeal.objects.filter(rating=rating).first()
    may_appeal = (
        follow_up.is_open
        and appeal is None
        and bool(rules.works_at_the_desk(actor, case))
        and not rules.is_on_the_applicants_side(actor, case)
    )
    return FollowUpAtDesk(
        chip=follow_up_chip(follow_up),
        by_when=_("应在 %(day)s前整改") % {"day": dates.short_day(follow_up.due_on)},
        href=reverse("cases:desk-rating", args=[follow_up.pk]) if rules.supervises(actor, follow_up) else "",
        appeal=appeal,
        may_appeal=may_appeal,
    )
