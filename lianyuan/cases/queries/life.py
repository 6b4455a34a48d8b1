"""What the desk reads of a case beside its record: notes, who may get it, teams, handlers who are gone."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.companies.models import Membership
from lianyuan.core.sentences import listed
from lianyuan.places.models import Place, PlaceRole
from lianyuan.places.queries import DESK_ROLES

from ..models import Case, CaseNote, Service, Team, TeamMember


def notes_of(case: Case) -> list[CaseNote]:
    """The desk's notes on a case in order, each with who wrote it and the step it belongs to."""
    return list(case.notes.select_related("person", "event"))


def teams_of(person: Person) -> "QuerySet[TeamMember, int]":
    """The ids of the teams a person is in."""
    return TeamMember.objects.filter(person=person).values_list("team", flat=True)


def left_behind(cases: Sequence[Case]) -> frozenset[int]:
    """Which of these cases, by id, have a handler who is gone."""
    ids = [case.pk for case in cases if case.is_open and case.handler_id is not None]
    found = Case.objects.filter(pk__in=ids).left_behind() if ids else Case.objects.none()
    return frozenset(found.values_list("pk", flat=True))


@dataclass(frozen=True)
class Receivers:
    """To whom a case may be handed."""

    people: list[Person]
    teams: list[Team]
    centres: list[Place]


def receivers(case: Case) -> Receivers:
    """Colleagues at the case's centre without a stake in it, its teams, other centres with a desk."""
    around = [*case.centre.ancestor_ids, case.centre_id]
    held = PlaceRole.objects.current().filter(place__in=around, role__in=DESK_ROLES)
    colleagues = Person.objects.filter(pk__in=held.values("person"), is_active=True)
    if case.company_id is None:
        colleagues = colleagues.exclude(pk=case.applicant_id)
    else:
        belong = Membership.objects.current().filter(company=case.company_id)
        colleagues = colleagues.exclude(pk__in=belong.values("person"))
    staffed = PlaceRole.objects.current().filter(role=PlaceRoleName.DESK_WORKER, person__is_active=True)
    return Receivers(
        people=list(colleagues.exclude(handled_cases=case).order_by("display_name", "pk")),
        teams=list(Team.objects.filter(centre=case.centre_id, is_active=True).order_by("name")),
        centres=list(Place.objects.filter(pk__in=staffed.values("place")).exclude(pk=case.centre_id)),
    )


@dataclass(frozen=True)
class TeamLine:
    """A team with who is in it, in words."""

    team: Team
    members: str


@dataclass(frozen=True)
class CentreTeams:
    """A centre whose teams the person keeps, with its teams."""

    centre: Place
    teams: list[TeamLine]


def keeps_teams(person: Person) -> bool:
    """Whether the person administers any place, so may keep the teams of centres there."""
    held = PlaceRole.objects.current().filter(person=person, role=PlaceRoleName.ADMINISTRATOR)
    return held.exists()


def teams_kept_by(person: Person) -> list[CentreTeams]:
    """The centres a person administers, each with its teams and their members."""
    reached = Place.objects.where_person_is(person, PlaceRoleName.ADMINISTRATOR)
    staffed = PlaceRole.objects.current().filter(role=PlaceRoleName.DESK_WORKER).values("place")
    of_services = Service.objects.values("centre")
    centres = list(reached.filter(pk__in=staffed) | reached.filter(pk__in=of_services))
    teams = Team.objects.filter(centre__in=centres).order_by("-is_active", "name")
    known = list(teams.prefetch_related("members__person"))
    return [
        CentreTeams(
            centre,
            [
                TeamLine(team, listed(member.person for member in team.members.all()))
                for team in known
                if team.centre_id == centre.pk
            ],
        )
        for centre in centres
    ]


def team_kept_by(person: Person, team_id: int) -> Team | None:
    """A team of a centre the person administers, or None."""
    reached = Place.objects.where_person_is(person, PlaceRoleName.ADMINISTRATOR)
    return Team.objects.filter(pk=team_id, centre__in=reached).select_related("centre").first()


def centre_kept_by(person: Person, place_id: int) -> Place | None:
    """A centre the person administers, or None."""
    return Place.objects.where_person_is(person, PlaceRoleName.ADMINISTRATOR).filter(pk=place_id).first()


def people_at(centre: Place) -> list[Person]:
    """Who works at the desk of a centre or administers it, from the place itself or around it."""
    around = [*centre.ancestor_ids, centre.pk]
    held = PlaceRole.objects.current().filter(place__in=around, role__in=DESK_ROLES)
    found = Person.objects.filter(pk__in=held.values("person"), is_active=True)
    return list(found.order_by("display_name", "pk"))


def is_at_desk_of(person: Person, case: Case) -> bool:
    """Whether the case is at one of the person's desks now, such as after handing it on."""
    return Case.objects.at_desks_of(person).filter(pk=case.pk).exists()


def team_values(team: Team) -> dict[str, object]:
    """A team as its form shows it."""
    members = [str(person_id) for person_id in team.members.values_list("person", flat=True)]
    return {"name": team.name, "is_active": team.is_active, "members": members}
