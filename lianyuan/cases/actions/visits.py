"""Filing several services of one situation in one visit."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from lianyuan.accounts.acting import Actor

from ..models import Case, Service
from .filing import file_case


@transaction.atomic
def file_visit(*, actor: Actor, wanted: Sequence[tuple[Service, dict[str, Any]]]) -> list[Case]:
    """File each service with its answers: all of them, or none when one is refused (see `file_case`)."""
    return [file_case(actor=actor, service=service, answers=answers) for service, answers in wanted]
