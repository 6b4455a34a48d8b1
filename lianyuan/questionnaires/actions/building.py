"""Writes about sketches: the next version of a form, written by administrators, and its publishing."""

from collections.abc import Callable, Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from .. import rules
from ..building import content as contents
from ..building.content import Content
from ..models import Questionnaire, QuestionnaireVersion, Sketch
from ..uses import all_uses
from .versions import publish_version


class Overtaken(Refused):
    """Someone else changed the sketch since the page was made; `sketch` is how it stands now."""

    def __init__(self, sketch: Sketch) -> None:
        who = str(sketch.changed_by) if sketch.changed_by else _("别人")
        super().__init__(_("%(who)s刚刚也改了这份草案。请看看再保存一次。") % {"who": who})
        self.sketch = sketch


class NoSketch(Refused):
    """The sketch was published or thrown away meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("这份草案已经发布或者放弃了。请回到表单页重新开始修改。"))


def require_writer(actor: Actor) -> None:
    """Refuse whoever may not write forms."""
    if not rules.writes_forms(actor):
        raise NotAllowed(_("只有新区的管理员可以编写表单，而且要以本人的身份。"))


@transaction.atomic
def begin_form(*, actor: Actor, slug: str, name: str) -> Questionnaire:
    """A new questionnaire with an empty sketch. Refused where the slug is taken."""
    require_writer(actor)
    made = Questionnaire(slug=slug, name=name)
    Questionnaire.objects.bulk_create([made], ignore_conflicts=True)
    found = Questionnaire.objects.get(slug=slug)
    if found.name != name or found.versions.exists() or Sketch.objects.filter(questionnaire=found).exists():
        raise Refused(_("编号“%(slug)s”已经有表单用了，请换一个。") % {"slug": slug})
    _make_sketch(actor, found, contents.empty())
    audit.record(actor=actor, verb=gettext_noop("新建表单"), target=found, after={"slug": slug, "name": name})
    return found


@transaction.atomic
def begin_sketch(*, actor: Actor, questionnaire: Questionnaire) -> Sketch:
    """The sketch of a questionnaire, made from its newest version where there is none."""
    require_writer(actor)
    versions = list(questionnaire.versions.order_by("-number"))
    content = contents.content_of(versions[0]) if versions else contents.empty()
    # A key once used is never another question's: drafts and examples may still hold its answer.
    content["next"] = contents.next_number(key for each in versions for key in each.schema["properties"])
    return _make_sketch(actor, questionnaire, content)


def _make_sketch(actor: Actor, questionnaire: Questionnaire, content: Content) -> Sketch:
    made = Sketch(
        questionnaire=questionnaire, content=content, changed_by=actor.person, changed_at=clock.now()
    )
    Sketch.objects.bulk_create([made], ignore_conflicts=True)
    return Sketch.objects.get(questionnaire=questionnaire)


@transaction.atomic
def change_sketch(
    *, actor: Actor, questionnaire: Questionnaire, edition: int, change: Callable[[Content], Content]
) -> Sketch:
    """Change a sketch. Raises Overtaken when it isn't the edition the page was made from any more."""
    sketch = _locked(actor, questionnaire)
    if sketch.edition != edition:
        raise Overtaken(sketch)
    sketch.content = change(sketch.content)
    sketch.edition += 1
    sketch.changed_by, sketch.changed_at = actor.person, clock.now()
    sketch.save()
    return sketch


@transaction.atomic
def drop_sketch(*, actor: Actor, questionnaire: Questionnaire) -> None:
    """Throw a sketch away; a questionnaire that was never published goes with it."""
    sketch = _locked(actor, questionnaire)
    sketch.delete()
    audit.record(actor=actor, verb=gettext_noop("放弃表单草案"), target=questionnaire)
    if not questionnaire.versions.exists():
        questionnaire.delete()


@transaction.atomic
def publish_sketch(*, actor: Actor, questionnaire: Questionnaire, edition: int) -> QuestionnaireVersion:
    """Publish a sketch as the next version; raises DefinitionProblem with everything wrong with it."""
    sketch = _locked(actor, questionnaire)
    if sketch.edition != edition:
        raise Overtaken(sketch)
    schema, layout = contents.definition_of(sketch.content)
    version = publish_version(
        actor=actor, slug=questionnaire.slug, name=questionnaire.name, schema=schema, layout=layout
    )
    sketch.delete()
    return version


@transaction.atomic
def use_version(*, actor: Actor, version: QuestionnaireVersion, chosen: dict[str, Collection[str]]) -> int:
    """Let what was chosen, by use, ask this version from now on; how many changed."""
    require_writer(actor)
    return sum(
        use.follow(actor, subjects, version)
        for use in all_uses()
        if use.follow is not None and (subjects := chosen.get(use.name))
    )


def _locked(actor: Actor, questionnaire: Questionnaire) -> Sketch:
    require_writer(actor)
    found: Any = Sketch.objects.select_for_update().filter(questionnaire=questionnaire)
    if found.values_list("pk").first() is None:
        raise NoSketch
    return Sketch.objects.select_related("changed_by", "questionnaire").get(questionnaire=questionnaire)
