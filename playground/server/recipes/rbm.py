"""A restricted Boltzmann machine: binary units in two layers, none joined to one of its own layer.

Its energy is E(v, h) = -v·b - h·c - v·W·h, the probability of a state proportional to exp(-E) (Smolensky
1986); learnt by contrastive divergence (Hinton 2002) or its persistent form (Tieleman 2008).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

SPREAD = 0.01  # standard deviation of the first weights (Hinton 2010, section 8)


def draw(probabilities: Tensor, chance: torch.Generator) -> Tensor:
    """Units that are on with these probabilities, as zeros and ones."""
    numbers = torch.rand(probabilities.shape, generator=chance, device=probabilities.device)
    return (numbers < probabilities).to(probabilities.dtype)


class Rbm(nn.Module):
    """`visible` and `hidden` units, with a weight for each pair of them."""

    def __init__(self, visible: int, hidden: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(SPREAD * torch.randn(visible, hidden))  # W
        self.visible_bias = nn.Parameter(torch.zeros(visible))  # b
        self.hidden_bias = nn.Parameter(torch.zeros(hidden))  # c

    def up(self, visible: Tensor) -> Tensor:
        """How probable it is that each hidden unit is on, (N, hidden), given the visible ones."""
        return torch.sigmoid(visible @ self.weight + self.hidden_bias)

    def down(self, hidden: Tensor) -> Tensor:
        """How probable it is that each visible unit is on, (N, visible), given the hidden ones."""
        return torch.sigmoid(hidden @ self.weight.T + self.visible_bias)

    def gibbs(self, hidden: Tensor, chance: torch.Generator) -> tuple[Tensor, Tensor]:
        """A step of the Gibbs chain: visible units drawn given the hidden ones, then those given these."""
        visible = draw(self.down(hidden), chance)
        return visible, draw(self.up(visible), chance)

    def free_energy(self, visible: Tensor) -> Tensor:
        """F (N,) in nats: exp(-F(v)) is the sum of exp(-E(v, h)) over all h."""
        inputs = visible @ self.weight + self.hidden_bias
        return -visible @ self.visible_bias - F.softplus(inputs).sum(1)

    @torch.no_grad()
    def diverge(
        self, data: Tensor, k: int, chance: torch.Generator, chain: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Put into `grad` how the log-likelihood falls, estimated from `k` Gibbs steps.

        The chain begins with `data` (N, visible), or goes on from hidden units `chain` (M, hidden). Returns
        the hidden units that it ends with, and the squared error of a unit of the data when it is made again
        from the probabilities of the hidden ones.
        """
        up = self.up(data)
        hidden = draw(up, chance) if chain is None else chain
        for _ in range(k):
            visible, hidden = self.gibbs(hidden, chance)
        # Probabilities in place of the units that are drawn last: the same mean, less noise.
        made = self.up(visible)
        self.weight.grad = visible.T @ made / len(visible) - data.T @ up / len(data)
        self.visible_bias.grad = visible.mean(0) - data.mean(0)
        self.hidden_bias.grad = made.mean(0) - up.mean(0)
        return hidden, F.mse_loss(self.down(up), data)
