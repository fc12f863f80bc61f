"""Lessons whose networks train on a server: read to the line, and trained by the server's own recipes."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.datasets import VARIABLE
from playground.lessons import files
from playground.lessons.checking import Unmeasured, check
from playground.lessons.command import main
from playground.lessons.pictures import MOST, pictures, square
from playground.lessons.reading import read
from tests.lessons.mistakes import Mistake, is_named

IMAGES = "#tab=images&train=digits-mlp"
TINY = f"{IMAGES}~hidden!8~epochs!1"
STEP = {"title": {"en": "Train", "es": "Entrena"}, "text": {"en": "Press Train.", "es": "Pulsa Entrenar."}}
GOOD: dict[str, Any] = {
    "format": "neural-playground-lesson",
    "version": 1,
    "id": "tiny",
    "title": {"en": "Tiny", "es": "Pequeña"},
    "learns": {"en": "A digit.", "es": "Una cifra."},
    "where": "server",
    "minutes": 1,
    "link": TINY,
    "picture": {"promise": 0, "topic": "filters"},
    "steps": [
        {**STEP, "done": [{"status": "done"}, {"measure": "test_accuracy", "at_least": 0.5}]},
        {**STEP, "done": [{"probe": "index"}, {"setting": "hidden", "is": [8]}]},
        {
            **STEP,
            "link": "#tab=images&train=cnn",
            "done": [{"setting": "blocks", "has": {"kind": "conv"}}, {"setting": "augment.shift", "is": 0}],
        },
    ],
    "promises": [
        {
            "says": {"en": "It reads half of them.", "es": "Lee la mitad."},
            "link": TINY,
            "measure": "test_accuracy",
            "at_least": 0.5,
            "seeds": 2,
        },
        {
            "says": {"en": "More units, more digits.", "es": "Más unidades, más cifras."},
            "link": f"{IMAGES}~epochs!1",
            "than": TINY,
            "measure": "test_accuracy",
            "at_least": 0.05,
            "seeds": 2,
        },
    ],
}
ON_SERVER = [path for path in files() if json.loads(path.read_text("utf-8"))["where"] == "server"]


@pytest.mark.parametrize("path", ON_SERVER, ids=lambda path: path.stem)
def test_a_lesson_needs_no_data_but_the_package_s(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a lesson of the package trains but for its end needs not be got; it is named as its file."""
    monkeypatch.delenv(VARIABLE, raising=False)
    lesson = read(path.read_text("utf-8"))
    assert path.stem.partition("-")[2] == lesson.id
    steps = [step.link or lesson.link for step in lesson.steps[:-1]]  # the last may ask for a whole set
    links = [lesson.link, *steps, lesson.promises[lesson.pictured].link]
    assert [link for link in links if "~data!mnist" in link.replace("mnist-10k", "")] == []
    assert [link for link in links if any(name in link for name in ("fashion-mnist", "shakespeare"))] == []


def test_promises_are_trained_by_the_recipes_of_the_server() -> None:
    """A measure at the end of a run, and the difference of two; the same seed gives the same."""
    lesson = read(json.dumps(GOOD))
    plain, more = check(lesson)
    assert plain.kept
    assert more.kept
    assert all(value is not None and 0.5 < value < 0.95 for value in plain.reached)
    assert len(set(plain.reached)) == 2
    assert plain.reached == next(check(lesson)).reached


def test_a_promise_of_what_is_shown() -> None:
    """A number of a topic's last array, as a part of another; a place outside is told."""
    lesson = copy.deepcopy(GOOD)
    says = GOOD["promises"][0]["says"]
    # Of the ones among the test images: those taken for a two, as a part of those taken for a one.
    lesson["promises"] = [
        {"says": says, "link": TINY, "topic": "confusion", "at": [1, 2], "over": [1, 1], "at_most": 0.5}
    ]
    (result,) = check(read(json.dumps(lesson)), 1)
    assert result.kept
    assert result.promise.what == "confusion[1, 2] / confusion[1, 1]"
    lesson["promises"][0]["at"] = [1, 10]
    with pytest.raises(Unmeasured, match="within"):
        list(check(read(json.dumps(lesson)), 1))


def test_a_card_shows_what_the_first_units_learn() -> None:
    """The units of a run, side by side, at four moments; they change."""
    lesson = read(json.dumps(GOOD))
    shown = pictures(lesson)
    assert shown["kind"] == "signed"
    assert len(shown["frames"]) == len(set(shown["frames"])) == 4


