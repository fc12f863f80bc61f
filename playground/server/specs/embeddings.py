"""The spec of word vectors, learnt from which words stand near each other; and sums of words, as people type
them."""

from __future__ import annotations

import re
from functools import cache
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from playground.datasets import ALL, available
from playground.datasets.texts import text
from playground.datasets.words import WORD, frequent, words
from playground.server.refusal import Refusal
from playground.server.specs.base import Epochs, Positive, Recipe, Seed, Steps, Tab

EPOCH = 100  # steps: how many pairs of words the text has is drawn anew in each pass
TERMS, LISTED = 8, 24  # words of a sum, and of a list, at most
LONGEST = 500  # characters
TERM = re.compile(rf"([+\-−–]?)\s*({WORD.pattern})\s*")
PRESETS: dict[str, dict[str, Any]] = {
    "english": {},
    "spanish": {"data": "bible-es"},
    "narrow": {"window": 1},
    "plane": {"width": 2},
}
# What is looked at until somebody types something else.
FIRST: dict[str, tuple[str, str]] = {
    "bible-en": ("bread", "king bread wine water gold silver"),
    "bible-es": ("pan", "rey pan vino agua oro plata"),
}

Sum = list[tuple[int, str]]  # each word of a sum with its sign, 1 or -1


class Probe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word or a sum of words, and a list of words; what is left out stays as it was."""

    sum: Annotated[str, Meta(max_length=LONGEST)] | None = None
    words: Annotated[str, Meta(max_length=LONGEST)] | None = None


class Embeddings(Recipe, frozen=True, tag="embeddings"):
    """Skip-gram with negative sampling (Mikolov et al. 2013): a word's vector tells which words stand near
    it."""

    TAB: ClassVar[Tab] = "text"
    LIVE: ClassVar[frozenset[str]] = frozenset({"learning_rate"})
    TOPICS: ClassVar[dict[str, str]] = {
        "live": "float32 (2,): the training loss of this step, training steps per second",
        "vocabulary": "uint8 (bytes,): the words, by number, a JSON list; the first one is none",
        "sum": "uint8 (bytes,): the word or the sum of words that was typed",
        "neighbours": "float32 (n <= 10, 2): the words nearest to it: number, cosine",
        "listed": "int32 (n <= 24,): the list of words that was typed",
        "similarities": "float32 (n, n): the cosines of each with each",
        "map": "float32 (n, 4): words: number, 1 if it was typed, else 0, two principal components",
        "pairs": "int32 (n, 4): pairs after the last epoch: both numbers, the second's rank, the first's",
    }
    PROBED: ClassVar[frozenset[str]] = frozenset({"sum", "neighbours", "listed", "similarities", "map"})

    data: Literal["bible-en", "bible-es"] = "bible-en"
    vocabulary: Annotated[int, Meta(ge=256, le=8192)] = 2048
    width: Annotated[int, Meta(ge=2, le=1024)] = 32
    window: Annotated[int, Meta(ge=1, le=20)] = 5
    negatives: Annotated[int, Meta(ge=1, le=50)] = 5
    noise_power: Annotated[float, Meta(ge=0, le=1)] = 0.75
    subsample: Annotated[float, Meta(ge=1e-5, le=1)] = 0.001
    learning_rate: Positive = 0.01
    batch_size: Annotated[int, Meta(ge=1, le=65_536)] = 2048
    epochs: Epochs = 20
    report_every: Steps = 20
    seed: Seed = 0

    def parameters(self) -> int:
        """Two vectors for each word: as itself, and as context."""
        return 2 * self.vocabulary * self.width

    def steps(self) -> int:
        """Of all epochs."""
        return self.epochs * EPOCH

    def title(self) -> str:
        """`bible-en, 2048 × 32, window 5`."""
        return f"{self.data}, {self.vocabulary} × {self.width}, window {self.window}"

    def probe(self, given: dict[str, Any]) -> dict[str, Any]:
        """A word or a sum of words, a list of words, or both; all of them known."""
        try:
            probe = msgspec.convert(given, Probe)
        except msgspec.ValidationError:
            probe = Probe()
        terms = sum_of(probe.sum) if probe.sum is not None else []
        listed = words(probe.words or "")
        if terms is None or (probe.sum is None and not listed) or len(set(listed)) > LISTED:
            raise Refusal("spec", "probe.sum", field="about", expected=TERMS, last=LISTED)
        known = vocabulary(self.data, self.vocabulary)
        unknown = sorted({word for word in [*listed, *(word for _, word in terms)] if word not in known})
        if unknown:
            raise Refusal(
                "spec", "probe.word", field="about", expected=self.vocabulary - 1, given=", ".join(unknown)
            )
        return given

    @classmethod
    def about(cls) -> dict[str, Any]:
        """The presets and the texts."""
        return {
            "presets": PRESETS,
            "main": ["data", "width", "window", "negatives", "subsample", "learning_rate", "epochs"],
            "data": {name: {"available": available(ALL[name])} for name in FIRST},
        }


@cache
def vocabulary(data: str, size: int) -> frozenset[str]:
    """The words that have vectors."""
    return frozenset(frequent(words(text(data)), size - 1))


def sum_of(typed: str) -> Sum | None:
    """The words of a sum as `father - man + woman`; None if it is none, or too long."""
    typed = typed.strip().lower()
    found = [TERM.match(typed)]
    while found[-1] and found[-1].end() < len(typed):
        found.append(TERM.match(typed, found[-1].end()))
    terms = [(1 if each[1] in ("", "+") else -1, each[2]) for each in found if each]
    signed = all(each and (each[1] or place == 0) for place, each in enumerate(found))
    return terms if signed and len(terms) <= TERMS else None
