"""What questionnaires are filled in for: a registry that rooms above fill in `apps.py`.

A use, such as filing a case, says which form stands behind a subject (a service, an event) for whoever asks,
and takes what they hand in. This room knows nothing else of it.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from lianyuan.accounts.acting import Actor
from lianyuan.files.models import File
from lianyuan.files.preparing import Prepared

from .models import QuestionnaireVersion


@dataclass(frozen=True)
class Opened:
    """A subject whose form may be filled in now.

    `back` is the page one came from, `note` what to know before handing it in. With `elsewhere`, it isn't
    for whom the actor acts, and that address says what to do.
    """

    version: QuestionnaireVersion
    title: str
    back: str
    note: str = ""
    submit_label: str = ""
    elsewhere: str = ""


@dataclass(frozen=True)
class Submission:
    """What is handed in: answers that hold, the files they name, and files besides."""

    answers: dict[str, Any]
    files: Sequence[File] = ()
    loose_files: Sequence[File] = ()
    uploads: Sequence[Prepared] = field(default=())


@dataclass(frozen=True)
class Follower:
    """A subject that could ask a form: what it is called, and which version it asks now."""

    subject: str
    label: str
    asks: QuestionnaireVersion


@dataclass(frozen=True)
class Use:
    """One thing forms are filled in for.

    `open` gives None for a subject that isn't there or takes no forms now. `submit` does the deed in the
    transaction it is called in, moves the files to what it made (`files.actions.move`), and returns the
    address to go to. `titles` are what subjects are called in a list of drafts, as far as they exist.
    `followers` are the subjects whose form the actor may choose, and `follow` chooses it for some of them.
    """

    name: str
    open: Callable[[Actor, str], Opened | None]
    submit: Callable[[Actor, str, Submission], str]
    titles: Callable[[Collection[str]], dict[str, str]]
    followers: Callable[[Actor], list[Follower]] | None = None
    follow: Callable[[Actor, Collection[str], QuestionnaireVersion], int] | None = None


_USES: dict[str, Use] = {}


def register(use: Use) -> None:
    """Say what forms are filled in for. Raises ValueError for a name that is taken."""
    if _USES.get(use.name, use) != use:
        raise ValueError(f"the use {use.name!r} is taken")
    _USES[use.name] = use


def use_named(name: str) -> Use | None:
    """The registered use of this name; None when there is none."""
    return _USES.get(name)


def all_uses() -> list[Use]:
    """Every registered use, by name."""
    return [_USES[name] for name in sorted(_USES)]
