"""The spec of networks that forecast a daily series from the days before, with and without the calendar."""

from __future__ import annotations

from math import ceil
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from playground.datasets.series import Series, series
from playground.server.specs.base import Epochs, Positive, Recipe, Seed, Steps, Tab

DATA = "sales"
WEEKDAYS, MONTHS = 7, 12
WEEK = 7
INPUTS = ("units", "calendar", "embeddings")  # what each of the three networks is given
CONTEXT = 28  # days shown before the held-out ones
GATES = {"dense": 0, "gru": 3, "lstm": 4}  # blocks of rows in the weights of what reads the days


class Forecast(Recipe, frozen=True, tag="forecast"):
    """Three networks forecast the next days of a series: from the days before alone, with weekday and month
    as one-hot inputs, and with embeddings of them."""

    TAB: ClassVar[Tab] = "sequences"
    LIVE: ClassVar[frozenset[str]] = frozenset({"learning_rate"})
    TOPICS: ClassVar[dict[str, str]] = {
        "live": "float32 (2,): the training loss of this step, training steps per second",
        "truth": "float32 (28 + test days, 2): days since 1970-01-01, and the units of that day",
        "forecasts": "float32 (5, test days): the three networks', last week's, and the last day known",
        "weekdays": "float32 (7, 2): the embeddings of Monday to Sunday, or their two principal components",
        "months": "float32 (12, 2): the embeddings of January to December, likewise",
    }

    network: Literal["dense", "gru", "lstm"] = "dense"
    days: Annotated[int, Meta(ge=1, le=56)] = 7
    horizon: Annotated[int, Meta(ge=1, le=28)] = 7
    test_weeks: Annotated[int, Meta(ge=1, le=26)] = 8
    hidden_size: Annotated[int, Meta(ge=1, le=1024)] = 32
    embedding: Annotated[int, Meta(ge=2, le=16)] = 2
    learning_rate: Positive = 0.003
    batch_size: Annotated[int, Meta(ge=1, le=1024)] = 32
    epochs: Epochs = 60
    report_every: Steps = 20
    seed: Seed = 0

    def series(self) -> Series:
        """The whole series."""
        return series(DATA)

    def train_days(self) -> int:
        """Days to learn from: all before the held-out weeks."""
        return len(self.series().units) - WEEK * self.test_weeks

    def rows(self) -> int:
        """Days to learn from that have enough days before them."""
        return self.train_days() - self.days

    def calendar_size(self, inputs: str) -> int:
        """How many numbers tell a network the weekday and the month."""
        return {"units": 0, "calendar": WEEKDAYS + MONTHS, "embeddings": 2 * self.embedding}[inputs]

    def parameters(self) -> int:
        """Of the three networks together."""
        hidden = self.hidden_size
        read = self.days if self.network == "dense" else hidden
        reader = GATES[self.network] * hidden * (1 + hidden + 2)
        heads = sum(hidden * (read + self.calendar_size(inputs) + 1) + hidden + 1 for inputs in INPUTS)
        return len(INPUTS) * reader + heads + (WEEKDAYS + MONTHS) * self.embedding

    def steps_per_epoch(self) -> int:
        """Batches that hold every row once; the last may be short."""
        return ceil(self.rows() / self.batch_size)

    def steps(self) -> int:
        """Of all epochs."""
        return self.epochs * self.steps_per_epoch()

    def title(self) -> str:
        """`dense 32, days 7, horizon 7`."""
        return f"{self.network} {self.hidden_size}, days {self.days}, horizon {self.horizon}"

    @classmethod
    def about(cls) -> dict[str, Any]:
        """Where to begin, and the settings that matter most."""
        return {
            "presets": PRESETS,
            "main": ["network", "days", "horizon", "learning_rate", "epochs"],
        }


PRESETS: dict[str, dict[str, Any]] = {
    "week": {},
    "tomorrow": {"horizon": 1},
    "lstm": {"network": "lstm", "epochs": 40},
    "long": {"epochs": 400},
}
