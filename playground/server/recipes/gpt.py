"""A language model: a decoder-only Transformer (Radford et al. 2018) says which token of a text comes next.

The whole text lies on the device as numbers; a batch is one gather at random places. Attention is SDPA's;
what is shown of it is worked out by its formula, only when somebody looks.

Measured on tiny Shakespeare, 0.8 million parameters (the preset `small` in bfloat16, 2,000 steps): 1.716 nats
per character on the last tenth of the text, one seed, not watched, in 69 core-seconds of one thread on a
shared machine.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from playground.datasets.loading import Array
from playground.server.recipes.attention import watched
from playground.server.recipes.gpt_net import GptNet, generate
from playground.server.recipes.own import own_text
from playground.server.recipes.sampling import Filters
from playground.server.recipes.transformer import (
    TransformerRecipe,
    numbers,
    words,
)
from playground.server.specs.gpt import Gpt
from playground.server.tokens import BytePairs, Characters, Tokens

TESTED = 8192  # tokens of it that are tested after an epoch; after the last one, all
BATCH = 4096  # tokens tested at a time
FIRST, MORE, LONGEST = 64, 8, 400  # tokens: written at once, at the next pictures, and in all
SENTENCE = 32  # characters of the one shown when none has been typed
LIKELIEST = 20


class GptRecipe(TransformerRecipe):
    """The recipe of `specs.Gpt`."""

    spec: Gpt
    net: GptNet

    def __init__(self, spec: Gpt, device: torch.device, folder: Path | None = None) -> None:
        super().__init__(spec, device)
        self.steps_per_epoch = spec.EPOCH
        whole = own_text(folder) if folder and spec.upload else spec.written()
        first = len(whole) - len(whole) // spec.HELD_OUT
        self.tokens = tokens(spec, whole[:first])
        self.train, self.test = (self.numbered(part) for part in (whole[:first], whole[first:]))
        self.window = torch.arange(spec.context + 1, device=device)
        net = GptNet(spec, spec.vocabulary_size())
        self.prepare(net, net.embedding, self.train)
        self.filters = Filters()
        self.sentence: list[int] = []
        self.written: list[int] = []
        self.probe({"text": " ".join(whole[first : first + SENTENCE].split()[1:-1])})

    def numbered(self, part: str) -> Tensor:
        """Token numbers (n,) on the device; where they fill no window, again from the beginning."""
        tokens = self.tokens.encode(part)
        return torch.from_numpy(np.resize(tokens, max(len(tokens), self.spec.context + 2))).to(self.device)

    def loss(self) -> Tensor:
        """The mean cross-entropy of the next tokens in `batch_size` windows at random places."""
        last = len(self.train) - self.spec.context
        starts = torch.randint(last, (self.spec.batch_size, 1), generator=self.chance, device=self.device)
        return self.cross_entropy(self.train[starts + self.window]).mean()

    def cross_entropy(self, windows: Tensor) -> Tensor:
        """Of every token but the first (B, context + 1): the loss of saying it (B × context,)."""
        logits = self.net(windows[:, :-1]).float()
        return F.cross_entropy(logits.flatten(0, 1), windows[:, 1:].flatten(), reduction="none")

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """The mean loss over windows of the text's end: evenly spread ones, or all when the run is over."""
        self.net.eval()
        context = self.spec.context
        starts = torch.arange(0, len(self.test) - context, context, device=self.device)
        if self.step < self.spec.steps():
            starts = starts[:: max(1, len(starts) * context // TESTED)]
        total = torch.zeros((), device=self.device)
        with self.autocast():
            for some in torch.split(starts, max(1, BATCH // context)):
                total += self.cross_entropy(self.test[some[:, None] + self.window]).sum()
        return {"test_loss": total.item() / (len(starts) * context)}

    def probe(self, given: dict[str, Any]) -> None:
        """Look at the network through a sentence, and begin a new text after it."""
        if given.get("text") is not None:
            self.sentence = self.tokens.encode(given["text"]).tolist()[-self.spec.shown() :]
        known = {key: given.get(key) for key in ("temperature", "top_k", "top_p")}
        changes = {key: value for key, value in known.items() if value is not None}
        self.filters = Filters(**{**vars(self.filters), **changes})
        self._begin()

    def set(self, spec: Gpt) -> None:
        """Take over the live fields."""
        self.spec = spec

    # ---- what can be seen, one method a topic

    def _tokens(self) -> Array:
        return np.array(self.sentence, np.int32)

    def _attention(self) -> Array:
        seen = watched(self.net, lambda: self.logits(self.sentence))
        return numbers(torch.cat(list(seen.values())))

    def _next(self) -> Array:
        logits = self.logits(self.sentence)[-1].float().cpu()
        chances = logits.softmax(0)
        best = chances.topk(min(LIKELIEST, len(chances)))
        return numbers(
            torch.stack([best.indices.float(), best.values, self.filters(logits)[best.indices]], 1)
        )

    def _generated(self) -> Array:
        if len(self.written) >= LONGEST:
            self._begin()
        count = MORE if self.written else FIRST
        chosen = generate(self.net, self.sentence + self.written, count, self.choose, self.spec.context)
        self.written += chosen
        return words([self.tokens.decode(part) for part in (self.sentence, self.written)])

    # ---- help

    def _begin(self) -> None:
        self.written = []
        # Whoever looks changes nothing: a chance of its own.
        self.dice = torch.Generator().manual_seed(self.spec.seed)

    def logits(self, tokens: list[int]) -> Tensor:
        """Logits (T, V) of what follows each token."""
        with self.autocast():
            logits: Tensor = self.net(torch.tensor([tokens], device=self.device))
        return logits[0]

    def choose(self, logits: Tensor) -> int:
        """A token drawn from what the filters leave of its logits (V,)."""
        return int(torch.multinomial(self.filters(logits.float().cpu()), 1, generator=self.dice))


def tokens(spec: Gpt, train: str) -> Tokens:
    """The tokens of a spec; byte pairs are learnt from the text for training alone."""
    if spec.tokens == "characters":
        return Characters(spec.alphabet())
    return BytePairs(train, spec.vocabulary)
