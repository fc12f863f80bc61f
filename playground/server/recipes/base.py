"""What the training loop asks of a recipe, and what recipes of one network share."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor, nn

from playground.server.specs import Spec


class Recipe(Protocol):
    """One network being trained. Everything in it is on its device; nothing waits for the device unless it
    says so."""

    steps_per_epoch: int

    @property
    def spec(self) -> Spec:
        """The settings in force."""

    def train_step(self) -> Tensor:
        """One step of the optimiser; returns the loss before it, a scalar still on the device."""

    def evaluate(self) -> dict[str, float]:
        """Loss and accuracy on the test data; waits for the device."""

    def draw(self, topic: str) -> np.ndarray[Any, Any]:
        """The array of a topic now; waits for the device."""

    def probe(self, given: dict[str, Any]) -> None:
        """Show the topics in `spec.PROBED` for this from now on; `spec.probe` has checked it."""

    def set(self, spec: Any) -> None:
        """Go on with the live fields of `spec`."""

    def state(self) -> dict[str, Any]:
        """All that `load` needs to go on as if nothing had happened."""

    def load(self, state: dict[str, Any]) -> None:
        """Go on from a state."""

    def weights(self) -> dict[str, Tensor]:
        """The network's parameters, for people."""


class OneNetwork:
    """A network and its optimiser: what a running one is told of its spec, and what is kept of both."""

    spec: Any
    net: nn.Module
    optimizer: torch.optim.Optimizer

    def set(self, spec: Any) -> None:
        """Take over the live fields; under a schedule the rate is that of its peak."""
        self.spec = spec
        for group in self.optimizer.param_groups:
            group.update(options(spec))

    def state(self) -> dict[str, Any]:
        """Network and optimiser; a recipe adds where in its data it is, and every chance."""
        return {"net": self.net.state_dict(), "optimizer": self.optimizer.state_dict()}

    def load(self, state: dict[str, Any]) -> None:
        """Go on from a state, with the settings of the spec."""
        self.net.load_state_dict(state["net"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.set(self.spec)

    def weights(self) -> dict[str, Tensor]:
        """All that the network knows, running means and variances too."""
        return dict(self.net.state_dict())


def options(spec: Any) -> dict[str, Any]:
    """What an optimiser is told of a spec; Adam's first decay rate is its momentum."""
    own = {"momentum": spec.momentum} if spec.optimizer == "sgd" else {"betas": (spec.momentum, 0.999)}
    return {"lr": spec.learning_rate, "weight_decay": getattr(spec, "weight_decay", 0.0), **own}


def autocast(spec: Any, device: torch.device) -> torch.autocast:
    """The precision of products: bfloat16 where the spec asks for it."""
    return torch.autocast(device.type, torch.bfloat16, enabled=spec.precision == "bfloat16")
