"""Reading a lesson's file: all of it is checked, and a mistake is named with its line, field and reason."""

from __future__ import annotations

import json
from typing import Any

from playground.lessons import FORMAT, VERSION, Lesson
from playground.lessons.browser import Browser
from playground.lessons.grammar import LessonError, Path, Readers
from playground.lessons.place import Place

MOST_BYTES = 200_000
PLACES = ("browser", "server")

__all__ = ["LessonError", "read"]


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
    return _lesson(given, _place(given, text))


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _place(given: Any, text: str) -> Place:
    """What reads a lesson of the place that it names."""
    if not isinstance(given, dict) or given.get("where") != "server":
        return Browser(text)
    try:
        from playground.lessons.server import Server
    except ModuleNotFoundError as error:
        at = Browser(text)
        needs = f'what the server needs: pip install "neural-playground[gpu]" ({error})'
        raise at.refuse(("where",), f"expected {needs}") from error
    return Server(text)


def _lesson(given: Any, place: Place) -> Lesson:
    if isinstance(given, dict) and "link" in given:
        place.link(given["link"], ("link",))  # the steps are about it

    def places(value: Any, path: Path) -> str:
        found: str = place.one_of(*PLACES)(value, path)
        return found

    needed: Readers = {
        "format": place.one_of(FORMAT),
        "version": place.one_of(VERSION),
        "id": place.name,
        "title": place.text,
        "learns": place.text,
        "where": places,
        "minutes": place.number(1, 120, whole=True),
        "link": place.link,
        "picture": place.picture,
        "steps": place.items(place.step, 3, 8),
        "promises": place.items(place.promise, 1, 10),
    }
    found = place.fields(given, (), needed, {})
    del found["format"], found["version"]
    lesson = Lesson(**found)
    if lesson.pictured >= len(lesson.promises):
        last = len(lesson.promises) - 1
        raise place.refuse(("picture",), f"expected a promise from 0 to {last}; got {lesson.pictured}")
    return lesson
