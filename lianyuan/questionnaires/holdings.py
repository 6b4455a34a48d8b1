"""What this room holds on a person: what they have filled in and not handed in, and forms they write."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.personal_data import Fate, register

from . import queries
from .actions.drafts import remove_drafts_of
from .models import Draft, Sketch

ROOM = "questionnaires"


def draft_rows(person: Person) -> Iterator[dict[str, Any]]:
    """A person's drafts, with everything written in them."""
    for draft in queries.drafts_held(person):
        yield {
            "form": str(draft.version.questionnaire),
            "subject": draft.subject,
            "company": str(draft.company or ""),
            "answers": draft.answers,
            "others": draft.others,
            "notes": draft.notes,
            "made_at": draft.made_at,
            "changed_at": draft.changed_at,
            "kept_until": draft.kept_until,
        }


def forget_drafts(actor: Actor, person: Person) -> None:
    """Delete a person's drafts with their files."""
    remove_drafts_of(actor=actor, person=person)


def register_all() -> None:
    """Register the tables of this room."""
    register(
        ROOM,
        Draft,
        "person",
        holds=_("您没填完的表单"),
        fate=Fate.GOES,
        correction=_("打开草稿就能改，也可以删掉"),
        rows=draft_rows,
        forget=forget_drafts,
    )
    register(
        ROOM,
        Sketch,
        "changed_by",
        holds=_("您正在编写的表单"),
        fate=Fate.STAYS,
        reason=_("表单属于服务中心，发布后不再记着是谁编写的。"),
        fields=("questionnaire__name", "changed_at"),
    )
