"""Client messages, decoded and checked: the dataclasses of `protocol` as one tagged union for msgspec.

A dataclass cannot carry msgspec's tag, so each gets a twin Struct, made here from its fields: nothing is
listed twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Union, get_type_hints

import msgspec

from playground.protocol import TO_SERVER, WORKER_ONLY, Code, Message, Request
from playground.server.refusal import Refusal

MOST_SHOWN = 60  # characters of a refused value that are repeated in the refusal
PATH = re.compile(r"^(?P<reason>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?$", re.DOTALL)


def _twin(message: type[Message]) -> type[msgspec.Struct]:
    hints = get_type_hints(message)
    fields = [(name, hints[name], default) for name, default in _defaults(message)]
    return msgspec.defstruct(
        message.__name__,
        [
            (name, hint) if default is msgspec.NODEFAULT else (name, hint, default)
            for name, hint, default in fields
        ],
        tag_field="type",
        tag=message.__name__.lower(),
        forbid_unknown_fields=True,
        kw_only=True,
    )


def _defaults(message: type[Message]) -> list[tuple[str, Any]]:
    info = msgspec.inspect.type_info(message)
    assert isinstance(info, msgspec.inspect.DataclassType)
    return [(item.name, item.default) for item in info.fields]


class _Kind(msgspec.Struct):
    type: str = ""
    id: Any = None


_TWINS = {_twin(message): message for message in TO_SERVER}
_DECODER: msgspec.json.Decoder[msgspec.Struct] = msgspec.json.Decoder(Union[tuple(_TWINS)])  # noqa: UP007
_WORKER_ONLY = {message.__name__.lower() for message in WORKER_ONLY}


def decode(data: str | bytes) -> Request:
    """The request in `data`; raises `Refusal` for anything else, whatever it is."""
    try:
        twin = _DECODER.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        if kind_and_id(data)[0] in _WORKER_ONLY:
            raise Refusal("unsupported", "unsupported", given=kind_and_id(data)[0]) from error
        raise malformed(
            "message", error, choices={"type": [twin.__name__.lower() for twin in _TWINS]}
        ) from error
    return _TWINS[type(twin)](**msgspec.structs.asdict(twin))


def kind_and_id(data: str | bytes) -> tuple[str, int | None]:
    """Type and id of a message that need not be right otherwise, so that its refusal can say what it
    answers."""
    try:
        kind = msgspec.json.decode(data, type=_Kind)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return "", None
    return kind.type, kind.id if isinstance(kind.id, int) and not isinstance(kind.id, bool) else None


REASONS = {
    "Object missing required field": "missing",
    "Object contains unknown field": "unknown",
    "Invalid value": "choice",
    "Invalid enum value": "choice",
}


def malformed(
    code: Code, error: Exception, given: Any = None, choices: Mapping[str, Iterable[str]] = {}
) -> Refusal:
    """A refusal from msgspec's error: its path is the field, its words (they quote types) the rule.

    `given` is what was checked, `choices` the allowed values by field where there is a list of them.
    """
    match = PATH.match(str(error))
    assert match
    reason = match["reason"] if isinstance(error, msgspec.ValidationError) else "Expected JSON"
    kind = next((kind for start, kind in REASONS.items() if reason.startswith(start)), "rule")
    field = match["path"] or "".join(re.findall(r"field `([^`]*)`", reason)[:1])
    value = _at(given, field)
    if code == "spec" and kind == "rule" and field and value is None:
        kind = "empty"
    rule = " | ".join(choices.get(field, ())) or reason.removeprefix("Expected ").partition(", got")[0]
    return Refusal(code, f"{code}.{kind}", field=field or "-", expected=rule, given=_shown(value))


def _at(value: Any, path: str) -> Any:
    """What lies at a msgspec path such as `hidden[0]`; None where nothing does."""
    for key, index in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path):
        try:
            value = value[key] if key else value[int(index)]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _shown(value: Any) -> str:
    text = "null" if value is None else msgspec.json.encode(value).decode()
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"
