"""Reading a lesson's file: all of it is checked, and a mistake is named with its line, field and reason."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any

from playground.experiment import Experiment
from playground.i18n import LANGUAGES
from playground.kernels.spec import SpecError
from playground.lessons import FORMAT, MEASURES, VERSION, Condition, Lesson, Promise, Step, Text
from playground.lessons.position import line_of

MOST_BYTES = 200_000
PLACES = ("browser", "server")
Path = tuple[str | int, ...]
Readers = dict[str, Callable[..., Any]]


class LessonError(ValueError):
    """A file is no lesson; `line` and `field` say where, the text why."""

    def __init__(self, line: int, field: str, reason: str) -> None:
        super().__init__(f"line {line}: {field}: {reason}" if field else f"line {line}: {reason}")
        self.line, self.field = line, field


def read(text: str) -> Lesson:
    """The lesson in the text of a file; raises `LessonError`."""
    if len(text.encode()) > MOST_BYTES:
        raise LessonError(1, "", f"expected at most {MOST_BYTES:,} bytes; got {len(text.encode()):,}")
    try:
        given = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise LessonError(error.lineno, "", f"expected JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise LessonError(1, "", f"expected JSON: {error}") from error
    return _Reader(text).lesson(given)


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


class _Reader:
    def __init__(self, text: str) -> None:
        self.source = text

    def refuse(self, path: Path, reason: str) -> LessonError:
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
            raise self.refuse(path, f"expected an object; got {_short(given)}")
        readers = {**needed, **more}
        for name in given:
            if name not in readers:
                raise self.refuse((*path, name), f"expected one of {', '.join(readers)}")
        for name in needed:
            if name not in given:
                raise self.refuse(path, f"expected a field {name}")
        return {name: readers[name](value, (*path, name)) for name, value in given.items()}

    def items(self, reader: Callable[..., Any], least: int, most: int) -> Callable[..., tuple[Any, ...]]:
        def read_items(given: Any, path: Path) -> tuple[Any, ...]:
            if not isinstance(given, list) or not least <= len(given) <= most:
                count = len(given) if isinstance(given, list) else _short(given)
                raise self.refuse(path, f"expected a list of {least} to {most}; got {count}")
            return tuple(reader(item, (*path, index)) for index, item in enumerate(given))

        return read_items

    def one_of(self, *choices: Any) -> Callable[..., Any]:
        def read_choice(given: Any, path: Path) -> Any:
            if given not in choices or isinstance(given, bool):
                raise self.refuse(path, f"expected {' | '.join(map(str, choices))}; got {_short(given)}")
            return given

        return read_choice

    def number(self, low: float, high: float, whole: bool = False) -> Callable[..., Any]:
        def read_number(given: Any, path: Path) -> Any:
            right = isinstance(given, int if whole else (int, float)) and not isinstance(given, bool)
            if not right or not low <= given <= high:
                kind = "a whole number" if whole else "a number"
                raise self.refuse(path, f"expected {kind} from {low} to {high}; got {_short(given)}")
            return given

        return read_number

    def text(self, given: Any, path: Path) -> Text:
        if not isinstance(given, dict) or set(given) != set(LANGUAGES):
            raise self.refuse(path, f"expected a text in {' and '.join(LANGUAGES)}; got {_short(given)}")
        for language, words in given.items():
            if not isinstance(words, str) or not words.strip():
                raise self.refuse((*path, language), f"expected a text; got {_short(words)}")
        return given

    def name(self, given: Any, path: Path) -> str:
        if not isinstance(given, str) or not re.fullmatch(r"[a-z0-9-]{1,64}", given):
            raise self.refuse(path, f"expected small letters, digits and hyphens; got {_short(given)}")
        return given

    def link(self, given: Any, path: Path) -> str:
        """The hash of a link that can be trained."""
        if not isinstance(given, str) or not given.startswith("#"):
            raise self.refuse(path, f"expected a link's hash, beginning with #; got {_short(given)}")
        experiment, notices = Experiment.from_hash(given)
        for notice in notices:
            raise self.refuse(path, f"{notice.key}={notice.value}: expected {notice.expected}")
        try:
            experiment.spec()
        except SpecError as error:
            raise self.refuse(path, str(error)) from error
        return given

    def value(self, given: Any, path: Path) -> Any:
        return given

    def condition(self, given: Any, path: Path) -> Condition:
        finite = self.number(-math.inf, math.inf)
        settings = Experiment.settings()
        readers: Readers = {
            "measure": self.one_of(*MEASURES),
            "setting": self.one_of(*settings),
            "at_least": finite,
            "at_most": finite,
            "is": self.value,
            "is_not": self.value,
        }
        found = self.fields(given, path, {}, readers)
        subjects = {"measure", "setting"} & set(found)
        tests = set(found) - subjects
        if len(subjects) != 1 or not tests:
            raise self.refuse(path, "expected a measure or a setting, and what must hold of it")
        if "measure" in found and tests - {"at_least", "at_most"}:
            raise self.refuse(path, "expected at_least or at_most of a measure")
        values = {("is_" if name == "is" else name): value for name, value in found.items()}
        return Condition(**values)

    def step(self, given: Any, path: Path) -> Step:
        more: Readers = {"link": self.link, "done": self.items(self.condition, 1, 4), "hint": self.text}
        return Step(**self.fields(given, path, {"title": self.text, "text": self.text}, more))

    def promise(self, given: Any, path: Path) -> Promise:
        needed: Readers = {
            "says": self.text,
            "link": self.link,
            "epochs": self.number(1, 10_000, whole=True),
            "measure": self.one_of(*MEASURES[1:]),
        }
        more: Readers = {
            "at_least": self.number(-math.inf, math.inf),
            "at_most": self.number(-math.inf, math.inf),
            "seeds": self.number(1, 100, whole=True),
            "of_seeds": self.number(0, 1),
        }
        found = self.fields(given, path, needed, more)
        if not {"at_least", "at_most"} & set(found):
            raise self.refuse(path, "expected at_least or at_most")
        return Promise(**found)

    def lesson(self, given: Any) -> Lesson:
        needed: Readers = {
            "format": self.one_of(FORMAT),
            "version": self.one_of(VERSION),
            "id": self.name,
            "title": self.text,
            "learns": self.text,
            "where": self.one_of(*PLACES),
            "minutes": self.number(1, 120, whole=True),
            "link": self.link,
            "picture": self.number(0, 9, whole=True),
            "steps": self.items(self.step, 3, 8),
            "promises": self.items(self.promise, 1, 10),
        }
        found = self.fields(given, (), needed, {})
        del found["format"], found["version"]
        if found["picture"] >= len(found["promises"]):
            last = len(found["promises"]) - 1
            raise self.refuse(("picture",), f"expected a promise from 0 to {last}; got {found['picture']}")
        return Lesson(**found)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:39] + "…"
