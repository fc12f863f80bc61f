"""What all messages have in common (`protocol.py` lists them)."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

Json = dict[str, Any]


class Message:
    """A message; `to_json` is what is sent."""

    def to_json(self) -> Json:
        """The message as JSON types, without the fields that are null."""
        values = ((item.name, getattr(self, item.name)) for item in fields(self))  # type: ignore[arg-type]
        given = {name: value for name, value in values if value is not None}
        return {"type": type(self).__name__.lower()} | given


@dataclass(frozen=True)
class Request(Message):
    """A server answers a request that carries an `id` with exactly one reply, whose `re` is that id.

    `job` names the run that is meant; the worker has one experiment and needs no name.
    """

    id: int | None = field(default=None, kw_only=True)
    job: str | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class Reply(Message):
    """What an engine says: `re` is the request answered, `job` the run, `seq` the place in the run's log."""

    re: int | None = field(default=None, kw_only=True)
    job: str | None = field(default=None, kw_only=True)
    seq: int | None = field(default=None, kw_only=True)
