"""Skip-gram with negative sampling (Mikolov et al. 2013), a pass through the text or a batch at a time."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class SkipGram(nn.Module):
    """Two vectors for each word: as itself, and as context of others.

    As in word2vec the first ones begin small, by chance, and the others at 0.
    """

    def __init__(self, size: int, width: int) -> None:
        super().__init__()
        self.words = nn.Parameter((torch.rand(size, width) - 0.5) / width)
        self.contexts = nn.Parameter(torch.zeros(size, width))

    def forward(self, centres: Tensor, contexts: Tensor, noise: Tensor) -> Tensor:
        """The mean loss of words (B,), a context (B,) and noise (B, k) of each."""
        word = F.embedding(centres, self.words)
        near = F.embedding(contexts, self.contexts)
        far = F.embedding(noise, self.contexts)
        true, false = (word * near).sum(1), (far @ word.unsqueeze(2)).squeeze(2)
        return -(F.logsigmoid(true) + F.logsigmoid(-false).sum(1)).mean()


def keeping(counts: Tensor, threshold: float) -> Tensor:
    """The probability (V,) that a word is left in the text: the square root of `threshold` over its
    frequency, at most 1."""
    return (threshold * counts.sum() / counts.clamp(min=1)).sqrt().clamp(max=1)


def cumulated(counts: Tensor, power: float) -> Tensor:
    """The noise distribution (V,), counts to a power, summed up to each word; a word without count is never
    drawn."""
    weights = torch.where(counts > 0, counts.double() ** power, 0.0)
    return (weights.cumsum(0) / weights.sum()).float()


def noise(cumulative: Tensor, shape: tuple[int, ...], chance: torch.Generator) -> Tensor:
    """Words drawn from the noise distribution."""
    # torch.rand is never 1: there is a word whose sum is greater.
    drawn = torch.rand(shape, generator=chance, device=cumulative.device)
    return torch.searchsorted(cumulative, drawn, right=True)


def windows(
    words: Tensor, verses: Tensor, keep: Tensor, window: int, chance: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Words and a context of each, (n,) both, shuffled: a pass through a text.

    `words` (N,) are the text, `verses` (N,) say where each stands: no context reaches across two. Frequent
    words are left out by chance, then each word sees 1 to `window` words each way, by chance too.
    """
    device = words.device
    left = torch.rand(len(words), generator=chance, device=device) < keep[words]
    words, verses = words[left], verses[left]
    reach = torch.randint(1, window + 1, (len(words),), generator=chance, device=device)
    centres, contexts = [], []
    for apart in range(1, window + 1):
        near = verses[apart:] == verses[:-apart]
        before, after = words[:-apart], words[apart:]
        for sees, centre, context in (
            (reach[:-apart], before, after),
            (reach[apart:], after, before),
        ):
            there = near & (sees >= apart)
            centres.append(centre[there])
            contexts.append(context[there])
    order = torch.randperm(sum(map(len, centres)), generator=chance, device=device)
    return torch.cat(centres)[order], torch.cat(contexts)[order]
