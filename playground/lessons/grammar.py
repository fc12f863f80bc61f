"""What a lesson's file is made of, read with its place, so that a mistake is named with line, field and
reason.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any

from playground.i18n import LANGUAGES
from playground.lessons import Text
from playground.lessons.position import line_of

Path = tuple[str | int, ...]
Readers = dict[str, Callable[..., Any]]


class LessonError(ValueError):
    """A file is no lesson; `line` and `field` say where, the text why."""

    def __init__(self, line: int, field: str, reason: str) -> None:
        super().__init__(f"line {line}: {field}: {reason}" if field else f"line {line}: {reason}")
        self.line, self.field = line, field


class Grammar:
    """Readers of values, each with its path in the text; all raise `LessonError`."""

    def __init__(self, text: str) -> None:
        self.source = text

    def refuse(self, path: Path, reason: str) -> LessonError:
        """The error of the value at a path."""
        field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
        return LessonError(line_of(self.source, path), field.removeprefix("."), reason)

    def fields(
        self,
        given: Any,
        path: Path,
        needed: Readers,
        more: Readers,
    ) -> dict[str, Any]:
        """The members of an object, each read by its reader; refuses others, and the lack of a needed one."""
        if not isinstance(given, dict):
            raise self.refuse(path, f"expected an object; got {short(given)}")
        readers = {**needed, **more}
        for name in given:
            if name not in readers:
                raise self.refuse((*path, name), f"expected one of {', '.join(readers)}")
        for name in needed:
            if name not in given:
                raise self.refuse(path, f"expected a field {name}")
        return {name: readers[name](value, (*path, name)) for name, value in given.items()}

    def items(self, reader: Callable[..., Any], least: int, most: int) -> Callable[..., tuple[Any, ...]]:
        """A reader of a list of so many."""

        def read_items(given: Any, path: Path) -> tuple[Any, ...]:
            if not isinstance(given, list) or not least <= len(given) <= most:
                count = len(given) if isinstance(given, list) else short(given)
                raise self.refuse(path, f"expected a list of {least} to {most}; got {count}")
            return tuple(reader(item, (*path, index)) for index, item in enumerate(given))

        return read_items

    def one_of(self, *choices: Any) -> Callable[..., Any]:
        """A reader of one of these values."""

        def read_choice(given: Any, path: Path) -> Any:
            if given not in choices or isinstance(given, bool):
                raise self.refuse(path, f"expected {' | '.join(map(str, choices))}; got {short(given)}")
            return given

        return read_choice

    def number(
        self, low: float = -math.inf, high: float = math.inf, whole: bool = False
    ) -> Callable[..., Any]:
        """A reader of a number in a range."""

        def read_number(given: Any, path: Path) -> Any:
            right = isinstance(given, int if whole else (int, float)) and not isinstance(given, bool)
            if not right or not low <= given <= high:
                kind = "a whole number" if whole else "a number"
                raise self.refuse(path, f"expected {kind} from {low} to {high}; got {short(given)}")
            return given

        return read_number

    def text(self, given: Any, path: Path) -> Text:
        """A text in every language."""
        if not isinstance(given, dict) or set(given) != set(LANGUAGES):
            raise self.refuse(path, f"expected a text in {' and '.join(LANGUAGES)}; got {short(given)}")
        for language, words in given.items():
            if not isinstance(words, str) or not words.strip():
                raise self.refuse((*path, language), f"expected a text; got {short(words)}")
        return given

    def name(self, given: Any, path: Path) -> str:
        """A name that a link can have."""
        if not isinstance(given, str) or not re.fullmatch(r"[a-z0-9-]{1,64}", given):
            raise self.refuse(path, f"expected small letters, digits and hyphens; got {short(given)}")
        return given

    def hash(self, given: Any, path: Path) -> str:
        """The part of a link from its #."""
        if not isinstance(given, str) or not given.startswith("#"):
            raise self.refuse(path, f"expected a link's hash, beginning with #; got {short(given)}")
        return given

    def value(self, given: Any, path: Path) -> Any:
        """Whatever it is."""
        return given


def short(value: Any) -> str:
    """A value as JSON, as much of it as a sentence bears."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:39] + "…"
