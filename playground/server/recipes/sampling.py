"""The choice of the next token: what is left of the probabilities after temperature, top-k and top-p."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Filters:
    """Temperature 0 takes the likeliest token, `top_k` 0 and `top_p` 1 leave all."""

    temperature: float = 0.8
    top_k: int = 0
    top_p: float = 1.0

    def __call__(self, logits: Tensor) -> Tensor:
        """Probabilities (V,) of the next token, from logits (V,) on the host; they sum to 1.

        The logits are divided by the temperature; the `top_k` likeliest are kept; of these, the fewest
        likeliest whose probabilities reach `top_p` (Holtzman et al. 2020).
        """
        if self.temperature == 0:
            return torch.zeros_like(logits).index_fill_(0, logits.argmax(), 1.0)
        # In float64, so that next to no temperature is still one.
        ordered = (logits.double() / self.temperature).softmax(0).sort(descending=True, stable=True)
        kept = ordered.values
        if self.top_k:
            kept[self.top_k :] = 0
        kept /= kept.sum()
        kept[kept.cumsum(0) - kept >= self.top_p] = 0
        return torch.zeros_like(kept).scatter_(0, ordered.indices, kept / kept.sum()).float()
