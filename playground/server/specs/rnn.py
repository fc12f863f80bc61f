"""The spec of a recurrent network that reads and writes a text, character by character."""

from __future__ import annotations

from math import ceil
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from playground.datasets import ALL, available
from playground.datasets.texts import alphabet, facts, text
from playground.server.refusal import Refusal
from playground.server.specs.base import Epochs, Fraction, Only, Positive, Recipe, Seed, Steps, Tab
from playground.server.specs.own import UPLOAD, Kind, Own, require

TEXTS = ("bible-en", "bible-es", "shakespeare", "quijote")
GATES = {"rnn": 1, "gru": 3, "lstm": 4}  # blocks of rows in a cell's weights
TEST_ROWS, TEST_PIECE = 64, 256  # the test text is read in so many rows, so many characters at a time
LONGEST = 400  # characters of a text to look at the network through
MOST = 16_000  # a message holds them, whatever they are
SHORTEST = 100  # characters of a text of one's own
WHOLE: dict[str, Any] = {"batch_size": 32, "length": 64, "hidden_size": 128, "learning_rate": 0.005}
# The same size and the same steps, so that the three cells can be compared.
PRESETS: dict[str, dict[str, Any]] = {
    "lstm": {"cell": "lstm", **WHOLE},
    "gru": {"cell": "gru", **WHOLE},
    "plain": {"cell": "rnn", **WHOLE, "learning_rate": 0.002},
    "spanish": {"cell": "lstm", **WHOLE, "data": "bible-es"},
    "book": {
        "cell": "lstm",
        "layers": 2,
        "hidden_size": 256,
        "embedding": 64,
        "dropout": 0.2,
        "length": 100,
        "batch_size": 32,
        "learning_rate": 0.002,
        "report_every": 5,
        "epochs": 30,
    },
}


class Probe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The text that the network reads while it is looked at, and how boldly it writes."""

    text: Annotated[str, Meta(min_length=1, max_length=LONGEST)] | None = None
    temperature: Annotated[float, Meta(ge=0.1, le=2)] | None = None


class Rnn(Recipe, frozen=True, tag="rnn"):
    """A recurrent network that reads a text and says of each character which one comes next."""

    TAB: ClassVar[Tab] = "sequences"
    OWN: ClassVar[Kind | None] = "text"
    ONLY: ClassVar[Only] = {
        "text": ("data", ("own",)),
        "forget_bias": ("cell", ("lstm",)),
    }
    LIVE: ClassVar[frozenset[str]] = frozenset({"learning_rate", "momentum", "gradient_clip"})
    TOPICS: ClassVar[dict[str, str]] = {
        "live": "float32 (2,): the training loss of this step, training steps per second",
        "text": "uint8 (bytes,): the text that the next two are about, in UTF-8",
        "text_cells": "uint8 (signals, characters, units <= 512): each unit at each character of the text",
        "probabilities": "float32 (characters <= 10, 2): likeliest next characters: code point, probability",
        "followers": "float32 (features, states, units <= 5, 2): unit, and how it follows the feature",
        "gradients": "float32 (states, 64): norm of a loss's gradient in the states, by steps back to them",
        "sample": "uint8 (bytes,): what the network has written, in UTF-8; it grows while it learns",
    }
    PROBED: ClassVar[frozenset[str]] = frozenset({"text", "text_cells", "probabilities", "sample"})

    data: Literal["bible-en", "bible-es", "shakespeare", "quijote", "own", "upload"] = "bible-en"
    upload: Own | None = None
    text: Annotated[str, Meta(max_length=MOST)] = ""
    cell: Literal["rnn", "gru", "lstm"] = "lstm"
    layers: Annotated[int, Meta(ge=1, le=8)] = 1
    hidden_size: Annotated[int, Meta(ge=1, le=4096)] = 128
    embedding: Annotated[int, Meta(ge=0, le=1024)] = 0
    forget_bias: Annotated[float, Meta(ge=-10, le=10)] = 1.0  # of an LSTM, at the start
    dropout: Fraction = 0.0
    length: Annotated[int, Meta(ge=1, le=1024)] = 64
    batch_size: Annotated[int, Meta(ge=1, le=4096)] = 32
    gradient_clip: Annotated[float, Meta(ge=0, le=1000)] = 1.0
    optimizer: Literal["sgd", "adam"] = "adam"
    learning_rate: Positive = 0.005
    momentum: Fraction = 0.9
    epochs: Epochs = 20
    report_every: Steps = 10
    seed: Seed = 0

    def alphabet(self) -> str:
        """All characters that the network knows."""
        if self.data == UPLOAD:
            return require(self.upload, "text").alphabet
        return alphabet(self.text) if self.data == "own" else facts(self.data)[0]

    def written(self) -> str:
        """The whole text; that of an upload lies with its run."""
        return self.text if self.data == "own" else text(self.data)

    def size(self) -> int:
        """Characters of the whole text."""
        if self.data == UPLOAD:
            return require(self.upload, "text").count
        return len(self.text) if self.data == "own" else facts(self.data)[1]

    def train(self) -> int:
        """Characters to learn from; the last tenth of the text is for testing."""
        return self.size() - self.size() // 10

    def parameters(self) -> int:
        """The embedding, four matrices and vectors a layer and gate, and the layer that answers."""
        known, hidden = len(self.alphabet()), self.hidden_size
        fans = [self.embedding or known, *[hidden] * (self.layers - 1)]
        recurrent = sum(GATES[self.cell] * hidden * (fan_in + hidden + 2) for fan_in in fans)
        return known * self.embedding + recurrent + (hidden + 1) * known

    def steps_per_epoch(self) -> int:
        """Whole pieces of `length` in each of the batch's rows, of which every character has a next one."""
        return (self.train() // self.batch_size - 1) // self.length

    def steps(self) -> int:
        """Of all epochs."""
        return self.epochs * self.steps_per_epoch()

    def title(self) -> str:
        """`lstm 2 × 512, bible-en`."""
        layers = f"{self.layers} × " if self.layers > 1 else ""
        data = self.upload.name if self.upload else self.data
        return f"{self.cell} {layers}{self.hidden_size}, {data}"

    def check(self) -> None:
        """Refuse a text that is not here, and one that is too short for its pieces."""
        if self.data in ALL and not available(ALL[self.data]):
            raise Refusal("spec", "data.missing", field="data", given=self.data)
        if self.size() < SHORTEST or self.steps_per_epoch() < 1:
            field = {"own": "text", UPLOAD: UPLOAD}.get(self.data, "batch_size")
            least = max(SHORTEST, ceil(self.batch_size * (self.length + 1) * 10 / 9))
            raise Refusal("spec", "text.short", field=field, expected=least, given=self.size())

    def probe(self, given: dict[str, Any]) -> dict[str, Any]:
        """`text`, of characters that the network knows, `temperature`, or both."""
        try:
            probe = msgspec.convert(given, Probe)
        except msgspec.ValidationError:
            probe = Probe()
        if probe == Probe():
            raise Refusal("spec", "probe.text", field="about", expected=LONGEST)
        unknown = set(probe.text or "") - set(self.alphabet())
        if unknown:
            raise Refusal("spec", "probe.unknown", field="about", given=", ".join(map(repr, sorted(unknown))))
        return given

    @classmethod
    def about(cls) -> dict[str, Any]:
        """The presets, and which texts are on the server."""
        return {
            "presets": PRESETS,
            "main": ["cell", "layers", "hidden_size", "data", "upload", "length", "learning_rate"],
            "data": {name: {"available": available(ALL[name])} for name in TEXTS}
            | {"own": {"available": True}},
        }
