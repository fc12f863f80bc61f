"""Lessons: each one data file with an experiment, texts in both languages, steps and promises.

A file is JSON. `title`, `learns` and every other text is `{"en": …, "es": …}`; `link` is the hash of a link
that sets the page up (`playground.experiment`); a step may change it by a `link` of its own, and is done when
the conditions in `done` hold. A promise is what training reaches from a link, and is kept by
`playground lesson check FILE`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMAT = "neural-playground-lesson"
VERSION = 1
MEASURES = ("epoch", "train_loss", "test_loss", "train_accuracy", "test_accuracy", "train_mae", "test_mae")
FOLDER = Path(__file__).with_name("files")

Text = dict[str, str]  # by language


@dataclass(frozen=True)
class Condition:
    """What must hold of a measure of the network being trained (`at_least`, `at_most`) or of a setting.

    Of a setting also `is` and `is_not`, and of a list of objects, as a network's layers are, `has`: one of
    them has these members. Of a run on a server also its `status`, and that it has been looked at through a
    `probe` with this field: a drawing's `image`, a `text` that was typed.
    """

    measure: str | None = None
    setting: str | None = None
    status: str | None = None
    probe: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    is_: Any = None
    is_not: Any = None
    has: Any = None


@dataclass(frozen=True)
class Step:
    """One thing to do: its texts, the link that sets it up, when it is done, and a hint for who is stuck."""

    title: Text
    text: Text
    link: str | None = None
    done: tuple[Condition, ...] = ()
    hint: Text | None = None


@dataclass(frozen=True)
class Promise:
    """What training reaches: `measure` after `epochs` from `link`, on a server at the end of the run.

    It is trained with the points and weights of `seeds` seeds, and kept in at least the part `of_seeds` of
    them. With `than`, another link, the bounds are of the difference: the measure from `link` less that
    from there. On a server it can also be a number of what is shown of the run: the one `at` these places of
    the last array of a `topic`, as a part of that at the places `over`.
    """

    says: Text
    link: str
    measure: str = ""
    epochs: int | None = None
    at_least: float | None = None
    at_most: float | None = None
    seeds: int = 5
    of_seeds: float = 1.0
    than: str | None = None
    topic: str = ""
    at: tuple[int, ...] = ()
    over: tuple[int, ...] = ()

    @property
    def what(self) -> str:
        """What is measured: `test_loss`, `gradients[0, 36] / gradients[0, 0]`."""
        parts = [f"{self.topic}[{', '.join(map(str, at))}]" for at in (self.at, self.over) if at]
        name = self.measure or " / ".join(parts)
        return f"difference in {name}" if self.than else name


@dataclass(frozen=True)
class Picture:
    """What the card of a lesson on a server shows of the run of a `promise`, by number.

    A `topic` of its recipe, or of that the part `at` these places; or the curve of a `measure`.
    """

    promise: int
    topic: str | None = None
    at: tuple[int, ...] = ()
    measure: str | None = None


@dataclass(frozen=True)
class Lesson:
    """One lesson; `minutes` is how long a person takes, `where` it trains.

    Its card shows the map that the promise with the number `picture` learns, or what `Picture` says.
    """

    id: str
    title: Text
    learns: Text
    where: str
    minutes: int
    link: str
    picture: int | Picture
    steps: tuple[Step, ...]
    promises: tuple[Promise, ...]

    @property
    def pictured(self) -> int:
        """The number of the promise that the card is about."""
        return self.picture.promise if isinstance(self.picture, Picture) else self.picture


INDEX = Path(__file__).with_name("index.json")  # what the gallery shows of them


def files() -> list[Path]:
    """The lessons of the package, in the order of a course."""
    return sorted(FOLDER.glob("*.json"))
