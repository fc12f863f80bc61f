"""What the gallery shows of the package's lessons, in one file: words, and the map that each learns."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import numpy as np

from playground.experiment import Experiment
from playground.kernels.live import LiveTrainer
from playground.lessons import Lesson, Promise, files
from playground.lessons.reading import read

EVERY = 4  # of the 100 x 100 places of the map
MOMENTS = (0, 1 / 64, 1 / 16, 1 / 8, 1 / 4, 1)  # parts of the promise's epochs
SEED = "lesson 0"


def text() -> str:
    """The index as JSON, a line for each lesson."""
    lines = [json.dumps(entry(path.name), ensure_ascii=False) for path in files()]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def entry(name: str) -> dict[str, Any]:
    """What the gallery shows of the lesson in this file of the package."""
    (path,) = (path for path in files() if path.name == name)
    lesson: Lesson = read(path.read_text("utf-8"))
    return {
        "file": name,
        "id": lesson.id,
        "title": lesson.title,
        "learns": lesson.learns,
        "where": lesson.where,
        "minutes": lesson.minutes,
        "steps": len(lesson.steps),
        **pictures(lesson.promises[lesson.picture]),
    }


def pictures(promise: Promise) -> dict[str, Any]:
    """The map while a promise is trained: "frames", each 25 x 25 bytes in base64, top row first.

    A byte is the output from -1 (0) to 1 (255), or with several "classes" the number of the likeliest.
    """
    experiment, _ = Experiment.from_hash(promise.link)
    live = LiveTrainer(replace(experiment.spec(), seed=SEED), backend="numpy")
    several = experiment.problem == "multi-class"
    frames = []
    for moment in MOMENTS:
        live.train(round(moment * promise.epochs) - live.epoch)
        values = live.boundary()[EVERY // 2 :: EVERY, EVERY // 2 :: EVERY]
        cells = values if several else (np.clip(values, -1, 1) + 1) * 127.5
        frames.append(base64.b64encode(np.rint(cells).astype(np.uint8).tobytes()).decode())
    return {"classes": several, "frames": frames}
