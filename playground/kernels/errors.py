"""Errors that a person can act on."""

from __future__ import annotations


class SpecError(ValueError):
    """A field of an experiment that cannot be used.

    Attributes: ``field`` (its name), ``expected`` (what would do), ``given`` (what came).
    """

    def __init__(self, field: str, expected: str, given: object) -> None:
        super().__init__(f"{field}: expected {expected}; got {given!r}")
        self.field = field
        self.expected = expected
        self.given = given
