"""What the gallery shows of the package's lessons, in one file: words, and a picture of what each learns.

The picture of a lesson that trains on a server takes a whole run to make, and that of another may take data
that are not here: it is kept as long as the lesson says the same of it, which `of` tells.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from typing import Any

import numpy as np

from playground.datasets import Missing, tables
from playground.experiment import Experiment
from playground.kernels.live import LiveTrainer
from playground.lessons import INDEX, Lesson, Picture, Promise, Text, files
from playground.lessons.checking import Unmeasured, got
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
    promise = lesson.promises[lesson.pictured]
    kept = isinstance(lesson.picture, Picture) or got(promise.link)
    shown = drawn(lesson) if kept else pictures(promise)
    return {
        "file": name,
        "id": lesson.id,
        "title": lesson.title,
        "learns": lesson.learns,
        "about": about(lesson),
        "where": where(lesson),
        "minutes": lesson.minutes,
        "steps": len(lesson.steps),
        **shown,
    }


def about(lesson: Lesson) -> Text:
    """What a search finds it by, beside what its card says: the titles of its steps."""
    return {language: " · ".join(step.title[language] for step in lesson.steps) for language in lesson.title}


def where(lesson: Lesson) -> str:
    """Where it trains, as its card says: `either` where a lesson of the server needs none, `partly` where it
    begins without one.
    """
    if lesson.where != "server":
        return lesson.where
    from playground.lessons.server import spec_of
    from playground.server.specs import RECIPES

    links = [lesson.link, *(step.link for step in lesson.steps if step.link)]
    light = [RECIPES[spec_of(link)["recipe"]].LIGHT for link in links]
    return "either" if all(light) else "partly" if light[0] else lesson.where


def made_of(lesson: Lesson) -> str:
    """What tells whether a picture that was kept is still the one that the lesson asks for."""
    asked = f"{lesson.promises[lesson.pictured].link} {lesson.picture}"
    return hashlib.sha256(asked.encode()).hexdigest()[:16]


def drawn(lesson: Lesson) -> dict[str, Any]:
    """The picture that there is, or one made anew; raises `Unmeasured` where that cannot be."""
    of = made_of(lesson)
    kept = json.loads(INDEX.read_text("utf-8")) if INDEX.is_file() else []
    for other in kept:
        if other.get("of") == of:
            return {name: other[name] for name in ("of", "kind", "classes", "frames") if name in other}
    promise = lesson.promises[lesson.pictured]
    if lesson.where == "browser":
        tables.offer()
        if (name := got(promise.link)) not in tables.here():
            raise Unmeasured(str(Missing(str(name))))
        return {"of": of, **pictures(promise)}
    from playground.lessons.pictures import pictures as of_server

    return {"of": of, **of_server(lesson)}


def pictures(promise: Promise) -> dict[str, Any]:
    """The map while a promise is trained in the browser: "frames", each 25 x 25 bytes in base64, top row
    first.

    A byte is the output from -1 (0) to 1 (255), or with several "classes" the number of the likeliest.
    """
    experiment, _ = Experiment.from_hash(promise.link)
    live = LiveTrainer(replace(experiment.spec(), seed=SEED), backend="numpy")
    assert promise.epochs is not None
    several = experiment.problem == "multi-class"
    frames = []
    for moment in MOMENTS:
        live.train(round(moment * promise.epochs) - live.epoch)
        values = live.boundary()[EVERY // 2 :: EVERY, EVERY // 2 :: EVERY]
        cells = values if several else (np.clip(values, -1, 1) + 1) * 127.5
        frames.append(base64.b64encode(np.rint(cells).astype(np.uint8).tobytes()).decode())
    return {"classes": several, "frames": frames}
