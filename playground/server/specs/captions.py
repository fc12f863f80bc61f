"""The spec of a network that describes pictures: its scenes, its language, and how it learns."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from playground.datasets import CLOTHES, DIGITS
from playground.server.refusal import Refusal
from playground.server.specs.base import Decay, Epochs, Positive, Recipe, Seed, Steps
from playground.server.specs.grammar import MOST, NOUNS, words

SIDE = 72  # pixels of a scene, each way
HALVINGS = 3  # of the sides, on the way to the feature map
GRID = SIDE >> HALVINGS  # places of the feature map, each way
HELD_OUT = 256  # scenes for testing
PICTURES = 200  # test images of a kind that a person may choose from
MOST_OBJECTS = 2 * MOST  # in a scene
LONGEST = 16  # words that the decoder writes, at most
SPECIAL = 3  # beside the words: begin, end, padding
EPOCH = 50  # steps

KINDS = {
    "digits": DIGITS,
    # Pullover, coat and shirt look so much alike that people confuse them too.
    "clothes": tuple(name for name in CLOTHES if name in NOUNS),
    "both": DIGITS + tuple(name for name in CLOTHES if name in NOUNS),
}

Place = Annotated[float, Meta(ge=0, le=SIDE)]


class Thing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A thing in a scene: the number of its kind, which of its test images, its middle and longer side in
    pixels."""

    kind: Annotated[int, Meta(ge=0, lt=len(NOUNS))]
    picture: Annotated[int, Meta(ge=0, lt=PICTURES)]
    x: Place
    y: Place
    side: Annotated[float, Meta(ge=6, le=48)]