def test_arrays_become_squares() -> None:
    """Images are laid side by side, points are set on the plane with y upwards, maps are cut to size."""
    tiles = square(np.eye(3, dtype=np.float32)[None].repeat(9, 0))
    assert tiles.shape == (11, 11)
    assert tiles[0, 0] == tiles[4, 4] == 255
    points = square(np.array([[1.0, 1.0], [9.0, 0.0], [-1.0, -1.0]], np.float32))
    rows, columns = points.nonzero()
    assert (rows < MOST // 2).tolist() == (columns > MOST // 2).tolist() == [True, False]
    assert square(np.zeros((2, 3, 100, 100), np.uint8)).shape[0] <= 2 * MOST
    assert square(np.zeros((100, 60))).shape == (MOST, MOST)


MISTAKES: dict[str, Mistake] = {
    "a recipe that there is not": (
        lambda lesson: lesson["steps"][2].update(link="#tab=images&train=cmm"),
        "steps[2].link",
        "train: expected a recipe, digits-mlp",
    ),
    "a setting that a link does not know": (
        lambda lesson: lesson.update(link=f"{IMAGES}~hiden!8"),
        "link",
        "train: expected a setting of digits-mlp; got hiden",
    ),
    "a setting out of its range": (
        lambda lesson: lesson.update(link=f"{IMAGES}~epochs!0"),
        "link",
        "train: epochs should be",
    ),
    "a layer that cannot be": (
        lambda lesson: lesson["steps"][2].update(link="#tab=images&train=cnn~blocks!flatten!conv-8"),
        "steps[2].link",
        "Layer 2 (conv)",
    ),
    "a layer that there is not": (
        lambda lesson: lesson["steps"][2].update(link="#tab=images&train=cnn~blocks!convolve"),
        "steps[2].link",
        "expected a layer, conv",
    ),
    "what a browser keeps": (
        lambda lesson: lesson["steps"][2].update(link="#tab=images&train=cnn~kept"),
        "steps[2].link",
        "that a browser keeps",
    ),
    "another tab": (
        lambda lesson: lesson.update(link="#tab=text&train=digits-mlp"),
        "link",
        "tab: expected images; got text",
    ),
    "a link of the browser": (lambda lesson: lesson.update(link="#dataset=xor"), "link", "expected a recipe"),
    "a condition of two things": (
        lambda lesson: lesson["steps"][1]["done"][0].update(status="done"),
        "steps[1].done[0]",
        "expected one of measure, setting, status, probe",
    ),
    "a condition without a test": (
        lambda lesson: lesson["steps"][0]["done"][1].pop("at_least"),
        "steps[0].done[1]",
        "expected at_least or at_most beside measure",
    ),
    "a state that no run has": (
        lambda lesson: lesson["steps"][0]["done"][0].update(status="tired"),
        "steps[0].done[0].status",
        "expected queued",
    ),
    "a setting of another recipe": (
        lambda lesson: lesson["steps"][1]["done"][1].update(setting="blocks"),
        "steps[1].done[1].setting",
        'got "blocks"',
    ),
    "a measure that no recipe has": (
        lambda lesson: lesson["promises"][0].update(measure="beauty"),
        "promises[0].measure",
        'got "beauty"',
    ),
    "a topic without a place": (
        lambda lesson: (
            lesson["promises"][0].pop("measure"),
            lesson["promises"][0].update(topic="confusion"),
        ),
        "promises[0]",
        "expected a measure, or a topic with at",
    ),
    "epochs beside the link": (
        lambda lesson: lesson["promises"][0].update(epochs=3),
        "promises[0].epochs",
        "expected one of says",
    ),
    "a picture of nothing": (
        lambda lesson: lesson["picture"].pop("topic"),
        "picture",
        "expected a topic or a measure",
    ),
    "a picture of no promise": (
        lambda lesson: lesson["picture"].update(promise=7),
        "picture",
        "expected a promise from 0 to 1; got 7",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_line_field_and_reason(name: str) -> None:
    """The line is the one where the field stands."""
    is_named(GOOD, MISTAKES[name])


def test_data_that_are_not_here_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The lesson is read, and the command that gets its data is told instead of a figure."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    lesson = copy.deepcopy(GOOD)
    lesson["promises"] = [{**GOOD["promises"][0], "link": "#tab=images&train=cnn~data!mnist"}]
    file = tmp_path / "lesson.json"
    file.write_text(json.dumps(lesson), "utf-8")
    assert main(["check", str(file)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("NOT TRAINED")
    assert "playground data get mnist" in said


def test_a_measure_that_the_recipe_does_not_have_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Training tells which measures there are."""
    lesson = copy.deepcopy(GOOD)
    lesson["promises"][0]["measure"] = "wasserstein"
    file = tmp_path / "lesson.json"
    file.write_text(json.dumps(lesson), "utf-8")
    assert main(["check", str(file), "--seeds", "1"]) == 2
    assert "expected a measure of this recipe, train_loss" in capsys.readouterr().err
