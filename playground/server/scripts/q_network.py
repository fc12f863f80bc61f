"""A Q-network as a plain PyTorch script: the same world, network, chance and steps, and no playground."""

from __future__ import annotations

from playground.light.grid import Grid
from playground.light.q_counts import EPOCH, LIMITS
from playground.server.scripts.taking_home import LIGHT, RECIPES, constants, filled, source, title
from playground.server.specs.q_network import QNetwork

SETTINGS = (
    *("discount", "final_epsilon", "exploration", "memory", "target_every", "worlds", "batch_size"),
    *("learning_rate", "seed"),
)


def script(spec: QNetwork) -> str:
    """The text of a Python file that trains the network of `spec`, or tests weights that are given to it."""
    pole = spec.world == "pole"
    values = {
        "title": title(spec),
        "settings": constants(spec, SETTINGS),
        "sizes": spec.sizes(),
        "steps": spec.steps(),
        "epoch": EPOCH,
        "limit": LIMITS[spec.world],
        "outcome": source(LIGHT / "worlds.py", "class Outcome", "class World"),
        "world": _pole() if pole else _grid(spec),
        "kind": "PoleWorld" if pole else "GridWorld",
        "of": "" if pole else "Grid(GRID), SLIP",
        "replay": source(LIGHT / "replay.py", "class Moments"),
        "network": source(RECIPES / "q_network.py", "def network"),
        "chosen": "asked(net, seen)" if spec.double else "worth",
    }
    return filled("q_network.txt", values)


def _pole() -> str:
    return source(LIGHT / "worlds.py", "class PoleWorld", "    def places")


def _grid(spec: QNetwork) -> str:
    values = {
        "rows": "\n".join(Grid(spec.grid).rows),
        "slip": spec.slip,
        "signs": source(LIGHT / "grid.py", "START, GOAL", "class Grid"),
        "methods": source(LIGHT / "grid.py", "    @property", "    @cached_property"),
        "world": source(LIGHT / "worlds.py", "class GridWorld", "    def places"),
    }
    return filled("q_network_grid.txt", values).rstrip() + "\n"
