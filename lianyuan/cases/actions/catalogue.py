"""Putting services into the catalogue in one go, as programs and the demo do; people do it by drafts."""

from typing import Any

from django.db import transaction
from django.db.models import F

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.places.models import Place
from lianyuan.questionnaires.models import QuestionnaireVersion

from ..models import Service, ServiceVersion, VersionState
from ..models.versions import SAID
from .publishing import (
    is_said,
    keep_service,
    next_number,
    put_in_force,
    repeat_version,
    require_administrator,
    require_free_slug,
)

# What a service keeps through all its versions.
KEPT = ("centre", "is_active", "position")


@transaction.atomic
def publish_service(
    *, actor: Actor, slug: str, centre: Place, form: QuestionnaireVersion, **values: Any
) -> Service:
    """Put a service into the catalogue, or a new version of the one with this slug in force.

    By an administrator of its centre, or from the command line. Nothing new writes nothing. Cases filed
    before keep their version. Refused where an example fails (`ExamplesFail`).
    """
    require_administrator(actor, centre)
    require_free_slug(slug)
    service = Service.objects.select_for_update().filter(slug=slug).first() or Service(slug=slug)
    if service.pk is not None:
        require_administrator(actor, service.centre)
    kept = {name: values.pop(name) for name in KEPT if name in values} | {"centre": centre}
    version = ServiceVersion(form=form, made_at=clock.now(), made_by=actor.person)
    published = service.versions.filter(state="published").first() if service.pk else None
    for name in SAID:
        if name != "form_id":
            inherited = getattr(published, name) if published else getattr(version, name)
            setattr(version, name, values.pop(name, inherited))
    if values:
        raise TypeError(f"a service has no {', '.join(values)}")
    if published is not None and is_said(published, version):
        return keep_service(actor=actor, service=service, **kept)
    if service.pk is None:
        repeat_version(service, version)
        for name, value in kept.items():
            setattr(service, name, value)
        service.full_clean()
        service.save()
    else:
        service = keep_service(actor=actor, service=service, **kept)
    version.service, version.number = service, next_number(service)
    version.full_clean(validate_constraints=False)
    return put_in_force(actor=actor, service=service, version=version).service


@transaction.atomic
def use_form(*, actor: Actor, service: Service, form: QuestionnaireVersion) -> bool:
    """Let a service ask a form from now on, in a new version of it; whether it asked another.

    By an administrator of its centre. Cases filed before keep their form, and drafts move to this one.
    Refused where an example fails (`ExamplesFail`).
    """
    Service.objects.select_for_update().values_list("pk").get(pk=service.pk)
    service = Service.objects.select_related("centre", "form__questionnaire").get(pk=service.pk)
    require_administrator(actor, service.centre)
    if service.form_id == form.pk:
        return False
    service.versions.filter(state=VersionState.DRAFT, form=service.form).update(
        form=form, revision=F("revision") + 1
    )
    published = service.versions.filter(state=VersionState.PUBLISHED).first()
    if published is None:
        # Nobody published it yet; its draft asks the form from now on.
        keep_service(actor=actor, service=service, form=form)
        return True
    said = {name: getattr(published, name) for name in SAID} | {"form_id": form.pk}
    version = ServiceVersion(
        service=service, number=next_number(service), made_by=actor.person, made_at=clock.now(), **said
    )
    put_in_force(actor=actor, service=service, version=version)
    return True
