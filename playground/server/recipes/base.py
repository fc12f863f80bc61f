"""What the training loop asks of a recipe."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from torch import Tensor

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
