"""BLEU (Papineni et al. 2002): how many runs of one to four words two texts have in common."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

RUN = 4  # words of a run, at most


def bleu(said: Sequence[Sequence[str]], references: Sequence[Sequence[str]]) -> float:
    """BLEU of sentences, each with one reference, 0 to 1: over all of them together, without smoothing.

    The geometric mean of the parts of the runs of 1, 2, 3 and 4 words that are in the reference, each run at
    most as often as there; times a penalty if there are fewer words than in the references (equation 3 of
    the paper).
    """
    right, all_of_them = [0] * RUN, [0] * RUN
    for ours, theirs in zip(said, references, strict=True):
        for k in range(RUN):
            runs = _runs(ours, k + 1)
            right[k] += (runs & _runs(theirs, k + 1)).total()
            all_of_them[k] += runs.total()
    if not all(right):
        return 0.0
    precision = sum(math.log(a / b) for a, b in zip(right, all_of_them, strict=True)) / RUN
    shortness = sum(map(len, references)) / all_of_them[0]
    return math.exp(precision + min(0.0, 1 - shortness))


def _runs(words: Sequence[str], length: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[k : k + length]) for k in range(len(words) - length + 1))
