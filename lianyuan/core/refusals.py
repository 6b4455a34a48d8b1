"""Refusals: a deed that can't be done, with what a person is told about it."""


class Refused(Exception):
    """The deed can't be done as things stand (answered with 409); nothing was saved.

    The message says what stands in the way, with which value, and what to do.
    """

    status = 409

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = str(message)


class NotAllowed(Refused):
    """The person may not do this (answered with 403)."""

    status = 403
