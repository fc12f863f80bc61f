"""The spec of a translator: a Transformer with an encoder and a decoder."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from playground.datasets import ALL, available
from playground.server.refusal import Refusal
from playground.server.specs.base import Epochs, Fraction, Only
from playground.server.specs.own import UPLOAD, Kind, require
from playground.server.specs.transformer import Transformer, Vocabulary

LONGEST = 200  # characters of a sentence
SPECIAL = 3  # tokens beside those of the phrases: begin, end, padding

PRESETS: dict[str, dict[str, Any]] = {
    "small": {},
    "tiny": {"layers": 1, "width": 64, "feed_forward": 128, "learning_rate": 0.004, "epochs": 20},
    "deep": {"layers": 4, "heads": 8, "feed_forward": 512, "learning_rate": 0.001},
    "characters": {"tokens": "characters", "context": 128},
}


class Probe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sentence that is translated."""

    text: Annotated[str, Meta(min_length=1, max_length=LONGEST)]


class Translator(Transformer, frozen=True, tag="translator"):
    """An encoder reads an English phrase, a decoder writes it in Spanish, token by token."""

    OWN: ClassVar[Kind | None] = "pairs"
    ONLY: ClassVar[Only] = {"vocabulary": ("tokens", ("byte-pairs",))}
    LIVE: ClassVar[frozenset[str]] = frozenset(
        {"learning_rate", "weight_decay", "momentum", "gradient_clip", "label_smoothing", "beams"}
    )
    TOPICS: ClassVar[dict[str, str]] = {
        "live": "float32 (2,): the training loss of this step, training steps per second",
        "vocabulary": "uint8 (bytes,): the tokens as text, by number, a JSON list, the last three special",
        "source": "int32 (S,): the tokens of the sentence that the next five are about",
        "target": "int32 (T,): the tokens that the decoder writes, the end too",
        "translation": "uint8 (bytes,): the same as text",
        "found": "uint8 (bytes,): by beam search, [translation, ln of its probability], a JSON list",
        "self_attention": "float32 (layers, heads, S, S): from each source token (row) to each",
        "masked_attention": "float32 (layers, heads, T, T): from each written token to those before it",
        "cross_attention": "float32 (layers, heads, T, S): from each written token to the source",
        "examples": "uint8 (bytes,): held-out phrases [English, Spanish, translation], a JSON list",
        "positions": "float32 (places <= 128, numbers <= 256): what is added to a source token at each place",
        "embedding": "float32 (n <= 128, 3): frequent tokens, and their two principal components",
    }
    PROBED: ClassVar[frozenset[str]] = frozenset(
        {"source", "target", "translation", "found"}
        | {"self_attention", "masked_attention", "cross_attention"}
    )

    data: Literal["phrases", "upload"] = "phrases"
    tokens: Literal["characters", "byte-pairs"] = "byte-pairs"
    vocabulary: Vocabulary = 2048
    context: Annotated[int, Meta(ge=16, le=512)] = 48  # longer phrases are left out
    width: Annotated[int, Meta(ge=4, le=4096)] = 128
    positions: Literal["learned", "sinusoidal"] = "sinusoidal"
    dropout: Fraction = 0.1
    learning_rate: Annotated[float, Meta(gt=0, le=100)] = 0.002
    batch_size: Annotated[int, Meta(ge=1, le=8192)] = 64
    epochs: Epochs = 30
    label_smoothing: Fraction = 0.1
    beams: Annotated[int, Meta(ge=1, le=10)] = 3

    def alphabet(self) -> str:
        """All characters of the phrases of both languages, in order."""
        return require(self.upload, "pairs").alphabet if self.data == UPLOAD else super().alphabet()

    def check(self) -> None:
        """Refuse pairs that are not there."""
        super().check()
        self.alphabet()

    def vocabulary_size(self) -> int:
        """How many different tokens there are, the special ones too."""
        own = self.vocabulary if self.tokens == "byte-pairs" else len(self.alphabet())
        return own + SPECIAL

    def parameters(self) -> int:
        """Of embeddings, encoder, decoder and the last norms."""
        last_norms = 4 * self.width if self.norm == "pre" else 0
        layers = self.layers * (self.layer_parameters() + self.layer_parameters(attentions=2))
        return self.embedding_parameters(self.vocabulary_size(), embeddings=2) + layers + last_norms

    def probe(self, given: dict[str, Any]) -> dict[str, Any]:
        """A sentence in characters that the phrases have (byte pairs: in any)."""
        try:
            probe = msgspec.convert(given, Probe)
        except msgspec.ValidationError:
            probe = None
        if probe is None or not probe.text.strip():
            raise Refusal("spec", "probe.sentence", field="about", expected=LONGEST)
        self.check_letters(probe.text)
        return given

    @classmethod
    def about(cls) -> dict[str, Any]:
        """The presets, and the phrases."""
        return {
            "presets": PRESETS,
            "main": cls.MAIN,
            "data": {"phrases": {"available": available(ALL["phrases"])}},
        }
