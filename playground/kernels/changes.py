"""What a changed spec makes of a run: as little as will do."""

from __future__ import annotations

from typing import Literal

import numpy as np

from .dropout import Dropout
from .features import ANCHOR_FEATURES
from .layers import Stretch, stretches
from .network import Network
from .spec import Spec
from .tape import Array

#: New points and new weights; new points for the same network; new weights; the network built anew around
#: its weights; another part of the points on the map; other rules for the training under way; nothing.
Change = Literal["data", "points", "network", "kept", "map", "live", "none"]

_DATA_FIELDS = ("problem", "active_dataset", "train_ratio", "validation_ratio", "stratify", "classes", "seed")
_NETWORK_FIELDS = (
    *("activation", "combination", "layer_activations", "layer_combinations", "features", "left_out"),
    *("hidden_layers", "init_zero", "active_loss", "weights_seed", "batch_norm", "skip", "initializer"),
)


def change(before: Spec, after: Spec) -> Change:
    """What must be done for `after` to take the place of `before`."""

    def differ(*fields: str) -> bool:
        return any(getattr(before, field) != getattr(after, field) for field in fields)

    # The other arithmetic takes over weights and points, unless it means another output or other inputs.
    foreign = differ("active_loss") or not set(after.features) <= set(ANCHOR_FEATURES)
    rebuilt = differ("compat", "dropout")
    if differ(*_DATA_FIELDS) or (differ("compat") and foreign):
        return "data"
    if differ(*_NETWORK_FIELDS):
        return "data" if differ("compat", "noise") else "network"
    if differ("noise"):
        return "data" if rebuilt else "points"
    if rebuilt:
        return "kept"
    if differ("map_columns"):
        return "map"
    return "live" if before != after else "none"


def carried(before: Network, after: Network, state: Array) -> Array:
    """A state of `before` as one of `after`, which differs in dropout alone; its masks begin anew."""
    found = np.zeros_like(after.state)
    for old, new in zip(_memories(before, state), _memories(after, found), strict=True):
        new[...] = old
    return found


def _memories(network: Network, state: Array) -> list[Array]:
    """The parts of a state that belong to all layers but dropout."""
    whole = Stretch(network.parameters, network.gradient, state)
    parts = zip(network.layers, stretches(network.layers, whole), strict=True)
    return [part.state for layer, part in parts if not isinstance(layer, Dropout)]
