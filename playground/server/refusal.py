"""What the server refuses, in the client's language: a code, what was expected and given, and what to do
about it."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from playground.protocol import Code, Error

NO_DATA = "data.missing"  # the key of a refusal that getting data ends
TEXTS = Path(__file__).with_name("refusals.json")
# How rules are written where they come from (msgspec), and how people read them.
RULES = {
    "en": {"`int`": "a whole number", "`float`": "a number", "`str`": "a text", "`array`": "a list"},
    "es": {"`int`": "un número entero", "`float`": "un número", "`str`": "un texto", "`array`": "una lista"},
}
SIGNS = {"<=": "≤", ">=": "≥", ".0": ""}


class Refusal(Exception):
    """Raised wherever a request cannot be granted; the texts of `key` are in `refusals.json`.

    `values` fill the places in them; `field`, `expected` and `given` also travel as they are.
    """

    def __init__(self, code: Code, key: str, *, field: str | None = None, **values: Any) -> None:
        super().__init__(key)
        self.code = code
        self.key = key
        self.field = field
        self.values = values

    def record(self) -> dict[str, Any]:
        """The refusal without a language, as the event log keeps it."""
        return {"code": self.code, "key": self.key, "field": self.field, "values": self.values}


def render(record: dict[str, Any], language: str, **about: Any) -> Error:
    """The message for a refusal's record; `about` are the message's `re`, `job` and `seq`."""
    values = record["values"]
    message, hint = texts()[language][record["key"]]
    places = {"field": record["field"], **values}
    if isinstance(rule := values.get("expected"), str):
        for written, read in (RULES[language] | SIGNS).items():
            rule = re.sub(rf"{re.escape(written)}(?!\d)", read, rule)
        places["expected"] = rule
    return Error(
        code=record["code"],
        message=message.format(**places),
        hint=hint.format(**places) or None,
        field=record["field"],
        expected=_text(values.get("expected")),
        given=_text(values.get("given")),
        **about,
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


@cache
def texts() -> dict[str, dict[str, tuple[str, str]]]:
    """Message and hint by language and key."""
    loaded: dict[str, dict[str, tuple[str, str]]] = json.loads(TEXTS.read_text("utf-8"))
    return loaded
