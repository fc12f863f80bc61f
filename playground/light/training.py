"""One run in the browser: it trains in short turns, so that the page's worker can listen between them.

It measures and draws what the server's loop does (`playground/server/worker/training.py`).
"""

from __future__ import annotations

import math
import time
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from playground.light import gan_2d, q_network
from playground.light.errors import Unfit

RECIPES: dict[str, ModuleType] = {"gan-2d": gan_2d, "q-network": q_network}


def checked(given: dict[str, Any]) -> dict[str, Any]:
    """How large the network of a spec is, how many steps its run takes, and a name for it.

    Or, if nothing can be trained with it, `refused`: the key of a text, its `field`, and `values` for it.
    The types and ranges of the settings are right already: the page has held them against the schema.
    """
    recipe, spec = RECIPES[given["recipe"]], SimpleNamespace(**given)
    try:
        size = recipe.parameters(spec)
    except Unfit as unfit:
        return {"refused": unfit.key, "field": unfit.field, "values": unfit.values}
    return {
        "parameters": size,
        "steps": recipe.steps(spec),
        "title": f"{given['recipe']} {recipe.title(spec)}",
    }


class Training:
    """A run from its start to its end."""

    def __init__(self, given: dict[str, Any]) -> None:
        module, spec = RECIPES[given["recipe"]], SimpleNamespace(**given)
        self.recipe = module.build(spec)
        self.steps: int = module.steps(spec)
        self.step = 0
        self.loss = math.nan
        self._losses: list[float] = []  # since the last report
        self._counted = (time.perf_counter(), 0)

    @property
    def epoch(self) -> float:
        """Epochs done, with the part of the one under way."""
        return float(self.step / self.recipe.steps_per_epoch)

    def advance(self, seconds: float, until: float = math.inf) -> list[dict[str, Any]]:
        """Train for about so long, at most to the step `until`; returns what was measured on the way.

        A loss that is not finite any more is told as NaN, and ends the turn.
        """
        end = time.perf_counter() + seconds
        last = min(until, self.steps)
        told: list[dict[str, Any]] = []
        while self.step < last:
            with np.errstate(all="ignore"):  # a run that breaks down says so itself
                self.loss = self.recipe.train_step()
            self._losses.append(self.loss)
            self.step += 1
            over = self.step % self.recipe.steps_per_epoch == 0
            if over or self.step % self.recipe.spec.report_every == 0:
                told.append(self._measure(over))
                if not math.isfinite(told[-1]["values"]["train_loss"]):
                    break
            if time.perf_counter() >= end:
                break
        return told

    def _measure(self, epoch_is_over: bool) -> dict[str, Any]:
        mean = float(np.mean(self._losses))
        self._losses.clear()
        tested = self.recipe.evaluate() if epoch_is_over and math.isfinite(mean) else {}
        return {"step": self.step, "epoch": self.epoch, "values": {"train_loss": mean, **tested}}

    def set(self, given: dict[str, Any]) -> None:
        """Go on with the live fields of this spec."""
        self.recipe.set(SimpleNamespace(**given))

    def probe(self, given: dict[str, Any]) -> None:
        """Look at the network through this from now on."""
        self.recipe.probe(given)

    def draw(self, topic: str) -> np.ndarray[Any, Any]:
        """The array of a topic now."""
        array: np.ndarray[Any, Any] = self._live() if topic == "live" else self.recipe.draw(topic)
        return array

    def _live(self) -> np.ndarray[Any, Any]:
        """The loss of this step, and the steps per second since the last time."""
        now = time.perf_counter()
        since, first = self._counted
        self._counted = (now, self.step)
        return np.array([self.loss, (self.step - first) / max(now - since, 1e-9)], np.float32)
