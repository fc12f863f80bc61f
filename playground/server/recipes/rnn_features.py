"""What a unit may follow in a text, and how strongly it does.

Karpathy, Johnson and Li 2015 looked for such units by eye: one that is on inside quotation marks, one that
counts the characters of a line. Here they are found by their correlation.
"""

from __future__ import annotations

import unicodedata
from itertools import accumulate

import torch
from torch import Tensor

FEATURES = ("quotes", "line", "word", "space", "capital", "vowel", "punctuation")


def features(text: str) -> Tensor:
    """float32 (features, T): what holds at each character of a text, 1 or 0, or a count.

    `quotes`: inside "…" or “…” or «…» opened in this line, the first sign included, the last one not; `line`,
    `word`: characters of this line or word until here; then what kind of character it is.
    """
    line = accumulate(text, lambda count, one: 0 if one == "\n" else count + 1, initial=0)
    word = accumulate(text, lambda count, one: count + 1 if one.isalpha() else 0, initial=0)
    rows = [
        list(accumulate(text, _quoted, initial=0))[1:],
        list(line)[1:],
        list(word)[1:],
        [one.isspace() for one in text],
        [one.isupper() for one in text],
        [unicodedata.normalize("NFD", one)[0] in "aeiouAEIOU" for one in text],
        [unicodedata.category(one)[0] == "P" for one in text],
    ]
    return torch.tensor(rows, dtype=torch.float32)


def _quoted(inside: int, one: str) -> int:
    if one == '"':
        return 1 - inside
    return 1 if one in "“«" else 0 if one in "”»\n" else inside


def correlations(states: Tensor, features: Tensor) -> Tensor:
    """Pearson's correlation (features, units) of states (T, units) with features (features, T).

    The covariance divided by both standard deviations, over all T characters: 1 when a unit's state rises
    and falls in proportion to the feature, -1 when it does the opposite; 0 where either never changes.
    """
    of_states, of_features = states - states.mean(0), features - features.mean(1, keepdim=True)
    spread = of_features.norm(dim=1, keepdim=True) * of_states.norm(dim=0)
    return torch.where(spread > 1e-6, of_features @ of_states / spread, 0.0).clamp(-1, 1)


def followers(states: Tensor, features: Tensor, most: int) -> Tensor:
    """(features, k, 2): the k <= most units that follow each feature most strongly, either way: unit, r."""
    found = correlations(states, features)
    units = found.abs().topk(min(most, found.shape[1]), dim=1).indices
    return torch.stack([units.to(found.dtype), found.gather(1, units)], 2)
