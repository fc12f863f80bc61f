"""A Q-network as a plain PyTorch script: the same world, network, chance and steps, and no playground."""

from __future__ import annotations

from playground.server.scripts.taking_home import RECIPES, SPECS, constants, filled, source, title
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
        "epoch": spec.EPOCH,
        "limit": spec.limit(),
        "outcome": source(RECIPES / "worlds.py", "class Outcome", "class World"),
        "world": _pole() if pole else _grid(spec),
        "kind": "PoleWorld" if pole else "GridWorld",
        "of": "" if pole else "Grid(GRID), SLIP, ",
        "replay": source(RECIPES / "replay.py", "class Moments", "    def state"),
        "network": source(RECIPES / "q_network.py", "def network", "def _numbers"),
        "chosen": "net(seen)" if spec.double else "worth",
    }
    return filled("q_network.txt", values)


def _pole() -> str:
    return source(RECIPES / "worlds.py", "class PoleWorld", "    def places")


def _grid(spec: QNetwork) -> str:
    values = {
        "rows": "\n".join(spec.crossed().rows),
        "slip": spec.slip,
        "signs": source(SPECS / "grid.py", "START, GOAL", "class Grid"),
        "methods": source(SPECS / "grid.py", "    @property", "    @cached_property"),
        "world": source(RECIPES / "worlds.py", "class GridWorld", "    def places"),
    }
    return filled("q_network_grid.txt", values).rstrip() + "\n"
