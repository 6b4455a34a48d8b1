"""Reads about companies."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts import audit, consents
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import AuditChange, AuditEntry, Person
from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.core.chinese import fold
from lianyuan.core.paging import Page, page_of
from lianyuan.files.models import File
from lianyuan.files.queries import files_of_one
from lianyuan.places import queries as places
from lianyuan.places.models import Place, PlaceKind

from . import rules
from .models import Claim, Company, Honour, Industry, Invitation, Membership
from .models.industries import IndustryLevel
from .models.people import ClaimState
from .pictures import LOGO, PHOTO
from .roster.cells import Wrong
from .roster.industry_codes import IndustryCodes

PAGE_SIZE = 30


@dataclass(frozen=True)
class DirectoryQuestion:
    """What someone looks for in the directory; empty means anything."""

    text: str = ""
    place: Place | None = None
    section: str = ""
    chain_stage: str = ""
    startup_stage: str = ""
    honoured: bool = False


DIRECTORY_ORDER = ("name", "id")


def directory(question: DirectoryQuestion, *, key: str = "", size: int = PAGE_SIZE) -> Page[Company]:
    """One page of the companies that answer the question, by name, with their place and industry."""
    found = (
        _matching(question)
        .select_related("place", "industry")
        .only(
            "name",
            "uscc",
            "trade",
            "chain_stage",
            "startup_stage",
            "room",
            "building_text",
            "place__name",
            "industry__name",
        )
    )
    return page_of(found, order=DIRECTORY_ORDER, key=key, size=size)


def count_matching(question: DirectoryQuestion) -> int:
    """How many companies answer the question."""
    return _matching(question).count()


def _matching(question: DirectoryQuestion) -> QuerySet[Company]:
    found = Company.objects.all()
    for word in fold(question.text).split():
        found = found.filter(search_text__contains=word)
    if question.place:
        found = found.filter(
            place__in=list(Place.objects.within(question.place).values_list("pk", flat=True))
        )
    if question.section:
        found = found.filter(industry__in=_codes_within(question.section))
    if question.chain_stage:
        found = found.filter(chain_stage=question.chain_stage)
    if question.startup_stage:
        found = found.filter(startup_stage=question.startup_stage)
    if question.honoured:
        found = found.filter(honours__isnull=False).distinct()
    return found


def _codes_within(section: str) -> list[str]:
    """All codes of a section: its divisions, and the codes that start with theirs."""
    divisions = Industry.objects.filter(parent=section).values_list("code", flat=True)
    inside = Q(pk=section)
    for division in divisions:
        inside |= Q(pk__startswith=division)
    return list(Industry.objects.filter(inside).values_list("pk", flat=True))


def industry_written(written: str) -> Industry | Wrong:
    """The industry of a code as people write it: one we have, one to keep and mark, or why neither."""
    codes = IndustryCodes(dict(Industry.objects.values_list("code", "parent_id")))
    code = codes.read(written)
    if isinstance(code, Wrong):
        return code
    if not codes.is_new(code):
        return Industry.objects.get(pk=code)
    return Industry(
        code=code,
        name=Industry.objects.get(pk=code[:2]).name,
        level=IndustryLevel.CLASS if len(code) == 4 else IndustryLevel.GROUP,
        parent_id=codes.parent_of_new(code),
        in_standard=False,
    )


def sections_in_use() -> list[Industry]:
    """The sections of the classification, for the directory's filter."""
    return list(Industry.objects.filter(parent__isnull=True))


def places_for_filter() -> list[Place]:
    """Parks, communities and buildings, in the order of the tree."""
    return list(
        Place.objects.filter(kind__in=[PlaceKind.PARK, PlaceKind.COMMUNITY, PlaceKind.BUILDING]).order_by(
            "path"
        )
    )


@dataclass(frozen=True)
class Pictures:
    """What a company shows of itself."""

    logo: File | None
    photos: Sequence[File]

    @property
    def all(self) -> list[File]:
        """The logo, then the photos."""
        return [*([self.logo] if self.logo else []), *self.photos]


def pictures_of(company: Company) -> Pictures:
    """A company's logo and photos, which anyone may see."""
    files = files_of_one(company)
    logos = [file for file in files if file.purpose == LOGO.name]
    return Pictures(
        logo=logos[-1] if logos else None, photos=[file for file in files if file.purpose == PHOTO.name]
    )


@dataclass(frozen=True)
class Profile:
    """A company as one person may see it."""

    company: Company
    sees_private: bool
    may_change: bool
    is_member: bool
    is_owner: bool
    acts_for_it: bool
    is_served: bool
    pictures: Pictures
    waiting_claim: Claim | None = None
    members: list[Membership] = field(default_factory=list)
    phones_shown: set[int] = field(default_factory=set)

    @property
    def may_manage_people(self) -> bool:
        """Whether this person, acting as they do now, may add and remove members."""
        return self.acts_for_it and self.is_owner


def profile(actor: Actor, company: Company) -> Profile:
    """What this actor may see of the company, and do."""
    owned, member = rules.owns(actor, company), rules.is_member(actor, company)
    served = rules.is_served(actor, company)
    people = (
        list(company.memberships.current().select_related("person").order_by("since"))
        if member or served
        else []
    )
    # Each colleague decides by themselves whether the others see their phone.
    agreed = (
        consents.those_who_agreed([each.person_id for each in people], "colleagues-phone")
        if member
        else set()
    )
    return Profile(
        company=company,
        sees_private=member or served,
        may_change=rules.changes(actor, company),
        is_member=member,
        is_owner=owned,
        acts_for_it=rules.acts_for(actor, company),
        is_served=served,
        pictures=pictures_of(company),
        waiting_claim=waiting_claims_of(actor).filter(uscc=company.uscc).first(),
        members=people,
        phones_shown=agreed,
    )


