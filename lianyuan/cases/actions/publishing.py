"""Putting a version in force, whichever way it was written: examples are tried, the one before ends."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places import rules as place_rules
from lianyuan.places.models import Place
from lianyuan.search import actions as search

from .. import refusals
from ..examples import failing, in_words, tried
from ..models import Service, ServiceVersion, VersionState
from ..models.versions import SAID

# Addresses under /services/ that are no service's.
TAKEN = {"ratings", "statistics"}
# What a service repeats of its version in force, so that lists need not look it up.
REPEATED = ("name", "summary", "audience", "promised_days", "extension_days_limit", "guide", "form_id")


def require_administrator(actor: Actor, centre: Place) -> None:
    """Refuse whoever doesn't administer the centre; the command line may."""
    if actor.person is not None and not place_rules.administers(actor, centre):
        raise NotAllowed(_("只有“%(centre)s”的管理员可以编办事目录。") % {"centre": centre})


def require_free_slug(slug: str) -> None:
    """Refuse an address under /services/ that is a page of its own."""
    if slug in TAKEN:
        raise Refused(_("“%(slug)s”是平台自己的网址，事项不能用。请换一个编号。") % {"slug": slug})


def next_number(service: Service) -> int:
    """The number of the service's next version. The service is locked."""
    newest = service.versions.aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1


def repeat_version(service: Service, version: ServiceVersion) -> None:
    """Let a service say what lists show of a version; the caller saves it."""
    for name in REPEATED:
        setattr(service, name, getattr(version, name))


def is_said(one: ServiceVersion, other: ServiceVersion) -> bool:
    """Whether two versions say the same."""
    return all(getattr(one, name) == getattr(other, name) for name in SAID)


@transaction.atomic
def put_in_force(*, actor: Actor, service: Service, version: ServiceVersion) -> ServiceVersion:
    """Put a version of a locked service in force, and end the one before it.

    Refused where one of the service's examples doesn't come to what it should (`ExamplesFail`).
    """
    if version.team is not None and version.team.centre_id != service.centre_id:
        raise Refused(
            _("小组“%(team)s”不在“%(centre)s”。请在草稿里选这个服务中心的小组。")
            % {"team": version.team, "centre": service.centre}
        )
    results = tried(list(service.examples.all()), version)
    if failing(results):
        raise refusals.ExamplesFail(in_words(results))
    now = clock.now()
    before = service.versions.filter(state=VersionState.PUBLISHED).first()
    if before is not None:
        before.state, before.retired_at = VersionState.RETIRED, now
        before.save()
    version.state, version.published_at, version.published_by = VersionState.PUBLISHED, now, actor.person
    version.save()
    repeat_version(service, version)
    service.full_clean()
    service.save()
    search.index(service)
    audit.record(
        actor=actor,
        verb=gettext_noop("发布事项版本"),
        target=service,
        before=_words(before) if before else None,
        after=_words(version),
    )
    return version


@transaction.atomic
def keep_service(*, actor: Actor, service: Service, **kept: Any) -> Service:
    """Change what a locked service keeps through its versions: centre, place in the list, whether offered."""
    before = {name: getattr(service, name) for name in kept}
    changed = [name for name in kept if before[name] != kept[name]]
    if not changed:
        return service
    for name in changed:
        setattr(service, name, kept[name])
    service.full_clean()
    service.save()
    search.index(service)
    audit.record(
        actor=actor,
        verb=gettext_noop("修改事项"),
        target=service,
        before={name: _plain(before[name]) for name in changed},
        after={name: _plain(kept[name]) for name in changed},
    )
    return service


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int) else str(value)


def _words(version: ServiceVersion) -> dict[str, Any]:
    return {
        "number": version.number,
        "name": version.name,
        "promised_days": version.promised_days,
        "form": str(version.form),
    }
