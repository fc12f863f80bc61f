"""What an engine must know to train one small network."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .activations import ACTIVATIONS
from .combinations import COMBINATIONS
from .datasets import (
    CLASS_TABLES,
    CLASSIFICATION,
    GATES,
    MANY_CLASSES,
    NUMBER_TABLES,
    OWN,
    REGRESSION,
    Sample,
)
from .errors import SpecError
from .features import FEATURES
from .heads import PROBLEM_LOSSES
from .initializers import INITIALIZERS
from .losses import LOSSES
from .optimizers import OPTIMIZERS
from .schedules import SCHEDULES

__all__ = ["CHOICES", "NOT_IN_PARITY", "Spec", "SpecError"]

#: The values a field may take, where they are words.
CHOICES: dict[str, tuple[str, ...]] = {
    "problem": tuple(PROBLEM_LOSSES),
    "dataset": (*CLASSIFICATION, *CLASS_TABLES, OWN),
    "reg_dataset": (*REGRESSION, *NUMBER_TABLES, OWN),
    "activation": tuple(ACTIVATIONS),
    "combination": tuple(COMBINATIONS),
    "regularization": ("none", "L1", "L2", "elastic"),
    "compat": ("tfplayground", "none"),
    "loss": ("auto", *LOSSES),
    "optimizer": tuple(OPTIMIZERS),
    "schedule": tuple(SCHEDULES),
    "initializer": ("auto", *INITIALIZERS),
}

#: Field -> least and greatest value; whole numbers where both are whole and the default is.
_RANGES: dict[str, tuple[float, float]] = {
    "noise": (0, 80),
    "regularization_rate": (0, math.inf),
    "l1_share": (0, 1),
    "max_norm": (0, math.inf),
    "clip_norm": (0, math.inf),
    "momentum": (0, 0.9999),
    "weight_decay": (0, math.inf),
    "dropout": (0, 0.95),
}
_WHOLE: dict[str, tuple[int, float]] = {
    "train_ratio": (1, 99),
    "validation_ratio": (0, 98),
    "batch_size": (1, math.inf),
    "classes": (2, 10),
    "schedule_epochs": (1, math.inf),
    "patience": (0, math.inf),
}
_SWITCHES = ("init_zero", "batch_norm", "skip", "stratify")


@dataclass(frozen=True)
class Spec:
    """One experiment. Every field has TensorFlow Playground's default.

    `compat` "tfplayground" is that page's arithmetic, where the fields after it must keep their defaults (but
    for activations, combinations and the validation part); "none" is the textbook's.

    Raises:
        SpecError: a value has the wrong type, is impossible or does not go with the others.
    """

    problem: str = "classification"
    dataset: str = "circle"
    reg_dataset: str = "reg-plane"
    noise: float = 0.0  # percent
    train_ratio: int = 50  # percent of all points
    batch_size: int = 10
    seed: str = "0.12345"
    features: tuple[str, ...] = ("x", "y")
    left_out: tuple[int, ...] = ()  # columns of a table that the network does not receive, from 1
    map_columns: tuple[int, ...] = ()  # columns of a table that the map shows, from 1; none: the first two
    hidden_layers: tuple[int, ...] = (4, 2)
    activation: str = "tanh"
    learning_rate: float = 0.03
    regularization: str = "none"
    regularization_rate: float = 0.0
    init_zero: bool = False
    compat: str = "tfplayground"

    combination: str = "linear"
    layer_activations: tuple[str, ...] = ()  # one a hidden layer; none: `activation` for all
    layer_combinations: tuple[str, ...] = ()  # one a hidden layer; none: `combination` for all
    validation_ratio: int = 0  # percent of all points
    stratify: bool = False
    classes: int = 2  # of "multi-class"
    weights_seed: str | None = None  # None: `seed` seeds the weights too
    loss: str = "auto"
    optimizer: str = "sgd"
    momentum: float = 0.9  # of "momentum" and "nesterov"
    weight_decay: float = 0.01  # of "adamw"
    schedule: str = "constant"
    schedule_epochs: int = 100
    l1_share: float = 0.5  # of "elastic"
    max_norm: float = 0.0  # 0: none
    clip_norm: float = 0.0  # 0: none
    dropout: float = 0.0
    batch_norm: bool = False
    skip: bool = False  # round every hidden layer as wide as its input
    patience: int = 0  # epochs without a better validation loss; 0: never stop
    initializer: str = "auto"

    def __post_init__(self) -> None:
        for field, choices in CHOICES.items():
            _choice(field, getattr(self, field), choices)
        for field, (low, high) in _RANGES.items():
            _number(field, getattr(self, field), low, high)
        for field, (least, most) in _WHOLE.items():
            _whole(field, getattr(self, field), least, most)
        _number("learning_rate", self.learning_rate, 0, above=True)
        if not isinstance(self.seed, str):
            raise SpecError("seed", "text", self.seed)
        if not isinstance(self.weights_seed, str | None):
            raise SpecError("weights_seed", "text or null", self.weights_seed)
        for field in _SWITCHES:
            if not isinstance(getattr(self, field), bool):
                raise SpecError(field, "true or false", getattr(self, field))
        object.__setattr__(self, "features", _features(self.features))
        for field in ("hidden_layers", "layer_activations", "layer_combinations", "left_out", "map_columns"):
            object.__setattr__(self, field, _tuple(field, getattr(self, field)))
        for field in ("hidden_layers", "left_out", "map_columns"):
            for number in getattr(self, field):
                _whole(field, number, 1)
        self._check_layers("layer_activations", tuple(ACTIVATIONS))
        self._check_layers("layer_combinations", tuple(COMBINATIONS))
        self._check_together()

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
            field.name: list(value) if isinstance(value := getattr(self, field.name), tuple) else value
            for field in dataclasses.fields(self)
        }

    @property
    def active_dataset(self) -> str:
        """The data set that fits the problem."""
        return self.reg_dataset if self.problem == "regression" else self.dataset

    @property
    def active_loss(self) -> str:
        """The loss, with "auto" resolved: squared in parity mode, else what suits the problem best."""
        if self.loss != "auto":
            return self.loss
        return "squared" if self.compat == "tfplayground" else PROBLEM_LOSSES[self.problem][0]

    @property
    def sample(self) -> Sample:
        """The points to make."""
        return Sample(
            self.problem,
            self.active_dataset,
            self.noise,
            self.train_ratio,
            self.validation_ratio,
            self.stratify,
            self.classes,
        )

    def _check_layers(self, field: str, choices: tuple[str, ...]) -> None:
        names = getattr(self, field)
        for name in names:
            _choice(field, name, choices)
        if names and len(names) != len(self.hidden_layers):
            raise SpecError(
                field, f"one for each of the {len(self.hidden_layers)} hidden layers, or none", names
            )

    def _check_together(self) -> None:
        if self.active_loss not in PROBLEM_LOSSES[self.problem]:
            fitting = ", ".join(PROBLEM_LOSSES[self.problem])
            raise SpecError("loss", f"auto or one of {fitting} for {self.problem}", self.loss)
        if self.train_ratio + self.validation_ratio > 99:
            expected = f"at most {99 - self.train_ratio}, so that points are left to test"
            raise SpecError("validation_ratio", expected, self.validation_ratio)
        if self.patience and (not self.validation_ratio or self.active_dataset in GATES):
            raise SpecError("patience", "0 where no points are set aside to validate", self.patience)
        if self.problem == "multi-class":
            fixed = CLASS_TABLES.get(self.dataset, 2 if self.dataset not in (*MANY_CLASSES, OWN) else 0)
            if fixed and self.classes != fixed:
                raise SpecError("classes", f"{fixed} for the data set {self.dataset!r}", self.classes)
        if self.compat == "tfplayground":
            self._check_parity()

    def _check_parity(self) -> None:
        """TensorFlow Playground has one way to train; anything else would only look like it."""
        if self.problem not in ("classification", "regression"):
            raise SpecError(
                "problem", "classification or regression in TensorFlow Playground's mode", self.problem
            )
        if self.regularization == "elastic":
            raise SpecError("regularization", "none, L1 or L2 in TensorFlow Playground's mode", "elastic")
        if self.active_loss != "squared":
            raise SpecError("loss", "squared in TensorFlow Playground's mode", self.loss)
        for field in NOT_IN_PARITY:
            default = _DEFAULTS[field]
            if getattr(self, field) != default:
                raise SpecError(field, f"{default!r} in TensorFlow Playground's mode", getattr(self, field))


_DEFAULTS = {field.name: field.default for field in dataclasses.fields(Spec)}
#: Fields that keep their defaults in TensorFlow Playground's mode.
NOT_IN_PARITY = (
    "stratify",
    "weights_seed",
    "optimizer",
    "schedule",
    "max_norm",
    "clip_norm",
    "dropout",
    "batch_norm",
    "skip",
    "initializer",
)


def _choice(field: str, given: object, choices: tuple[str, ...]) -> None:
    if given not in choices:
        raise SpecError(field, f"one of {', '.join(choices)}", given)


def _number(field: str, given: object, low: float, high: float = math.inf, *, above: bool = False) -> None:
    usable = isinstance(given, int | float) and not isinstance(given, bool) and math.isfinite(given)
    if not usable or not low <= given <= high or (above and given == low):  # type: ignore[operator]
        bounds = f"above {low:g}" if above else f"from {low:g}"
        raise SpecError(field, f"a finite number {bounds}" + _up_to(high), given)


def _whole(field: str, given: object, low: int, high: float = math.inf) -> None:
    if not isinstance(given, int) or isinstance(given, bool) or not low <= given <= high:
        raise SpecError(field, f"a whole number from {low}" + _up_to(high), given)


def _up_to(high: float) -> str:
    return f" to {high:g}" if high < math.inf else ""


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