def company_with_all(company_id: int) -> Company | None:
    """A company with its place, industry, contact and honours."""
    return (
        Company.objects.filter(pk=company_id)
        .select_related("place", "industry", "contact")
        .prefetch_related("honours")
        .first()
    )


def company_known(company_id: int) -> Company | None:
    """A company with its place: what a form fills in of it."""
    return Company.objects.filter(pk=company_id).select_related("place").first()


def company_with_code(code: str) -> Company | None:
    """The company of the register with this unified social credit code, with its place."""
    return Company.objects.filter(uscc=code).select_related("place").first()


@dataclass(frozen=True)
class Difference:
    """One field before and after a deed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One deed on a company, with the fields it changed."""

    entry: AuditEntry
    differences: list[Difference]


def history(company: Company, *, key: str = "") -> Page[Change]:
    """What changed on a company, newest first, in words."""
    page = page_of(audit.history_of(company), order=("-id",), key=key, size=PAGE_SIZE)
    names = _names_of_places(page.rows)
    changes = [Change(row.entry, _differences(row, names)) for row in page.rows]
    return Page(rows=changes, before=page.before, after=page.after)


def _names_of_places(rows: Sequence[AuditChange]) -> dict[str, str]:
    ids = {values.get("place_id") for row in rows for values in (row.before, row.after)}
    wanted = [int(place_id) for place_id in ids if place_id]
    return {str(place.pk): place.name for place in Place.objects.filter(pk__in=wanted)}


def _differences(row: AuditChange, place_names: dict[str, str]) -> list[Difference]:
    found = []
    for name in {**row.before, **row.after}:
        before, after = row.before.get(name, ""), row.after.get(name, "")
        if name == "place_id":
            before, after = place_names.get(before, before), place_names.get(after, after)
        if before != after:
            found.append(Difference(_label_of(name), str(before), str(after)))
    return found


def _label_of(name: str) -> str:
    if name in OTHER_LABELS:
        return str(OTHER_LABELS[name])
    labels = {field.attname: field.verbose_name for field in Company._meta.concrete_fields}
    return str(labels.get(name, name))


OTHER_LABELS = {
    "contact": _("联系人和电话"),
    "honour": _("荣誉"),
    "person": _("成员"),
    "role": _("角色"),
    "owner": _("负责人"),
    "claim": _("认领"),
}


def current_membership(person: Person, company_id: int) -> Membership | None:
    """The person's current membership of a company, with the company, or None."""
    return (
        Membership.objects.current()
        .filter(person=person, company_id=company_id)
        .select_related("company")
        .first()
    )


def memberships_of(person: Person) -> list[Membership]:
    """The companies a person belongs to now, by name."""
    return list(
        Membership.objects.current().filter(person=person).select_related("company").order_by("company__name")
    )


def waiting_claims_of(actor: Actor) -> QuerySet[Claim]:
    """The person's claims that wait for the desk."""
    return (
        Claim.objects.filter(person=actor.person, state=ClaimState.WAITING)
        if actor.person
        else Claim.objects.none()
    )


def companies_only_run_by(person: Person) -> list[Company]:
    """The companies that would be without an owner if this person left."""
    owning = Membership.objects.current().filter(role=CompanyRoleName.OWNER)
    run = Company.objects.filter(pk__in=owning.filter(person=person).values("company"))
    return list(run.exclude(pk__in=owning.exclude(person=person).values("company")).order_by("name"))


def claims_made_by(person: Person) -> QuerySet[Claim]:
    """All the person's claims, newest first."""
    return Claim.objects.filter(person=person).order_by("-made_at")


def claims_at_desk(person: Person) -> QuerySet[Claim]:
    """The claims that wait and that the person's desks serve, oldest first."""
    return claims_served_by(person).filter(state=ClaimState.WAITING).order_by("made_at")


def claims_served_by(person: Person) -> QuerySet[Claim]:
    """The claims that the person's desks serve, decided ones too."""
    reach = places.reach_of_desks(person)
    if not reach:
        return Claim.objects.none()
    served = Q(company__isnull=True) | Q(company__place__isnull=True)
    for path in reach:
        served |= Q(company__place__path__startswith=path)
    return Claim.objects.filter(served).select_related("person", "company__place")


def memberships_in(company_id: int) -> QuerySet[Membership]:
    """Who belongs to a company now; its pages check who may ask."""
    return Membership.objects.current().filter(company=company_id).select_related("person", "company__place")


def honours_of(company_id: int) -> QuerySet[Honour]:
    """A company's honours, which are public."""
    return Honour.objects.filter(company=company_id).select_related("company__place")


def claims_page(person: Person, *, key: str = "") -> Page[Claim]:
    """One page of the claims that wait for the person's desks, oldest first."""
    return page_of(claims_at_desk(person), order=("made_at", "id"), key=key, size=PAGE_SIZE)


def invitations_of(company: Company) -> QuerySet[Invitation]:
    """The company's invitations, newest first, with who made and who accepted them."""
    return (
        Invitation.objects.filter(company=company)
        .select_related("made_by", "accepted_by", "company")
        .order_by("-pk")
    )


def invitations_page(company: Company, *, key: str = "") -> Page[Invitation]:
    """One page of the company's invitations, newest first."""
    return page_of(invitations_of(company), order=("-id",), key=key, size=PAGE_SIZE)


def invitations_by_token(token_hash: str) -> QuerySet[Invitation]:
    """The invitation whose link carries the token with this hash, if any; whoever has the link may see it."""
    return Invitation.objects.filter(token_hash=token_hash).select_related("company", "made_by")
