"""Where in a JSON text a value stands, so that a mistake is named with its line."""

from __future__ import annotations

import re
from json import JSONDecoder

_BLANK = re.compile(r"[\s,:]*")
_decoder = JSONDecoder()


def line_of(text: str, path: tuple[str | int, ...]) -> int:
    """The line, from 1, of the value at `path` (keys and indices) in valid JSON.

    Where there is none, the line of its nearest parent.
    """
    at = _skip(text, 0)
    for part in path:
        inside = _find(text, at, part)
        if inside is None:
            break
        at = inside
    return text.count("\n", 0, at) + 1


def _find(text: str, at: int, part: str | int) -> int | None:
    """Where the member `part` of the object or array at `at` begins."""
    if text[at] not in "{[":
        return None
    keyed, closing, index = text[at] == "{", "}]"[text[at] == "["], 0
    at = _skip(text, at + 1)
    while text[at] != closing:
        name: str | int = index
        if keyed:
            name, at = _decoder.raw_decode(text, at)
            at = _skip(text, at)
        if name == part:
            return at
        at = _skip(text, _decoder.raw_decode(text, at)[1])
        index += 1
    return None


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    assert match
    return match.end()
