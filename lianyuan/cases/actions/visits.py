"""Filing several services of one situation in one visit."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.core.refusals import Refused
from lianyuan.files.copying import copy
from lianyuan.files.models import File
from lianyuan.questionnaires.answers import held_answers
from lianyuan.questionnaires.queries import named_files
from lianyuan.questionnaires.uses import Submission

from ..models import Case, Service
from .filing import file_case


@transaction.atomic
def file_visit(
    *, actor: Actor, wanted: Sequence[tuple[Service, dict[str, Any]]], submission: Submission | None = None
) -> list[Case]:
    """File each service with its answers: all of them, or none when one is refused (see `file_case`).

    A file that several cases need is copied, so that each has its own; files besides answers go to all.
    """
    if not wanted:
        raise Refused(_("选的事项现在都不能办了。请到办事页面看看有哪些可以办。"))
    handed_in = submission or Submission(answers={})
    files = {file.key: file for file in handed_in.files}
    held = [(service, held_answers(service.form, answers)) for service, answers in wanted]
    needed = [named_files(service.form, answers) & files.keys() for service, answers in held]
    cases = []
    for number, (service, answers) in enumerate(held):
        later = set().union(*needed[number + 1 :])
        mine = {key: _own(actor, files[key], is_last=key not in later) for key in sorted(needed[number])}
        is_last = number == len(held) - 1
        cases.append(
            file_case(
                actor=actor,
                service=service,
                answers={key: _with_keys(value, mine) for key, value in answers.items()},
                answer_files=list(mine.values()),
                loose_files=[_own(actor, file, is_last=is_last) for file in handed_in.loose_files],
            )
        )
    return cases


def _own(actor: Actor, file: File, *, is_last: bool) -> File:
    return file if is_last else copy(actor=actor, file=file)


def _with_keys(value: Any, files: dict[str, File]) -> Any:
    """An answer with the keys of a case's own files in the place of those it names."""
    if not isinstance(value, list):
        return value
    return [files[one].key if isinstance(one, str) and one in files else one for one in value]
