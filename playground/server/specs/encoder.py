"""The spec of an encoder: a Transformer that reads a verse, and says what kind of book it is from, or which
words are hidden in it."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from playground.datasets import ALL, available
from playground.datasets.verses import CLASSES, count
from playground.server.refusal import Refusal
from playground.server.specs.base import Epochs, Fraction, Only
from playground.server.specs.transformer import Transformer, Vocabulary

LONGEST = 1000  # characters of a sentence
SPECIAL = 3  # tokens beside those of the verses: the one that begins, that of a hidden word, padding

_MASKED: dict[str, Any] = {"task": "masked", "width": 128, "feed_forward": 256, "dropout": 0.1}
PRESETS: dict[str, dict[str, Any]] = {
    "kinds": {},
    "spanish": {"data": "bible-es"},
    "bag": {"layers": 0},
    "first": {"pooling": "cls"},
    "masked": {**_MASKED, "learning_rate": 0.002, "epochs": 20},
}


class Probe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sentence that the network reads."""

    text: Annotated[str, Meta(min_length=1, max_length=LONGEST)]


class Encoder(Transformer, frozen=True, tag="encoder"):
    """An encoder reads verses, every token of which sees every other.

    `classify`: of which kind of book is this one? `masked`: which words are hidden (Devlin et al. 2019)?
    """

    ONLY: ClassVar[Only] = {"pooling": ("task", ("classify",))}
    LIVE: ClassVar[frozenset[str]] = frozenset({"learning_rate", "weight_decay", "momentum", "gradient_clip"})
    TOPICS: ClassVar[dict[str, str]] = {
        "live": "float32 (2,): the training loss of this step, training steps per second",
        "vocabulary": "uint8 (bytes,): the tokens as text, by number, a JSON list, the last three special",
        "sentence": "uint8 (bytes,): the sentence that the next four are about; ___ is a hidden word",
        "tokens": "int32 (T,): its tokens",
        "attention": "float32 (layers, heads, T, T): how much each token (row) attends to each (column)",
        "probabilities": "float32 (classes,): of which kind the network says it is; masked: none",
        "guesses": "float32 (hidden <= 4, n <= 8, 2): the likeliest tokens for each: token, probability",
        "confusion": "int32 (classes, classes): held-out verses by true class (row) and answer (column)",
        "map": "float32 (n + 1, 3): the sentence, class -1, and held-out verses: class, principal components",
        "verses": "uint8 (bytes,): the verses of the map, a JSON list",
        "examples": "uint8 (bytes,): held-out verses [verse, truth, answer], a JSON list",
        "positions": "float32 (places <= 128, numbers <= 256): what is added to a token at each place",
        "embedding": "float32 (n <= 128, 3): frequent tokens, and their two principal components",
    }
    PROBED: ClassVar[frozenset[str]] = frozenset(
        {"sentence", "tokens", "attention", "probabilities", "guesses", "map"}
    )
    MAIN: ClassVar[tuple[str, ...]] = (
        "task",
        "data",
        "layers",
        "heads",
        "width",
        "pooling",
        "learning_rate",
        "epochs",
    )

    data: Literal["bible-en", "bible-es"] = "bible-en"
    task: Literal["classify", "masked"] = "classify"
    tokens: Literal["words", "byte-pairs"] = "words"
    vocabulary: Vocabulary = 4096
    context: Annotated[int, Meta(ge=8, le=512)] = 40  # what is longer is cut off
    layers: Annotated[int, Meta(ge=0, le=48)] = 2  # 0: a bag of words
    feed_forward: Annotated[int, Meta(ge=1, le=16384)] = 128
    pooling: Literal["mean", "cls"] = "mean"
    dropout: Fraction = 0.3
    learning_rate: Annotated[float, Meta(gt=0, le=100)] = 0.002
    epochs: Epochs = 4

    def begins(self) -> bool:
        """Whether a token of its own stands first, whose vector is that of the sentence."""
        return self.task == "classify" and self.pooling == "cls"

    def vocabulary_size(self) -> int:
        """How many different tokens there are, the special ones too."""
        return self.vocabulary + SPECIAL

    def parameters(self) -> int:
        """Of the embedding, all layers, the last norm, and what answers."""
        width, size = self.width, self.vocabulary_size()
        places = self.context * (self.positions == "learned")
        last_norm = 2 * width if self.norm == "pre" else 0
        head = (width + 1) * len(CLASSES) if self.task == "classify" else 0 if self.tied else width * size
        return width * (size + places) + self.layers * self.layer_parameters() + last_norm + head

    def steps_per_epoch(self) -> int:
        """Whole batches of the verses for training."""
        return max(1, count(test=False) // self.batch_size)

    def steps(self) -> int:
        """Of all epochs."""
        return self.epochs * self.steps_per_epoch()

    def title(self) -> str:
        """`classify, bible-en, 2 × 64, words`."""
        return f"{self.task}, {super().title()}"

    def check(self) -> None:
        """Refuse a first token that would see none of the others."""
        super().check()
        if self.layers == 0 and self.begins():
            raise Refusal("spec", "pooling.blind", field="pooling", expected="mean", given=self.pooling)

    def probe(self, given: dict[str, Any]) -> dict[str, Any]:
        """A sentence; words that the verses do not have are all the same to the network."""
        try:
            probe = msgspec.convert(given, Probe)
        except msgspec.ValidationError:
            probe = None
        if probe is None or not probe.text.strip():
            raise Refusal("spec", "probe.read", field="about", expected=LONGEST)
        return given

    @classmethod
    def about(cls) -> dict[str, Any]:
        """The presets, the texts, and the classes."""
        return {
            "presets": PRESETS,
            "main": cls.MAIN,
            "classes": CLASSES,
            "data": {name: {"available": available(ALL[name])} for name in ("bible-en", "bible-es")},
        }
