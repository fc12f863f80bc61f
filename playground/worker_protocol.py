"""The messages that only the page's own Web Worker understands or sends, with its one experiment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from playground.message import Json, Message, Reply, Request


@dataclass(frozen=True)
class Boot(Message):
    """To the worker only, and first: where the runtime and the files of `kernels/` are. Beside those lie the
    tables, which the worker fetches when they are chosen; of some the data had to be got, and `tables` has
    their addresses relative to `base`, empty where that has not been done.
    """

    base: str
    runtime: str
    kernels: list[str]
    tables: Json


@dataclass(frozen=True)
class Reset(Request):
    """Worker only: stop and go back to epoch 0, with new weights or the same first ones if `same_weights`."""

    same_weights: bool = False


@dataclass(frozen=True)
class Regenerate(Request):
    """Worker only: draw new points from this seed; the network keeps its weights and goes on."""

    seed: str


@dataclass(frozen=True)
class Points(Request):
    """Worker only: a person's own points, for the data set "own" of the experiments that are set or submitted
    from now on. `own` has `axes` and `classes` (names), `target` (a name), `scaling`, `columns` where the
    network receives the axes as they are and not a point of the plane, and `numbers`: of one point after the
    other the inputs and the label.
    """

    own: Json


@dataclass(frozen=True)
class Poke(Request):
    """Worker only: write one entry of the flat parameter vector by hand."""

    index: int
    value: float


@dataclass(frozen=True)
class Limit(Request):
    """Worker only: stop when training comes to this epoch; null: at none. Answered with `State`."""

    epoch: int | None = None


@dataclass(frozen=True)
class Restore(Request):
    """Worker only: stop, and go on from a frame of topic `checkpoint`, at its epoch.

    With a `spec` it is that experiment's, and with `own` (see `Points`) that of these points; they take the
    place of the present ones, and nothing is lost where they do not fit. Answered with `Accepted`.
    """

    checkpoint: list[float]
    epoch: int
    spec: Json | None = None
    own: Json | None = None


@dataclass(frozen=True)
class Transcribe(Request):
    """Worker only: the network as it is now, as a program of this framework. Answered with `Transcript`."""

    framework: Literal["numpy", "pytorch", "keras"]


@dataclass(frozen=True)
class Ask(Request):
    """Worker only: a question of `playground/kernels/questions.py`, and what it is about. Answered with
    `Answer`.
    """

    question: Literal[
        "point", "network", "activation", "quality", "table", "choice",
        "histograms", "hidden", "landscape", "surface", "race", "reconstruction",
    ]  # fmt: skip
    about: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Progress(Message):
    """How far the worker is on its way to being ready: `stage` is one of runtime, numpy, ready."""

    stage: Literal["runtime", "numpy", "ready"]


@dataclass(frozen=True)
class Transcript(Reply):
    """Worker: a program that computes what the network does."""

    framework: Literal["numpy", "pytorch", "keras"]
    text: str


@dataclass(frozen=True)
class Answer(Reply):
    """Worker: what it has found for a question."""

    found: Json


@dataclass(frozen=True)
class Frames(Message):
    """Worker: what the page draws next, at one epoch: `metrics` and a frame for each topic that changed;
    `passed` holds the metrics of epochs passed since the last such message.
    """

    metrics: Json
    passed: list[Json] = field(default_factory=list)
    frames: list[Json] = field(default_factory=list)
