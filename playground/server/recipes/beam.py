"""Beam search: the likeliest sentences that a network can say, as far as a few beginnings at a time lead to
them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor


class Found(NamedTuple):
    """A sentence: its tokens without begin and end, and the natural logarithm of its probability."""

    tokens: list[int]
    log_probability: float


def beam_search(
    following: Callable[[Tensor], Tensor], begin: int, end: int, beams: int, most: int
) -> list[Found]:
    """The `beams` likeliest sentences that were found, the likeliest first.

    `following` says for beginnings of sentences (n, t), token numbers from `begin` on, the logarithm of the
    probability of each token that may come next (n, V). After each token the `beams` likeliest beginnings are
    kept; those that have ended keep their place by their probability. None has more than `most` tokens, the
    end too; what has not ended by then is given as it is. One beam is greedy decoding; as many as there are
    sentences, exhaustive search. Probabilities are not normalised by length.
    """
    prefixes = torch.tensor([[begin]])
    scores = torch.zeros(1, dtype=torch.float64)
    ended: list[Found] = []
    for _ in range(most):
        following_scores = following(prefixes).double().cpu()  # (n, V)
        size = following_scores.shape[1]
        longer = (scores[:, None] + following_scores).flatten()
        best = longer.topk(min(beams, len(longer)))
        sentences = torch.cat([prefixes[best.indices // size], (best.indices % size)[:, None]], 1)
        over = sentences[:, -1] == end
        ended += [
            Found(tokens[1:-1], score)
            for tokens, score in zip(sentences[over].tolist(), best.values[over].tolist(), strict=True)
        ]
        ended = sorted(ended, key=lambda found: -found.log_probability)[:beams]
        prefixes, scores = sentences[~over], best.values[~over]
        # A beginning only becomes less likely: it must be likelier than the worst that is there already.
        if len(ended) == beams:
            hopeful = scores > ended[-1].log_probability
            prefixes, scores = prefixes[hopeful], scores[hopeful]
        if not len(prefixes):
            break
    unended = [
        Found(tokens[1:], score) for tokens, score in zip(prefixes.tolist(), scores.tolist(), strict=True)
    ]
    return sorted([*ended, *unended], key=lambda found: -found.log_probability)[:beams]
