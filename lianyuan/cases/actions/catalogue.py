"""Keeping the service catalogue."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core.refusals import NotAllowed
from lianyuan.places import rules as place_rules
from lianyuan.places.models import Place
from lianyuan.questionnaires.models import QuestionnaireVersion
from lianyuan.search import actions as search

from ..models import Service

AUDITED = ("name", "summary", "audience", "promised_days", "guide", "is_active", "position")


@transaction.atomic
def publish_service(
    *, actor: Actor, slug: str, centre: Place, form: QuestionnaireVersion, **values: Any
) -> Service:
    """Put a service into the catalogue, or change the one with this slug; nothing new writes nothing.

    By an administrator of its centre, or from the command line. Cases filed before keep their form and their
    promised days.
    """
    if actor.person is not None and not place_rules.administers(actor, centre):
        raise NotAllowed(_("只有“%(centre)s”的管理员可以编办事目录。") % {"centre": centre})
    service = Service.objects.select_for_update().filter(slug=slug).first() or Service(slug=slug)
    is_new = service.pk is None
    before = {} if is_new else _audited(service)
    service.centre, service.form = centre, form
    for name, value in values.items():
        setattr(service, name, value)
    after = _audited(service)
    if before == after:
        return service
    service.full_clean()
    service.save()
    search.index(service)
    changed = [name for name in after if before.get(name) != after[name]]
    audit.record(
        actor=actor,
        verb=gettext_noop("添加事项") if is_new else gettext_noop("修改事项"),
        target=service,
        before={name: before[name] for name in changed if name in before},
        after={name: after[name] for name in changed},
    )
    return service


@transaction.atomic
def use_form(*, actor: Actor, service: Service, form: QuestionnaireVersion) -> bool:
    """Let a service ask a form from now on; whether it asked another. By an administrator of its centre.

    Cases filed before keep their form, and drafts move to this one.
    """
    Service.objects.select_for_update().values_list("pk").get(pk=service.pk)
    service = Service.objects.select_related("centre", "form__questionnaire").get(pk=service.pk)
    if actor.person is not None and not place_rules.administers(actor, service.centre):
        raise NotAllowed(_("只有“%(centre)s”的管理员可以编办事目录。") % {"centre": service.centre})
    if service.form_id == form.pk:
        return False
    before, service.form = str(service.form), form
    service.save(update_fields=["form"])
    search.index(service)
    audit.record(
        actor=actor,
        verb=gettext_noop("修改事项"),
        target=service,
        before={"form": before},
        after={"form": str(form)},
    )
    return True


def _audited(service: Service) -> dict[str, Any]:
    kept = {name: getattr(service, name) for name in AUDITED}
    return kept | {"centre": str(service.centre), "form": str(service.form)}
