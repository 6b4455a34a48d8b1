"""Keeping the service catalogue."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places import rules as place_rules
from lianyuan.places.models import Place
from lianyuan.questionnaires.models import QuestionnaireVersion
from lianyuan.search import actions as search

from ..models import Service

# Addresses under /services/ that are no service's.
TAKEN = {"ratings", "statistics"}
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
    if slug in TAKEN:
        raise Refused(_("“%(slug)s”是平台自己的网址，事项不能用。请换一个编号。") % {"slug": slug})
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


def _audited(service: Service) -> dict[str, Any]:
    kept = {name: getattr(service, name) for name in AUDITED}
    return kept | {"centre": str(service.centre), "form": str(service.form)}
