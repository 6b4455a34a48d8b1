"""Keeping the answer templates of a service centre."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places.models import Place

from .. import rules
from ..answer_fields import require_known_fields
from ..models import AnswerTemplate, Service
from .steps import clean_words

MOST_ANSWERS = 100
LONGEST_TITLE = 30
HIGHEST_POSITION = 999


@transaction.atomic
def keep_answer(
    *,
    actor: Actor,
    centre: Place,
    title: str,
    words: str,
    service: Service | None = None,
    position: int = 0,
    template: AnswerTemplate | None = None,
) -> AnswerTemplate:
    """Write an answer template of a centre, or change one, by whoever works at its desk.

    Refused for a field that doesn't exist, a title already used, a service of another centre, and beyond
    `MOST_ANSWERS` in use at one centre.
    """
    _require_desk_of(actor, centre)
    title = " ".join(clean_words(title, needed=_("还没有写模板名称。"), most=LONGEST_TITLE).split())
    words = clean_words(words, needed=_("还没有写模板内容。"))
    require_known_fields(words)
    if not 0 <= position <= HIGHEST_POSITION:
        raise Refused(_("排序请写 0 到 %(most)s。") % {"most": HIGHEST_POSITION})
    if service is not None and service.centre_id != centre.pk:
        raise Refused(
            _("“%(service)s”不是“%(centre)s”的事项，请另选一个。") % {"service": service, "centre": centre}
        )
    kept = _locked(template, centre) if template else AnswerTemplate(centre=centre)
    before = _audited(kept) if template else {}
    if template is None:
        _require_room(centre)
    kept.title, kept.words, kept.service, kept.position = title, words, service, position
    _save(kept)
    verb = gettext_noop("修改答复模板") if template else gettext_noop("写下答复模板")
    audit.record(actor=actor, verb=verb, target=kept, before=before, after=_audited(kept))
    return kept


@transaction.atomic
def retire_answer(*, actor: Actor, template: AnswerTemplate, at: datetime | None = None) -> AnswerTemplate:
    """Offer a template no more; one retired already stays as it was."""
    _require_desk_of(actor, template.centre)
    kept = _locked(template, template.centre)
    if kept.retired_at is None:
        kept.retired_at = at or clock.now()
        kept.save()
        audit.record(actor=actor, verb=gettext_noop("停用答复模板"), target=kept)
    return kept


@transaction.atomic
def restore_answer(*, actor: Actor, template: AnswerTemplate) -> AnswerTemplate:
    """Offer a retired template again, unless its title is in use by another meanwhile."""
    _require_desk_of(actor, template.centre)
    kept = _locked(template, template.centre)
    if kept.retired_at is not None:
        _require_room(kept.centre)
        kept.retired_at = None
        _save(kept)
        audit.record(actor=actor, verb=gettext_noop("恢复答复模板"), target=kept)
    return kept


def _require_desk_of(actor: Actor, centre: Place) -> None:
    if not rules.keeps_answers(actor, centre):
        raise NotAllowed(_("只有“%(centre)s”窗口的人可以编答复模板。") % {"centre": centre})


def _locked(template: AnswerTemplate, centre: Place) -> AnswerTemplate:
    return AnswerTemplate.objects.select_for_update().get(pk=template.pk, centre=centre)


def _require_room(centre: Place) -> None:
    # The centre's row is held, so that two at once don't pass the limit together.
    Place.objects.select_for_update().values_list("pk").get(pk=centre.pk)
    if AnswerTemplate.objects.filter(centre=centre, retired_at=None).count() >= MOST_ANSWERS:
        raise Refused(
            _("“%(centre)s”已经有 %(most)s 个答复模板。请先停用不用的。")
            % {"centre": centre, "most": MOST_ANSWERS}
        )


def _save(template: AnswerTemplate) -> None:
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as taken:
        raise Refused(
            _("“%(centre)s”已经有一个叫“%(title)s”的答复模板，请换个名字。")
            % {"centre": template.centre, "title": template.title}
        ) from taken


def _audited(template: AnswerTemplate) -> dict[str, object]:
    """What the trail says of a template: how long its words are, never the words."""
    return {
        "title": template.title,
        "service": str(template.service or ""),
        "position": template.position,
        "letters": len(template.words),
    }
