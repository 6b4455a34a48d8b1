"""What the room's files are for, and who may see them."""

from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.acting import Actor
from lianyuan.files.purposes import PICTURES, Owner, Purpose

KIND = "content.picture"
LIBRARY = Purpose(name="content.library", owner_kind=KIND, label=_("图片"), kinds=PICTURES, most=1)


def may_see(actor: Actor, picture_id: int) -> bool:
    """Anyone, once it stands in something published; editors before."""
    from . import queries, rules

    return queries.is_public(picture_id) or rules.edits(actor)


def may_change(actor: Actor, picture_id: int) -> bool:
    """Editors."""
    from . import rules

    return rules.edits(actor)


OWNER = Owner(kind=KIND, may_see=may_see, may_change=may_change)
