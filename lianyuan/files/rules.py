"""Who may see and change files: whoever may see and change what they belong to."""

import rules

from lianyuan.accounts.acting import Actor

from .models import File
from .purposes import owner_of


@rules.predicate
def sees(actor: Actor, file: File) -> bool:
    """May see what the file belongs to. Nobody sees a file whose room says nothing."""
    owner = owner_of(file.owner_kind)
    return owner is not None and owner.may_see(actor, file.owner_id)


@rules.predicate
def changes(actor: Actor, file: File) -> bool:
    """May change the files of what the file belongs to."""
    owner = owner_of(file.owner_kind)
    return owner is not None and owner.may_change(actor, file.owner_id)


@rules.predicate
def uploaded(actor: Actor, file: File) -> bool:
    """Uploaded it themselves."""
    return actor.person is not None and file.person_id == actor.person.pk


sees_original: rules.Predicate = sees & uploaded
