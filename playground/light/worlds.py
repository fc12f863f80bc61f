"""Worlds to act in: many copies of one side by side.

A state is a row of numbers that says all there is to know of one copy; `step` goes from states (N, state) and
actions (N,) to the states after them.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple, Protocol

import numpy as np

from playground.light.grid import GOAL, MOVES, PIT, START, Grid

SIDE = 41  # places each way of the picture of a pole's values
SPEED = 3.0  # of a pole in it, at most, rad/s
Array = np.ndarray[Any, Any]
Chance = np.random.Generator


class Outcome(NamedTuple):
    """What came of a step: states (N, state), rewards (N,), and whether each episode is over (N,)."""

    states: Array
    rewards: Array
    over: Array


class World(Protocol):
    """What can be acted in."""

    def begin(self, count: int, chance: Chance) -> Array:
        """States (count, state) in which episodes begin."""

    def seen(self, states: Array) -> Array:
        """What a network is told of states (..., state): (..., inputs)."""

    def step(self, states: Array, actions: Array, chance: Chance) -> Outcome:
        """Act."""

    def places(self) -> Array:
        """States (rows, columns, state) of which the values are shown."""

    def shown(self, path: Array) -> Array:
        """An episode (N, state + 1), the action last, with its states as people read them."""


class GridWorld:
    """Crossing a grid: 1 for the goal, -1 for a pit, and a little less than nothing for each step.

    With the probability `slip` a move goes to one of its two sides instead.
    """

    STEP, GOAL, PIT = -0.02, 1.0, -1.0

    def __init__(self, grid: Grid, slip: float) -> None:
        self.grid, self.slip = grid, slip
        rows, columns = grid.shape
        self.cells = rows * columns
        every = [(row, column) for row in range(rows) for column in range(columns)]
        number = {cell: k for k, cell in enumerate(every)}
        signs = [grid.sign(cell) for cell in every]
        reward = {GOAL: self.GOAL, PIT: self.PIT}
        after = [[number[grid.after(cell, move)] for move in range(len(MOVES))] for cell in every]
        self.after = np.array(after)  # (cells, 4)
        self.reward = np.array([reward.get(sign, self.STEP) for sign in signs])
        self.last = np.array([sign in reward for sign in signs])
        self.start = number[grid.cells(START)[0]]

    def begin(self, count: int, chance: Chance) -> Array:
        """Cell numbers (count, 1), row by row."""
        return np.full((count, 1), float(self.start))

    def seen(self, states: Array) -> Array:
        """One-hot vectors (..., cells)."""
        seen: Array = np.eye(self.cells)[states[..., 0].astype(int)]
        return seen

    def step(self, states: Array, actions: Array, chance: Chance) -> Outcome:
        """Move up, right, down or left (0 to 3)."""
        if self.slip:
            drawn = chance.random(len(actions))
            aside = np.where(drawn < self.slip / 2, 1, 3)
            actions = np.where(drawn < self.slip, actions + aside, actions) % len(MOVES)
        there = self.after[states[:, 0].astype(int), actions]
        return Outcome(there[:, None].astype(float), self.reward[there], self.last[there])

    def places(self) -> Array:
        """All cells."""
        return np.arange(self.cells, dtype=float).reshape(*self.grid.shape, 1)

    def shown(self, path: Array) -> Array:
        """Row, column and action (N, 3)."""
        row, column = np.divmod(path[:, 0], self.grid.shape[1])
        return np.stack([row, column, path[:, 1]], 1)


class PoleWorld:
    """Balancing a pole on a cart by pushing the cart to the left or to the right; 1 for every step.

    Barto, Sutton and Anderson (1983), without friction, with the numbers of Gymnasium's CartPole: a state is
    the cart's place (m) and speed, the pole's angle from upright (rad) and its speed; a step takes 0.02 s by
    Euler's method. An episode is over when the pole leans by more than 12° or the cart is 2.4 m away.
    """

    GRAVITY, CART, POLE, HALF, FORCE, SECONDS = 9.8, 1.0, 0.1, 0.5, 10.0, 0.02  # kg, half its length in m, N
    FAR, STEEP = 2.4, 12 * 2 * math.pi / 360
    BEGIN = 0.05
    LARGE = np.array([FAR, 2.0, STEEP, 2.0])

    def begin(self, count: int, chance: Chance) -> Array:
        """Nearly still, and nearly upright (count, 4)."""
        return chance.uniform(-self.BEGIN, self.BEGIN, (count, 4))

    def seen(self, states: Array) -> Array:
        """The state (..., 4), each number against how large it may become."""
        seen: Array = states / self.LARGE
        return seen

    def step(self, states: Array, actions: Array, chance: Chance) -> Outcome:
        """Push to the left (0) or to the right (1)."""
        _, speed, angle, turning = states.T
        force = (2 * actions - 1) * self.FORCE
        whole, moment = self.CART + self.POLE, self.POLE * self.HALF
        sine, cosine = np.sin(angle), np.cos(angle)
        pushed = (force + moment * turning**2 * sine) / whole
        swing = (self.GRAVITY * sine - cosine * pushed) / (
            self.HALF * (4 / 3 - self.POLE * cosine**2 / whole)
        )
        gain = pushed - moment * swing * cosine / whole
        after = states + self.SECONDS * np.stack([speed, gain, turning, swing], 1)
        over = (np.abs(after[:, 0]) > self.FAR) | (np.abs(after[:, 2]) > self.STEEP)
        return Outcome(after, np.ones(len(after)), over)

    def places(self) -> Array:
        """The cart still in the middle; rows by the pole's speed, columns by its angle."""
        angle, turning = (np.linspace(-most, most, SIDE) for most in (self.STEEP, SPEED))
        shown = np.zeros((SIDE, SIDE, 4))
        shown[..., 2], shown[..., 3] = angle[None], turning[:, None]
        return shown

    def shown(self, path: Array) -> Array:
        """The state and the action (N, 5), as they are."""
        return path


def world(spec: Any) -> World:
    """The world of a spec."""
    return PoleWorld() if spec.world == "pole" else GridWorld(Grid(spec.grid), spec.slip)
