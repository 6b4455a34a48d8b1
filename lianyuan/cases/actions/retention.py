"""How long closed cases are kept: setting it, and doing it."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.files.actions import remove_all_of
from lianyuan.files.models import File
from lianyuan.notifications.models import Notice
from lianyuan.places import rules as place_rules
from lianyuan.search import actions as search

from ..attachments import OWNER_KIND
from ..models import Case, CaseEvent, Ending, Opinion, RatingFollowUp, RetentionRule, RetentionRun, Service
from ..models.retention import LEAST_MONTHS_BEFORE_DELETING
from ..retention import due_cases, empty
from ..searching import CASE
from .statistics import tell_months

# Enough to be quick, few enough that nobody's page waits for it.
BATCH = 100
MOST_MONTHS = 600


@transaction.atomic
def set_retention(*, actor: Actor, service: Service, what: Ending | None, months: int = 0) -> None:
    """Say when a service's closed cases are anonymised or deleted, or with `what` None that they are kept.

    By an administrator of its centre, as themselves.
    """
    if not place_rules.administers(actor, service.centre) or actor.company_id is not None:
        raise NotAllowed(
            _("只有“%(centre)s”的管理员可以定保存期限，并且要以本人的身份。") % {"centre": service.centre}
        )
    Service.objects.select_for_update().get(pk=service.pk)
    rule = RetentionRule.objects.filter(service=service).first()
    before = {"what": rule.what, "months": rule.months} if rule else {}
    if what is None:
        if rule is not None:
            rule.delete()
        after: dict[str, object] = {}
    else:
        _check(what, months)
        after = {"what": what.value, "months": months}
        RetentionRule.objects.update_or_create(service=service, defaults={"what": what, "months": months})
    if before != after:
        verb = gettext_noop("修改保存期限")
        audit.record(actor=actor, verb=verb, target=service, before=before, after=after)


def _check(what: Ending, months: int) -> None:
    if not 1 <= months <= MOST_MONTHS:
        raise Refused(_("保存 %(months)s 个月不行。请写 1 到 600。") % {"months": months})
    if what == Ending.DELETE and months < LEAST_MONTHS_BEFORE_DELETING:
        raise Refused(
            _("删除至少要等 %(least)s 个月，公布的评价数字要用到。请写长一点，或改为去标识。")
            % {"least": LEAST_MONTHS_BEFORE_DELETING}
        )


def run_retention(*, actor: Actor) -> RetentionRun:
    """Anonymise and delete what has been kept long enough, a batch a transaction.

    The month's figures are told first, so that nothing goes uncounted. Killed in the middle, what was done is
    recorded with its run, and the next run goes on with what remains. Two at once share the work.
    """
    tell_months(actor=actor)
    run = RetentionRun.objects.create(started_at=clock.now(), by=actor.person, origin=actor.origin)
    for rule in RetentionRule.objects.select_related("service").order_by("pk"):
        last = 0
        while some := list(
            due_cases(rule).filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
        ):
            last = some[-1]
            _do_some(actor=actor, run=run, rule=rule, case_ids=some)
    _finish(actor=actor, run=run)
    return run


@transaction.atomic
def _do_some(*, actor: Actor, run: RetentionRun, rule: RetentionRule, case_ids: Sequence[int]) -> None:
    locked = Case.objects.select_for_update().filter(pk__in=case_ids).order_by("pk")
    held = list(locked.values_list("pk", "reference"))
    # What another run did meanwhile, or somebody rated just now, is not due any more.
    still = set(due_cases(rule).filter(pk__in=case_ids).values_list("pk", flat=True))
    due = {pk: reference for pk, reference in held if pk in still}
    if not due:
        return
    ids = list(due)
    _remove_files(actor, ids)
    _remove_notices(due.values(), ids)
    if rule.what == Ending.DELETE:
        empty(ids, at=clock.now())
        Case.objects.filter(pk__in=ids).delete()
    else:
        empty(ids, at=clock.now())
    search.remove_ids(kind=CASE.name, ids=ids)
    done = run.counts.setdefault(rule.service.slug, {"anonymised": 0, "deleted": 0})
    done["deleted" if rule.what == Ending.DELETE else "anonymised"] += len(ids)
    run.save(update_fields=["counts"])


@transaction.atomic
def _finish(*, actor: Actor, run: RetentionRun) -> None:
    run.finished_at = clock.now()
    run.save(update_fields=["finished_at"])
    audit.record(actor=actor, verb=gettext_noop("按保存期限处理办件"), target=run, after=run.counts)


def _remove_files(actor: Actor, case_ids: Sequence[int]) -> None:
    events = list(CaseEvent.objects.filter(case__in=case_ids).values_list("pk", flat=True))
    owners = set(File.objects.of(OWNER_KIND, events).values_list("owner_id", flat=True))
    for event in CaseEvent.objects.filter(pk__in=owners):
        remove_all_of(actor=actor, owner=event)


def _remove_notices(references: Iterable[str], case_ids: Sequence[int]) -> None:
    """What people were told of these cases: it names whose they were, and leads nowhere now."""
    pages = [
        reverse(name, args=[reference])
        for reference in references
        for name in ("cases:case", "cases:desk-case")
    ]
    follow_ups = RatingFollowUp.objects.filter(rating__case__in=case_ids).values_list("pk", flat=True)
    opinions = Opinion.objects.filter(case__in=case_ids).values_list("pk", flat=True)
    pages += [reverse("cases:opinion", args=[pk]) for pk in opinions]
    pages += [reverse("cases:desk-rating", args=[pk]) for pk in follow_ups]
    Notice.objects.filter(href__in=pages).delete()
