"""Word vectors by skip-gram with negative sampling (Mikolov et al. 2013), trained by Adam.

A pass through the text becomes pairs of words on the device at once; the steps take them in batches.

Measured on 41 English and 40 Spanish pairs of related words (one thread of a crowded machine, 7 to 8.5
core-seconds, seeds 0 to 2): 60 to 63 % and 65 to 74 % of the partners are among the ten nearest words; by
chance 0.5 % would be. The pairs were chosen before any training; the width and the length of a run were
chosen on the English ones. 190,000 words are few: of analogies, son - father + mother finds daughter, with
all three seeds first; many others fail.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from playground.datasets.loading import Array
from playground.datasets.pairs import pairs
from playground.datasets.texts import text
from playground.datasets.words import words as words_of
from playground.server.recipes.skip_gram import SkipGram, cumulated, keeping, noise, windows
from playground.server.recipes.transformer import numbers, plane, words
from playground.server.specs.embeddings import EPOCH, FIRST, Embeddings, sum_of
from playground.server.tokens import Words

NEAREST = 10  # neighbours that are shown, and among which a partner counts as found


class EmbeddingsRecipe:
    """The recipe of `specs.Embeddings`."""

    def __init__(self, spec: Embeddings, device: torch.device) -> None:
        self.spec, self.device = spec, device
        self.steps_per_epoch = EPOCH
        whole = text(spec.data)
        self.tokens = Words(whole, spec.vocabulary)
        self.number = {word: number for number, word in enumerate(self.tokens.symbols) if word}
        verses = [self.tokens.encode(verse) for verse in whole.splitlines()]
        found = torch.from_numpy(np.concatenate(verses)).to(device)
        places = torch.from_numpy(np.repeat(np.arange(len(verses)), [len(verse) for verse in verses]))
        known = found != 0  # a rare word is none, as in word2vec
        self.text, self.verses = found[known], places.to(device)[known]
        counts = torch.bincount(self.text.cpu(), minlength=spec.vocabulary)
        self.known = (counts > 0).to(device)
        self.keep = keeping(counts, spec.subsample).to(device)
        self.noise = cumulated(counts, spec.noise_power).to(device)
        chosen = [pair for pair in pairs(spec.data) if self.number.keys() >= set(pair)]
        numbered = [[self.number[word] for word in pair] for pair in chosen]
        self.pairs = torch.tensor(numbered, dtype=torch.long, device=device).view(-1, 2)
        self.ranks = np.zeros((len(chosen), 2), np.int32)
        torch.manual_seed(spec.seed)
        self.net = SkipGram(spec.vocabulary, spec.width).to(device)
        self.optimizer = torch.optim.Adam(self.net.parameters(), spec.learning_rate, fused=True)
        self.passes, self.chance = (torch.Generator(device).manual_seed(spec.seed) for _ in range(2))
        self.begin_pass()
        first, listed = FIRST[spec.data]
        self.probe({"sum": first, "words": " ".join(word for word in listed.split() if word in self.number)})

    def begin_pass(self) -> None:
        """Draw the pairs of another pass through the text."""
        self.begun = self.passes.get_state()
        self.centres, self.contexts = windows(
            self.text, self.verses, self.keep, self.spec.window, self.passes
        )
        self.place = 0

    def train_step(self) -> Tensor:
        """One step on the next batch of pairs."""
        size = self.spec.batch_size
        if self.place and self.place + size > len(self.centres):
            self.begin_pass()
        batch = slice(self.place, self.place + size)
        centres, contexts = self.centres[batch], self.contexts[batch]
        self.place += size
        far = noise(self.noise, (len(centres), self.spec.negatives), self.chance)
        loss: Tensor = self.net(centres, contexts, far)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        return loss.detach()

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """The part of the pairs on hand whose partner is among the ten nearest words, looked for from
        either."""
        asked, partner = self.pairs.flatten(), self.pairs.flip(1).flatten()
        if not len(asked):
            return {}
        cosines = self.cosines(self.units()[asked], asked.unsqueeze(1))
        own = cosines.gather(1, partner.unsqueeze(1))
        ranks = (cosines > own).sum(1).cpu().numpy() + 1
        self.ranks = ranks.reshape(-1, 2).astype(np.int32)
        return {"recall_at_10": float((ranks <= NEAREST).mean())}

    @torch.no_grad()
    def draw(self, topic: str) -> Array:
        """See `Embeddings.TOPICS`."""
        return getattr(self, f"_{topic}")()  # type: ignore[no-any-return]

    def probe(self, given: dict[str, Any]) -> None:
        """Look at this sum, at these words, or at both."""
        if given.get("sum") is not None:
            self.sum = given["sum"].strip()
            self.terms = [(sign, self.number[word]) for sign, word in sum_of(self.sum) or []]
        if given.get("words") is not None:
            self.listed = list(dict.fromkeys(self.number[word] for word in words_of(given["words"])))

    def set(self, spec: Embeddings) -> None:
        """Take over the learning rate."""
        self.spec = spec
        self.optimizer.param_groups[0]["lr"] = spec.learning_rate

    def state(self) -> dict[str, Any]:
        """Network, optimiser, and where in which pass the run is; the pass itself is drawn again from its
        chance."""
        return {
            "net": self.net.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "chance": self.chance.get_state(),
            "pass": self.begun,
            "place": self.place,
            "ranks": torch.from_numpy(self.ranks),
        }

    def load(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self.net.load_state_dict(state["net"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.passes.set_state(state["pass"].cpu())
        self.begin_pass()
        self.chance.set_state(state["chance"].cpu())
        self.place = state["place"]
        self.ranks = state["ranks"].cpu().numpy()
        self.set(self.spec)

    def weights(self) -> dict[str, Tensor]:
        """Both vectors of all words."""
        return dict(self.net.state_dict())

    # ---- help

    def units(self) -> Tensor:
        """The vectors (V, width) of all words, each of length 1."""
        return F.normalize(self.net.words, dim=1)

    def cosines(self, vectors: Tensor, without: Tensor) -> Tensor:
        """Cosines (n, V) of vectors of length 1 (n, width) with all words; those of words `without` (n, k),
        and of numbers that are no word, are -2."""
        cosines = (vectors @ self.units().T).masked_fill(~self.known, -2.0)
        return cosines.scatter(1, without, -2.0)

    # ---- what can be seen, one method a topic

    def _vocabulary(self) -> Array:
        return words(self.tokens.symbols)

    def _sum(self) -> Array:
        return words(self.sum)

    def _neighbours(self) -> Array:
        signs, terms = (torch.tensor(part, device=self.device) for part in zip(*self.terms, strict=True))
        vector = F.normalize((signs.unsqueeze(1) * self.units()[terms]).sum(0, keepdim=True), dim=1)
        best = self.cosines(vector, terms.unsqueeze(0))[0].topk(NEAREST)
        return numbers(torch.stack([best.indices.float(), best.values], 1))

    def _listed(self) -> Array:
        return np.array(self.listed, np.int32)

    def _similarities(self) -> Array:
        vectors = self.units()[self.listed]
        return numbers(vectors @ vectors.T)

    def _map(self) -> Array:
        typed = {*(number for _, number in self.terms), *self.listed}
        shown = [*typed, *(set(self.pairs.flatten().tolist()) - typed)]
        places = plane(numbers(self.units()[shown]))
        return np.column_stack([shown, np.isin(shown, list(typed)), places]).astype(np.float32)

    def _pairs(self) -> Array:
        out: Array = np.column_stack([self.pairs.cpu().numpy(), self.ranks]).astype(np.int32)
        return out
