"""A Q-network learns what its actions are worth, from what they bring: it crosses a grid, or balances a pole.

How it acts and what it aims at is in `playground.light.q_learning`; here is the network that learns, in
torch. It takes the very steps of the browser's (`playground.light.q_network`), in single precision.

Measured on a crowded machine, seeds 0 to 2: `pole` (3.3 core-seconds) ends each time with a mean return of
200 over 100 episodes without exploration, the most there is (CartPole-v0 counts as solved at 195). `grid`
(1.6 core-seconds), `cliff` and `maze` end with the shortest way.
"""

from __future__ import annotations

import copy
from itertools import pairwise
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.light.q_learning import LARGEST, QLearning
from playground.light.replay import Moments
from playground.server.specs.q_network import QNetwork

Array = np.ndarray[Any, Any]


class TorchNetwork:
    """Linear layers with ReLU between them, and their older copy; what `q_learning.Worth` asks for."""

    def __init__(self, spec: QNetwork, device: torch.device) -> None:
        torch.manual_seed(spec.seed)
        self.net = network(spec.sizes()).to(device)
        self.older = copy.deepcopy(self.net).requires_grad_(False)
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=spec.learning_rate, fused=True)

    def worth(self, seen: Array) -> Array:
        """Of each action (N, actions), in what is seen (N, inputs); waits for the device."""
        return self._asked(self.net, seen)

    def target(self, seen: Array) -> Array:
        """The same as the older copy says it."""
        return self._asked(self.older, seen)

    def learn(self, seen: Array, actions: Array, aims: Array, rate: float) -> Tensor:
        """One step of Adam towards the aims of these actions; Huber's loss before it."""
        answers = self.net(self._given(seen))
        taken = F.one_hot(torch.as_tensor(actions, device=answers.device), answers.shape[1])
        loss = F.smooth_l1_loss((answers * taken).sum(1), self._given(aims))
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.net.parameters(), LARGEST)
        self.optimizer.step()
        return loss.detach()

    def renew(self) -> None:
        """The older copy becomes what the network is now."""
        self.older.load_state_dict(self.net.state_dict())

    @torch.no_grad()
    def _asked(self, net: nn.Module, seen: Array) -> Array:
        answers: Array = net(self._given(seen)).cpu().numpy()
        return answers

    def _given(self, array: Array) -> Tensor:
        own = next(self.net.parameters())
        return torch.as_tensor(array, dtype=own.dtype, device=own.device)


class QNetworkRecipe(QLearning):
    """The recipe of `specs.QNetwork`."""

    net: TorchNetwork

    def __init__(self, spec: QNetwork, device: torch.device) -> None:
        super().__init__(spec, TorchNetwork(spec, device))

    def state(self) -> dict[str, Any]:
        """Networks, optimiser, memory, and where every world is."""
        return {
            "net": self.net.net.state_dict(),
            "older": self.net.older.state_dict(),
            "optimizer": self.net.optimizer.state_dict(),
            "moments": [torch.from_numpy(kept) for kept in self.replay.moments],
            "count": self.replay.count,
            "chance": self.chance.bit_generator.state,
            "worlds": [torch.from_numpy(each) for each in (self.states, self.returned, self.lasted)],
            "returns": self.returns,
            "step": self.step,
        }

    def load(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self.net.net.load_state_dict(state["net"])
        self.net.older.load_state_dict(state["older"])
        self.net.optimizer.load_state_dict(state["optimizer"])
        self.replay.moments = Moments(*(kept.cpu().numpy() for kept in state["moments"]))
        self.replay.count = state["count"]
        self.chance.bit_generator.state = state["chance"]
        self.states, self.returned, self.lasted = (each.cpu().numpy() for each in state["worlds"])
        self.returns, self.step = state["returns"], state["step"]

    def weights(self) -> dict[str, Tensor]:
        """Of the network that acts."""
        return dict(self.net.net.state_dict())


def network(sizes: tuple[int, ...]) -> nn.Sequential:
    """Linear layers, each but the last with a ReLU."""
    layers: list[nn.Module] = []
    for fan_in, fan_out in pairwise(sizes):
        layers += [nn.Linear(fan_in, fan_out), nn.ReLU()]
    return nn.Sequential(*layers[:-1])
