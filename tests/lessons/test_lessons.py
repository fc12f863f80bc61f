"""Lessons: files that are checked to the line, and promises that training keeps."""

from __future__ import annotations

import base64
import copy
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.lessons import INDEX, Condition, Lesson, Picture, Promise, Step, files, index
from playground.lessons.checking import check
from playground.lessons.command import main
from playground.lessons.reading import LessonError, read
from tests.conftest import ROOT
from tests.lessons.mistakes import Mistake, is_named

FILES = files()
GOOD: dict[str, Any] = json.loads(FILES[0].read_text("utf-8"))
# Those of the server take minutes: `playground lesson check` trains them.
IN_BROWSER = [path for path in FILES if json.loads(path.read_text("utf-8"))["where"] == "browser"]


@pytest.mark.parametrize("path", IN_BROWSER, ids=lambda path: path.stem)
def test_a_lesson_keeps_what_it_promises(path: Path) -> None:
    """Trained from its file, with two seeds of its own, each promise is reached."""
    lesson = read(path.read_text("utf-8"))
    assert path.stem.partition("-")[2] == lesson.id
    seeds = None if any(promise.of_seeds < 1 for promise in lesson.promises) else 2
    results = list(check(lesson, seeds))
    if missing := next((result.missing for result in results if result.missing), ""):
        pytest.skip(missing)
    assert [result.promise.says["en"] for result in results if not result.kept] == []


def test_lessons_have_names_of_their_own() -> None:
    """No two lessons share a name or a title."""
    lessons = [read(path.read_text("utf-8")) for path in FILES]
    for language in ("en", "es"):
        assert len({lesson.title[language] for lesson in lessons}) == len(lessons) > 8
    assert len({lesson.id for lesson in lessons}) == len(lessons)


def test_the_gallery_shows_the_lessons_as_they_are() -> None:
    """The committed index has the words of every file, and the maps that training gives.

    The picture of a lesson on a server, or of data that may not be here, is known by what it was made of.
    """
    committed = json.loads(INDEX.read_text("utf-8"))
    lessons = [read(path.read_text("utf-8")) for path in FILES]
    assert all(
        entry.get("of", index.made_of(lesson)) == index.made_of(lesson)
        for entry, lesson in zip(committed, lessons, strict=True)
    )
    assert all("of" in entry for entry in committed if entry["where"] == "server")
    made = json.loads(index.text())
    for old, new in zip(committed, made, strict=True):
        assert _without_frames(old) == _without_frames(new)
        if "of" in old:
            continue
        assert np.mean(np.abs(_cells(old) - _cells(new)) > 2) < 0.02  # another machine rounds otherwise


def _cells(entry: dict[str, Any]) -> np.ndarray[Any, Any]:
    frames = [np.frombuffer(base64.b64decode(frame), np.uint8) for frame in entry["frames"]]
    return np.stack(frames).astype(int)  # (frames, 625)


def _without_frames(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name != "frames"}


MISTAKES: dict[str, Mistake] = {
    "a text in one language": (
        lambda lesson: lesson["steps"][1]["title"].pop("es"),
        "steps[1].title",
        "expected a text in en and es",
    ),
    "a link that cannot be trained": (
        lambda lesson: lesson["steps"][0].update(link="#activation=wobble"),
        "steps[0].link",
        "activation=wobble: expected tanh",
    ),
    "an unknown field": (lambda lesson: lesson.update(author="me"), "author", "expected one of format"),
    "a lack": (lambda lesson: lesson.pop("minutes"), "", "expected a field minutes"),
    "an unknown measure": (
        lambda lesson: lesson["promises"][0].update(measure="beauty"),
        "promises[0].measure",
        "expected train_loss",
    ),
    "a promise of nothing": (
        lambda lesson: lesson["promises"][0].pop("at_least"),
        "promises[0]",
        "expected at_least or at_most",
    ),
    "a setting that does not exist": (
        lambda lesson: lesson["steps"][3]["done"][0].update(setting="colour"),
        "steps[3].done[0].setting",
        'got "colour"',
    ),
    "too few steps": (lambda lesson: lesson.update(steps=[]), "steps", "expected a list of 3 to 8; got 0"),
    "epochs without end": (
        lambda lesson: lesson["promises"][0].update(epochs=10**9),
        "promises[0].epochs",
        "expected a whole number from 1 to 10000",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_line_field_and_reason(name: str) -> None:
    """The line is the one where the field stands."""
    is_named(GOOD, MISTAKES[name])


@pytest.mark.parametrize("text", ["", "{", '{"a": NaN}', "[" * 100_000, "7", '"' + "x" * 300_000 + '"'])
def test_what_is_no_lesson_is_refused(text: str) -> None:
    """Whatever the text, the answer is a sentence."""
    with pytest.raises(LessonError, match=r"^line 1: expected"):
        read(text)


def test_the_command_tells_kept_from_broken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 and the figures for a kept promise, 1 for a broken one, 2 with the line for a mistake."""
    file = tmp_path / "lesson.json"
    file.write_text(json.dumps(GOOD), "utf-8")
    assert main(["check", str(file), "--seeds", "1"]) == 0
    assert capsys.readouterr().out.startswith("kept  the-artificial-neuron  test_accuracy >= 0.98")
    broken = copy.deepcopy(GOOD)
    broken["promises"][0] |= {"link": "#networkShape=", "epochs": 1}
    file.write_text(json.dumps(broken), "utf-8")
    assert main(["check", str(file), "--seeds", "1", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["kept"] == "BROKEN"
    file.write_text("{}", "utf-8")
    assert main(["check", str(file)]) == 2
    assert "lesson.json: line 1: expected a field format" in capsys.readouterr().err


@pytest.mark.parametrize("kind", [Lesson, Step, Promise, Condition, Picture])
def test_the_format_is_described_whole(kind: Any) -> None:
    """docs/lessons.md names every field."""
    text = (ROOT / "docs/lessons.md").read_text("utf-8")
    assert [field.name for field in fields(kind) if f"`{field.name.rstrip('_')}`" not in text] == []
