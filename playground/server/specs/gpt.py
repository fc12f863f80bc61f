"""The spec of a language model: a Transformer that says which token comes next."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from playground.datasets import ALL, available, texts
from playground.server.refusal import Refusal
from playground.server.specs.base import Only
from playground.server.specs.own import UPLOAD, Kind, require
from playground.server.specs.transformer import Transformer

TEXTS = ("bible-en", "bible-es", "shakespeare", "quijote")
LONGEST = 1000  # characters of a sentence
MOST = 16_000  # characters of a text of one's own: a message holds them, whatever they are

_SMALL = {"context": 64, "layers": 4, "width": 128, "feed_forward": 512}
PRESETS: dict[str, dict[str, Any]] = {
    "tiny": {},
    "small": {**_SMALL, "batch_size": 16},
    "spanish": {"data": "bible-es"},
    "byte-pairs": {**_SMALL, "tokens": "byte-pairs", "vocabulary": 1024, "batch_size": 16},
    "deep": {**_SMALL, "layers": 12, "heads": 8, "learning_rate": 0.001, "batch_size": 16},
}


class Probe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is looked at: a sentence, and how the text that follows it is drawn; None: as before."""

    text: Annotated[str, Meta(min_length=1, max_length=LONGEST)] | None = None
    temperature: Annotated[float, Meta(ge=0, le=10)] | None = None  # 0: always the likeliest token
    top_k: Annotated[int, Meta(ge=0, le=8192)] | None = None  # 0: all
    top_p: Annotated[float, Meta(gt=0, le=1)] | None = None


class Gpt(Transformer, frozen=True, tag="gpt"):
    """A decoder-only Transformer learns a text, character by character or in byte pairs."""

    OWN: ClassVar[Kind | None] = "text"
    ONLY: ClassVar[Only] = {
        "text": ("data", ("own",)),
        "vocabulary": ("tokens", ("byte-pairs",)),
    }
    LIVE: ClassVar[frozenset[str]] = frozenset({"learning_rate", "weight_decay", "momentum", "gradient_clip"})
    TOPICS: ClassVar[dict[str, str]] = {
        "live": "float32 (2,): the training loss of this step, training steps per second",
        "vocabulary": "uint8 (bytes,): the tokens as text, by number, a JSON list",
        "tokens": "int32 (T,): the tokens of the sentence that the next two are about",
        "attention": "float32 (layers, heads, T, T): how much each token (row) attends to each (column)",
        "next": "float32 (n <= 20, 3): the likeliest tokens after it, probability, that after the filters",
        "generated": "uint8 (bytes,): the sentence, and what is written after it: it grows; a JSON list",
        "positions": "float32 (places <= 128, numbers <= 256): what is added to a token at each place",
        "embedding": "float32 (n <= 128, 3): frequent tokens, and their two principal components",
    }
    PROBED: ClassVar[frozenset[str]] = frozenset({"tokens", "attention", "next", "generated"})
    HELD_OUT = 10  # one part in so many of the text, its end

    data: Literal["bible-en", "bible-es", "shakespeare", "quijote", "own", "upload"] = "bible-en"
    tokens: Literal["characters", "byte-pairs"] = "characters"
    text: Annotated[str, Meta(max_length=MOST)] = ""

    def written(self) -> str:
        """The whole text; that of an upload lies with its run."""
        return self.text if self.data == "own" else texts.text(self.data)

    def alphabet(self) -> str:
        """All characters of the text, in order."""
        if self.data == UPLOAD:
            return require(self.upload, "text").alphabet
        return texts.alphabet(self.text) if self.data == "own" else super().alphabet()

    def check(self) -> None:
        """Refuse a text of one's own of which the part for testing fills no window, whatever its tokens."""
        super().check()
        # A token of byte pairs may stand for many characters: those of a long text of one's own are few.
        least = self.HELD_OUT * (self.context + 1) * (1 if self.tokens == "characters" else 8)
        own = {"own": ("text", len(self.text))}
        if self.data == UPLOAD:
            own[UPLOAD] = (UPLOAD, require(self.upload, "text").count)
        field, given = own.get(self.data, ("", least))
        if given < least:
            raise Refusal("spec", "text.short", field=field, expected=least, given=given)

    def vocabulary_size(self) -> int:
        """How many different tokens there are."""
        return self.vocabulary if self.tokens == "byte-pairs" else len(self.alphabet())

    def parameters(self) -> int:
        """Of the embedding, all layers, and the last norm."""
        last_norm = 2 * self.width if self.norm == "pre" else 0
        layers = self.layers * self.layer_parameters()
        return self.embedding_parameters(self.vocabulary_size()) + layers + last_norm

    def probe(self, given: dict[str, Any]) -> dict[str, Any]:
        """A sentence in characters that the text has (byte pairs: in any), and how to go on from it."""
        try:
            probe = msgspec.convert(given, Probe)
        except msgspec.ValidationError:
            probe = None
        if not given or probe is None:
            raise Refusal("spec", "probe.look", field="about", expected=LONGEST)
        self.check_letters(probe.text or "")
        return given

    @classmethod
    def about(cls) -> dict[str, Any]:
        """The presets, and the texts."""
        return {
            "presets": PRESETS,
            "main": cls.MAIN,
            "data": {name: {"available": available(ALL[name])} for name in TEXTS}
            | {"own": {"available": True}},
        }
