"""Writing the catalogue: a draft of a service's next version, its examples, and putting it in force."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import Refused
from lianyuan.places.models import Place

from .. import refusals
from ..models import Service, ServiceExample, ServiceVersion, VersionState
from ..models.versions import SAID
from .publishing import (
    keep_service,
    next_number,
    put_in_force,
    repeat_version,
    require_administrator,
    require_free_slug,
)

MOST_EXAMPLES = 50


@transaction.atomic
def begin_service(*, actor: Actor, centre: Place, slug: str, **said: Any) -> ServiceVersion:
    """A service that is not offered yet, with its first draft. Refused where the slug is in use."""
    require_administrator(actor, centre)
    require_free_slug(slug)
    if Service.objects.filter(slug=slug).exists():
        raise Refused(_("编号“%(slug)s”已经有事项在用。请另起一个。") % {"slug": slug})
    version = ServiceVersion(number=1, made_by=actor.person, made_at=clock.now(), **said)
    service = Service(slug=slug, centre=centre, is_active=False)
    repeat_version(service, version)
    service.full_clean()
    service.save()
    version.service = service
    version.full_clean()
    version.save()
    audit.record(
        actor=actor, verb=gettext_noop("起草事项"), target=service, after={"name": service.name, "number": 1}
    )
    return version


@transaction.atomic
def begin_draft(*, actor: Actor, service: Service) -> ServiceVersion:
    """The service's draft: the one there is, else a new one that says what the version in force says."""
    service = _locked(actor, service)
    if draft := service.versions.filter(state=VersionState.DRAFT).first():
        return draft
    kept = service.versions.select_related("form")
    latest = kept.filter(state=VersionState.PUBLISHED).first() or kept.first()
    said = {name: getattr(latest or service, name) for name in SAID if hasattr(latest or service, name)}
    draft = ServiceVersion.objects.create(
        service=service, number=next_number(service), made_by=actor.person, made_at=clock.now(), **said
    )
    audit.record(
        actor=actor, verb=gettext_noop("起草事项版本"), target=service, after={"number": draft.number}
    )
    return draft


@transaction.atomic
def change_draft(*, actor: Actor, service: Service, revision: int, **said: Any) -> ServiceVersion:
    """Change the draft that was read at `revision`. Refused when it was changed or published since."""
    service = _locked(actor, service)
    draft = _draft(service, revision)
    before = {name: getattr(draft, name) for name in said}
    changed = [name for name in said if before[name] != said[name]]
    if not changed:
        return draft
    for name in changed:
        setattr(draft, name, said[name])
    draft.revision += 1
    draft.full_clean()
    draft.save()
    audit.record(
        actor=actor,
        verb=gettext_noop("修改事项草稿"),
        target=service,
        after={"number": draft.number, "changed": changed},
    )
    return draft


@transaction.atomic
def publish_draft(*, actor: Actor, service: Service, revision: int) -> Service:
    """Put the draft that was read at `revision` in force, and offer the service.

    Refused when it was changed since (`DraftChanged`) or an example fails (`ExamplesFail`). What was filed
    before keeps its version.
    """
    service = _locked(actor, service)
    version = put_in_force(actor=actor, service=service, version=_draft(service, revision))
    return keep_service(actor=actor, service=version.service, is_active=True)


@transaction.atomic
def discard_draft(*, actor: Actor, service: Service, revision: int) -> None:
    """Throw the draft away. A service that was never published stays, unoffered and without words."""
    service = _locked(actor, service)
    draft = _draft(service, revision)
    number = draft.number
    draft.delete()
    audit.record(actor=actor, verb=gettext_noop("放弃事项草稿"), target=service, before={"number": number})


@transaction.atomic
def offer_service(*, actor: Actor, service: Service, is_active: bool) -> Service:
    """Offer a service again, or no longer. Cases under way go on. Refused for one never published."""
    service = _locked(actor, service)
    if is_active and not service.versions.filter(state=VersionState.PUBLISHED).exists():
        raise refusals.NeverPublished(service)
    return keep_service(actor=actor, service=service, is_active=is_active)


@transaction.atomic
def add_example(*, actor: Actor, service: Service, name: str, **expected: Any) -> ServiceExample:
    """Add an example submission. Refused when there is one of that name, or there are very many."""
    service = _locked(actor, service)
    if service.examples.count() >= MOST_EXAMPLES:
        raise Refused(_("一个事项最多 %(most)s 个例子。请先删去不再有用的。") % {"most": MOST_EXAMPLES})
    if service.examples.filter(name=name).exists():
        raise Refused(_("已经有叫“%(name)s”的例子。请换个名字。") % {"name": name})
    example = ServiceExample(service=service, name=name, **expected)
    example.full_clean()
    example.save()
    audit.record(actor=actor, verb=gettext_noop("添加事项例子"), target=service, after={"example": name})
    return example


@transaction.atomic
def remove_example(*, actor: Actor, example: ServiceExample) -> None:
    """Remove an example; removing it twice is the same."""
    service = _locked(actor, example.service)
    removed, _rows = ServiceExample.objects.filter(pk=example.pk, service=service).delete()
    if removed:
        audit.record(
            actor=actor, verb=gettext_noop("删去事项例子"), target=service, before={"example": example.name}
        )


def _locked(actor: Actor, service: Service) -> Service:
    """The service as it stands now, held until the transaction ends; refused for whom it isn't to keep."""
    Service.objects.select_for_update().values_list("pk").get(pk=service.pk)
    service = Service.objects.select_related("centre", "form").get(pk=service.pk)
    require_administrator(actor, service.centre)
    return service


def _draft(service: Service, revision: int) -> ServiceVersion:
    draft = service.versions.select_related("form").filter(state=VersionState.DRAFT).first()
    if draft is None:
        raise refusals.NoDraft(service)
    if draft.revision != revision:
        raise refusals.DraftChanged
    draft.service = service
    return draft
