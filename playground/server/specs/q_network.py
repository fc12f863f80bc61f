"""The spec of a Q-network, which learns from what its own actions bring."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from playground.light import q_counts
from playground.server.specs.base import Epochs, Fraction, Only, Positive, Recipe, Seed, Steps, Tab, refusing

Widths = Annotated[tuple[Annotated[int, Meta(ge=1, le=1024)], ...], Meta(max_length=8)]
OPEN = "S...\n.#.O\n...O\nO..G"
CLIFF = "........\n........\n........\nSOOOOOOG"
MAZE = "S.#.....\n..#.###.\n.##.#...\n....#.##\n.####...\n.....##.\n.##.....\n..#.O#.G"


class QNetwork(Recipe, frozen=True, tag="q-network"):
    """A network learns what each action is worth, from what its own actions bring: it crosses a grid, or
    balances a pole."""

    TAB: ClassVar[Tab] = "sequences"
    LIGHT: ClassVar[bool] = True
    ONLY: ClassVar[Only] = {"grid": ("world", ("grid",)), "slip": ("world", ("grid",))}
    LIVE: ClassVar[frozenset[str]] = frozenset({"learning_rate"})
    TOPICS: ClassVar[dict[str, str]] = {
        "live": "float32 (2,): the loss of this step, training steps per second",
        "values": "float32 (rows, columns, actions): what each action is worth in each place",
        "episode": "float32 (steps + 1, numbers): an episode without exploration: where it was at each step",
        "returns": "float32 (episodes <= 2000, 2): the training step at which each ended, and its return",
    }

    world: Literal["grid", "pole"] = "grid"
    grid: Annotated[str, Meta(max_length=200)] = OPEN
    slip: Annotated[float, Meta(ge=0, le=0.5)] = 0.0
    hidden: Widths = (64,)
    double: bool = True
    discount: Fraction = 0.95
    final_epsilon: Annotated[float, Meta(ge=0, le=1)] = 0.05
    exploration: Annotated[float, Meta(ge=0, le=1)] = 0.5
    memory: Annotated[int, Meta(ge=64, le=1_000_000)] = 20_000
    target_every: Steps = 50
    worlds: Annotated[int, Meta(ge=1, le=64)] = 8
    batch_size: Annotated[int, Meta(ge=1, le=4096)] = 64
    learning_rate: Positive = 0.001
    epochs: Epochs = 10
    report_every: Steps = 20
    seed: Seed = 0

    def sizes(self) -> tuple[int, ...]:
        """Of the network's layers: what it sees, the hidden ones, and one answer for each action."""
        return q_counts.sizes(self)

    def parameters(self) -> int:
        """Weights and biases."""
        return q_counts.parameters(self)

    def steps(self) -> int:
        """Of all epochs."""
        return q_counts.steps(self)

    def title(self) -> str:
        """`pole 4-64-64-2`."""
        return q_counts.title(self)

    def check(self) -> None:
        """Refuse a grid that cannot be crossed."""
        with refusing():
            self.sizes()

    @classmethod
    def about(cls) -> dict[str, Any]:
        """Where to begin, and the settings that matter most."""
        return {
            "presets": PRESETS,
            "apart": ["train_loss"],  # returns and steps are of another size
            "main": ["world", "grid", "slip", "discount", "learning_rate", "epochs"],
        }


PRESETS: dict[str, dict[str, Any]] = {
    "grid": {},
    "cliff": {"grid": CLIFF, "epochs": 20},
    "maze": {"grid": MAZE, "epochs": 20},
    "slippery": {"grid": CLIFF, "slip": 0.2, "epochs": 20},
    "pole": {
        "world": "pole",
        "hidden": [64, 64],
        "discount": 0.99,
        "worlds": 16,
        "target_every": 500,
        "batch_size": 128,
        "exploration": 0.2,
        "memory": 100_000,
        "epochs": 15,
    },
}
