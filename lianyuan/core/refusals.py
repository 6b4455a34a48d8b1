"""Refusals: a deed that can't be done, with what a person is told about it."""

from collections.abc import Mapping
from types import MappingProxyType


class Refused(Exception):
    """The deed can't be done as things stand (answered with 409); nothing was saved.

    The message says what stands in the way, with which value, and what to do.
    """

    status = 409
    # What else a program is told of it, by name (RFC 9457's extension members).
    told_programs: Mapping[str, object] = MappingProxyType({})

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = str(message)


class NotAllowed(Refused):
    """The person may not do this (answered with 403)."""

    status = 403
