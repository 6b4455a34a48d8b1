"""The catalogue as those who write it see it: services with their versions, drafts and examples."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.places.models import Place
from lianyuan.questionnaires.models import QuestionnaireVersion

from ..examples import Tried, tried
from ..models import Service, ServiceExample, ServiceVersion, Team, VersionState


def centres_kept_by(person: Person) -> QuerySet[Place]:
    """Places whose catalogue the person may write."""
    return Place.objects.where_person_is(person, PlaceRoleName.ADMINISTRATOR)


def keeps_a_catalogue(person: Person) -> bool:
    """Whether the person administers any place."""
    return centres_kept_by(person).exists()


def services_kept_by(person: Person) -> QuerySet[Service]:
    """Services of centres the person administers, offered ones first, with how many drafts wait."""
    return (
        Service.objects.filter(centre__in=centres_kept_by(person))
        .select_related("centre")
        .annotate(drafts=Count("versions", filter=Q(versions__state=VersionState.DRAFT)))
        .order_by("-is_active", "position", "name", "pk")
    )


@dataclass(frozen=True)
class KeptService:
    """A service with its versions, newest first, and how its examples fare with the newest of them."""

    service: Service
    versions: list[ServiceVersion]
    draft: ServiceVersion | None
    published: ServiceVersion | None
    examples: list[Tried]

    @property
    def retired(self) -> list[ServiceVersion]:
        """The versions before."""
        return [version for version in self.versions if version.state == VersionState.RETIRED]

    @property
    def newest(self) -> ServiceVersion | None:
        """The draft, else what is in force."""
        return self.draft or self.published


def kept_service(person: Person, slug: str) -> KeptService | None:
    """A service of a centre the person administers, or None."""
    service = services_kept_by(person).filter(slug=slug).first()
    if service is None:
        return None
    versions = list(service.versions.select_related("form__questionnaire", "team", "made_by", "published_by"))
    draft = next((version for version in versions if version.state == VersionState.DRAFT), None)
    published = next((version for version in versions if version.state == VersionState.PUBLISHED), None)
    newest = draft or published
    examples = list(service.examples.all())
    return KeptService(
        service, versions, draft, published, tried(examples, newest) if newest is not None else []
    )


def newest_forms() -> QuerySet[QuestionnaireVersion]:
    """The newest version of each questionnaire."""
    newer = QuestionnaireVersion.objects.filter(questionnaire__is_joined=False).order_by(
        "questionnaire", "-number"
    )
    newest: dict[int, int] = {}
    for pk, questionnaire_id in newer.values_list("pk", "questionnaire_id"):
        newest.setdefault(questionnaire_id, pk)
    return QuestionnaireVersion.objects.filter(pk__in=newest.values()).select_related("questionnaire")


def teams_to_choose(centre: Place | None, chosen_id: int | None) -> QuerySet[Team]:
    """The teams a service of a centre may name: those that take cases, and the one it names already."""
    usable = Q(centre=centre, is_active=True) if centre is not None else Q(pk__in=[])
    return Team.objects.filter(usable | Q(pk=chosen_id)).order_by("name", "pk")


def examples_of(service: Service) -> QuerySet[ServiceExample]:
    """The service's examples."""
    return service.examples.select_related("service__centre")