class Look(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A held-out scene, or one that somebody has composed."""

    index: Annotated[int, Meta(ge=0, lt=HELD_OUT)] | None = None
    things: Annotated[list[Thing], Meta(max_length=MOST_OBJECTS)] | None = None


class Captions(Recipe, frozen=True, tag="captions"):
    """A convolutional network sees a scene, an LSTM that looks at places of it says what is there."""

    LIVE: ClassVar[frozenset[str]] = frozenset(
        {"learning_rate", "weight_decay", "attention_penalty", "beams"}
    )
    TOPICS: ClassVar[dict[str, str]] = {
        "live": "float32 (2,): the training loss of this step, training steps per second",
        "vocabulary": "uint8 (bytes,): the words by number, a JSON list, the last three special",
        "palette": "uint8 (kinds, 28, 28): a test image of each kind of thing",
        "examples": "uint8 (12, 72, 72): the first held-out scenes",
        "captions": "uint8 (bytes,): of each, [true caption, written one] after the last epoch, a JSON list",
        "scene": "uint8 (72, 72): the scene that was chosen or composed, which the next six are about",
        "things": "float32 (n, 5): what is in it: kind, image, middle from left and top, longer side",
        "truth": "uint8 (bytes,): its true caption; nothing of a scene that somebody has composed",
        "said": "int32 (T,): the words that the decoder takes one by one, the end too",
        "probabilities": "float32 (T,): how likely it thinks each of them",
        "attention": "float32 (T, 9, 9): where it looks while it writes each of them; each sums to 1",
        "found": "uint8 (bytes,): by beam search, [caption, natural logarithm of its probability], JSON",
    }
    PROBED: ClassVar[frozenset[str]] = frozenset(
        {"scene", "things", "truth", "said", "probabilities", "attention", "found"}
    )

    language: Literal["en", "es"] = "en"
    things: Literal["digits", "clothes", "both"] = "both"
    count: Annotated[int, Meta(ge=1, le=MOST)] = 2
    sizes: bool = True
    width: Annotated[int, Meta(ge=4, le=128)] = 16
    hidden_size: Annotated[int, Meta(ge=4, le=1024)] = 128
    embedding: Annotated[int, Meta(ge=2, le=512)] = 32
    attention_size: Annotated[int, Meta(ge=2, le=512)] = 64
    attention_penalty: Annotated[float, Meta(ge=0, le=100)] = 0.0
    beams: Annotated[int, Meta(ge=1, le=10)] = 3
    learning_rate: Positive = 0.006
    weight_decay: Decay = 0.0
    batch_size: Annotated[int, Meta(ge=1, le=1024)] = 32
    epochs: Epochs = 40
    report_every: Steps = 10
    seed: Seed = 0

    def kinds(self) -> tuple[str, ...]:
        """What there is in the scenes."""
        return KINDS[self.things]

    def words(self) -> list[str]:
        """Every word of the captions."""
        return words(self.language, self.kinds(), self.count, self.sizes)

    def widths(self) -> list[int]:
        """Maps after each convolution: each but the last one halves the sides."""
        return [self.width, 2 * self.width, 4 * self.width, 4 * self.width]

    def parts(self) -> list[tuple[str, tuple[int, ...], int]]:
        """The network part by part: its name, what comes out of it, and its parameters."""
        rows: list[tuple[str, tuple[int, ...], int]] = []
        side, before = SIDE, 1
        for k, maps in enumerate(self.widths()):
            side = side // 2 if k < HALVINGS else side
            # The last convolution is told the place as well: two maps more.
            seen = before if k < HALVINGS else before + 2
            rows.append(("conv", (maps, side, side), seen * maps * 9 + 2 * maps))
            before = maps
        hidden, size, attention = self.hidden_size, len(self.words()) + SPECIAL, self.attention_size
        looks = (before + hidden + 1) * attention + attention + (hidden + 1) * before
        lstm = 4 * hidden * (self.embedding + before + hidden + 2) + 2 * (before + 1) * hidden
        rows += [
            ("embedding", (self.embedding,), size * self.embedding),
            ("attention", (GRID, GRID), looks),
            ("lstm", (hidden,), lstm),
            ("linear", (size,), (hidden + before + self.embedding + 1) * size),
        ]
        return rows

    def parameters(self) -> int:
        """Of encoder and decoder."""
        return sum(count for _, _, count in self.parts())

    def plan(self) -> list[dict[str, Any]]:
        """Each part's output and parameters."""
        return [{"name": name, "out": out, "parameters": count} for name, out, count in self.parts()]

    def steps(self) -> int:
        """Of all epochs."""
        return self.epochs * EPOCH

    def title(self) -> str:
        """`both, en, LSTM 128`."""
        return f"{self.things}, {self.language}, LSTM {self.hidden_size}"

    def probe(self, given: dict[str, Any]) -> dict[str, Any]:
        """The number of a held-out scene, or the things of one that was composed."""
        try:
            look = msgspec.convert(given, Look)
        except msgspec.ValidationError:
            look = Look()
        known = len(self.kinds())
        whole = all(thing.kind < known for thing in look.things or ())
        if (look.index is None) == (look.things is None) or not whole:
            values = {"last": HELD_OUT - 1, "most": MOST_OBJECTS, "expected": SIDE}
            raise Refusal("spec", "probe.things", field="about", **values)
        return given

    @classmethod
    def about(cls) -> dict[str, Any]:
        """Where to begin, the settings that matter most, the kinds of things, and their names."""
        return {
            "presets": PRESETS,
            "main": ["language", "things", "count", "sizes", "learning_rate", "epochs"],
            "apart": ["exact_match", "exact_familiar", "bleu"],  # from 0 to 1, unlike the losses
            "kinds": KINDS,
            "names": {kind: {"en": noun.one, "es": noun.uno} for kind, noun in NOUNS.items()},
        }


PRESETS: dict[str, dict[str, Any]] = {
    "both": {},
    "spanish": {"language": "es"},
    "clothes": {"things": "clothes"},
    "tiny": {
        "things": "clothes",
        "count": 1,
        "sizes": False,
        "width": 12,
        "hidden_size": 64,
        "attention_size": 32,
        "learning_rate": 0.01,
        "epochs": 6,
    },
}
