"""What an engine must know to train one small network."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .activations import ACTIVATIONS
from .datasets import CLASSIFICATION, REGRESSION
from .errors import SpecError
from .features import FEATURES

__all__ = ["Spec", "SpecError"]

#: The values a field may take, where they are words.
CHOICES: dict[str, tuple[str, ...]] = {
    "problem": ("classification", "regression"),
    "dataset": tuple(CLASSIFICATION),
    "reg_dataset": tuple(REGRESSION),
    "activation": tuple(ACTIVATIONS),
    "regularization": ("none", "L1", "L2"),
    "compat": ("tfplayground", "none"),
}


@dataclass(frozen=True)
class Spec:
    """One experiment. Every field has TensorFlow Playground's default.

    Raises:
        SpecError: a value has the wrong type or is impossible.
    """

    problem: str = "classification"
    dataset: str = "circle"
    reg_dataset: str = "reg-plane"
    noise: float = 0.0  # percent, 0..80
    train_ratio: int = 50  # percent of all points
    batch_size: int = 10
    seed: str = "0.12345"
    features: tuple[str, ...] = ("x", "y")
    hidden_layers: tuple[int, ...] = (4, 2)
    activation: str = "tanh"
    learning_rate: float = 0.03
    regularization: str = "none"
    regularization_rate: float = 0.0
    init_zero: bool = False
    compat: str = "tfplayground"

    def __post_init__(self) -> None:
        for field, choices in CHOICES.items():
            _choice(field, getattr(self, field), choices)
        _number("noise", self.noise, 0, 80)
        _whole("train_ratio", self.train_ratio, 1, 99)
        _whole("batch_size", self.batch_size, 1)
        _number("learning_rate", self.learning_rate, 0, above=True)
        _number("regularization_rate", self.regularization_rate, 0)
        if not isinstance(self.seed, str):
            raise SpecError("seed", "text", self.seed)
        if not isinstance(self.init_zero, bool):
            raise SpecError("init_zero", "true or false", self.init_zero)
        object.__setattr__(self, "features", _features(self.features))
        object.__setattr__(self, "hidden_layers", _tuple("hidden_layers", self.hidden_layers))
        for units in self.hidden_layers:
            _whole("hidden_layers", units, 1)

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Spec:
        """A spec from JSON types; fields left out keep their defaults.

        Raises:
            SpecError: an unknown field, or a value that cannot be used.
        """
        known = [field.name for field in dataclasses.fields(cls)]
        for name in given:
            if name not in known:
                raise SpecError(str(name), f"one of the fields {', '.join(known)}", given[name])
        return cls(**given)

    def to_dict(self) -> dict[str, Any]:
        """The spec in JSON types; `from_dict` reads it back."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in dataclasses.asdict(self).items()
        }

    @property
    def active_dataset(self) -> str:
        """The data set that fits the problem."""
        return self.dataset if self.problem == "classification" else self.reg_dataset


def _choice(field: str, given: object, choices: tuple[str, ...]) -> None:
    if given not in choices:
        raise SpecError(field, f"one of {', '.join(choices)}", given)


def _number(field: str, given: object, low: float, high: float = math.inf, *, above: bool = False) -> None:
    usable = isinstance(given, int | float) and not isinstance(given, bool) and math.isfinite(given)
    if not usable or not low <= given <= high or (above and given == low):  # type: ignore[operator]
        bounds = f"above {low:g}" if above else f"from {low:g}"
        raise SpecError(
            field, f"a finite number {bounds}" + (f" to {high:g}" if high < math.inf else ""), given
        )


def _whole(field: str, given: object, low: int, high: float = math.inf) -> None:
    if not isinstance(given, int) or isinstance(given, bool) or not low <= given <= high:
        raise SpecError(
            field, f"a whole number from {low}" + (f" to {high:g}" if high < math.inf else ""), given
        )


def _tuple(field: str, given: object) -> tuple[Any, ...]:
    if not isinstance(given, list | tuple):
        raise SpecError(field, "a list", given)
    return tuple(given)


def _features(given: object) -> tuple[str, ...]:
    """The names in the order in which networks receive them, whatever the order in which they came."""
    names = _tuple("features", given)
    for name in names:
        _choice("features", name, tuple(FEATURES))
    if len(set(names)) < len(names):
        raise SpecError("features", "each feature once", given)
    return tuple(name for name in FEATURES if name in names)
