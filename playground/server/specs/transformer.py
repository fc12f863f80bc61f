"""What the specs of every Transformer share: its sizes, and how it learns."""

from __future__ import annotations

from math import isqrt
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from playground.datasets import ALL, available
from playground.datasets.texts import facts
from playground.server.refusal import Refusal
from playground.server.specs.base import Decay, Epochs, Fraction, Positive, Recipe, Seed, Steps, Tab
from playground.server.specs.own import Own

MOST_SHOWN = 64  # tokens of which attention is shown
MOST_WEIGHTS = 400_000  # numbers in one frame of attention

Length = Annotated[int, Meta(ge=2, le=2048)]
Vocabulary = Annotated[int, Meta(ge=256, le=8192)]


class Transformer(Recipe, frozen=True):
    """Sizes as Vaswani et al. 2017 name them: `width` is their d_model, `feed_forward` their d_ff."""

    TAB: ClassVar[Tab] = "text"
    EPOCH: ClassVar[int] = 100  # steps
    # What a form shows first.
    MAIN: ClassVar[tuple[str, ...]] = (
        "data",
        "upload",
        "tokens",
        "layers",
        "heads",
        "width",
        "context",
        "learning_rate",
        "epochs",
    )

    data: str = ""
    upload: Own | None = None
    tokens: Literal["characters", "words", "byte-pairs"] = "characters"
    vocabulary: Vocabulary = 512  # characters need none
    context: Length = 32
    layers: Annotated[int, Meta(ge=1, le=48)] = 2
    heads: Annotated[int, Meta(ge=1, le=64)] = 4
    width: Annotated[int, Meta(ge=4, le=4096)] = 64
    feed_forward: Annotated[int, Meta(ge=1, le=16384)] = 256
    norm: Literal["pre", "post"] = "pre"
    positions: Literal["learned", "sinusoidal"] = "learned"
    activation: Literal["gelu", "relu"] = "gelu"
    dropout: Fraction = 0.0
    tied: bool = True  # the weights that read a token are those that write it
    learning_rate: Positive = 0.003
    schedule: Literal["constant", "cosine"] = "cosine"
    warm_up: Annotated[int, Meta(ge=0, le=1_000_000)] = 100  # steps
    momentum: Fraction = 0.9
    weight_decay: Decay = 0.1
    gradient_clip: Annotated[float, Meta(ge=0, le=1000)] = 1.0  # 0: none
    precision: Literal["float32", "bfloat16"] = "float32"
    batch_size: Annotated[int, Meta(ge=1, le=8192)] = 32
    epochs: Epochs = 50
    report_every: Steps = 10
    seed: Seed = 0

    def check(self) -> None:
        """Refuse data that are not here, and heads that cannot share the width evenly."""
        if self.data in ALL and not available(ALL[self.data]):
            raise Refusal("spec", "data.missing", field="data", given=self.data)
        check_heads(self.width, self.heads)

    def steps(self) -> int:
        """Of all epochs."""
        return self.epochs * self.EPOCH

    def title(self) -> str:
        """`bible-en, 4 × 128, characters`."""
        data = self.upload.name if self.upload else self.data
        return f"{data}, {self.layers} × {self.width}, {self.tokens}"

    def alphabet(self) -> str:
        """All characters of the data, in order."""
        return facts(self.data)[0]

    def check_letters(self, sentence: str) -> None:
        """Refuse a sentence with characters that are no tokens; byte pairs can write them all."""
        if self.tokens == "characters" and (unknown := sorted(set(sentence) - set(self.alphabet()))):
            raise Refusal("spec", "probe.characters", field="about", given=" ".join(unknown[:20]))

    def shown(self) -> int:
        """Of how many tokens the attention can be shown in one frame."""
        return min(self.context, MOST_SHOWN, isqrt(MOST_WEIGHTS // max(1, self.layers * self.heads)))

    def layer_parameters(self, attentions: int = 1) -> int:
        """Of one layer with so many attentions."""
        return layer_parameters(self.width, self.feed_forward, attentions)

    def embedding_parameters(self, vocabulary: int, embeddings: int = 1) -> int:
        """Of so many embeddings, each with its places if they are learned, and of the last layer.

        Tied, all of them share one table of tokens.
        """
        tables = vocabulary * (1 if self.tied else embeddings + 1)
        return self.width * (tables + embeddings * self.context * (self.positions == "learned"))


def layer_parameters(width: int, inner: int, attentions: int = 1) -> int:
    """Of one layer with so many attentions: each, and the two dense layers, has its layer norm."""
    attention = 4 * width * (width + 1)
    dense = inner * (width + 1) + width * (inner + 1)
    return attentions * attention + dense + (attentions + 1) * 2 * width


def check_heads(width: int, heads: int) -> None:
    """Refuse heads that cannot share the width evenly."""
    if width % heads:
        possible = ", ".join(str(heads) for heads in range(1, 65) if width % heads == 0)
        raise Refusal("spec", "heads.uneven", field="heads", expected=possible, given=f"{width} / {heads}")
