"""Worlds to act in: many copies of one side by side, as tensors.

A state is a row of numbers that says all there is to know of one copy; `step` goes from states (N, state) and
actions (N,) to the states after them.
"""

from __future__ import annotations

import math
from typing import NamedTuple, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor

from playground.server.specs.grid import GOAL, MOVES, PIT, START, Grid
from playground.server.specs.q_network import QNetwork

SIDE = 41  # places each way of the picture of a pole's values
SPEED = 3.0  # of a pole in it, at most, rad/s


class Outcome(NamedTuple):
    """What came of a step: states (N, state), rewards (N,), and whether each episode is over (N,)."""

    states: Tensor
    rewards: Tensor
    over: Tensor


class World(Protocol):
    """What can be acted in."""

    def begin(self, count: int, chance: torch.Generator) -> Tensor:
        """States (count, state) in which episodes begin."""

    def seen(self, states: Tensor) -> Tensor:
        """What a network is told of states (N, state): float32 (N, inputs)."""

    def step(self, states: Tensor, actions: Tensor, chance: torch.Generator) -> Outcome:
        """Act."""

    def places(self) -> Tensor:
        """States (rows, columns, state) of which the values are shown."""

    def shown(self, path: Tensor) -> Tensor:
        """An episode (N, state + 1), the action last, with its states as people read them."""


class GridWorld:
    """Crossing a grid: 1 for the goal, -1 for a pit, and a little less than nothing for each step.

    With the probability `slip` a move goes to one of its two sides instead.
    """

    STEP, GOAL, PIT = -0.02, 1.0, -1.0

    def __init__(self, grid: Grid, slip: float, device: torch.device) -> None:
        self.grid, self.slip = grid, slip
        rows, columns = grid.shape
        self.cells = rows * columns
        every = [(row, column) for row in range(rows) for column in range(columns)]
        number = {cell: k for k, cell in enumerate(every)}
        after = [[number[grid.after(cell, move)] for move in range(len(MOVES))] for cell in every]
        signs = [grid.sign(cell) for cell in every]
        reward = {GOAL: self.GOAL, PIT: self.PIT}
        self.after = torch.tensor(after, device=device)  # (cells, 4)
        self.reward = torch.tensor([reward.get(sign, self.STEP) for sign in signs], device=device)
        self.last = torch.tensor([sign in reward for sign in signs], device=device)
        self.start = number[grid.cells(START)[0]]
        self.device = device

    def begin(self, count: int, chance: torch.Generator) -> Tensor:
        """Cell numbers (count, 1), row by row."""
        return torch.full((count, 1), float(self.start), device=self.device)

    def seen(self, states: Tensor) -> Tensor:
        """One-hot vectors (N, cells)."""
        return F.one_hot(states[..., 0].long(), self.cells).float()

    def step(self, states: Tensor, actions: Tensor, chance: torch.Generator) -> Outcome:
        """Move up, right, down or left (0 to 3)."""
        if self.slip:
            drawn = torch.rand(len(actions), generator=chance, device=self.device)
            aside = torch.where(drawn < self.slip / 2, 1, 3)
            actions = torch.where(drawn < self.slip, actions + aside, actions) % len(MOVES)
        there = self.after[states[:, 0].long(), actions]
        return Outcome(there[:, None].float(), self.reward[there], self.last[there])

    def places(self) -> Tensor:
        """All cells."""
        rows, columns = self.grid.shape
        return torch.arange(self.cells, device=self.device).float().view(rows, columns, 1)

    def shown(self, path: Tensor) -> Tensor:
        """Row, column and action (N, 3)."""
        columns = self.grid.shape[1]
        cell, action = path.unbind(1)
        return torch.stack([cell // columns, cell % columns, action], 1)


class PoleWorld:
    """Balancing a pole on a cart by pushing the cart to the left or to the right; 1 for every step.

    Barto, Sutton and Anderson (1983), without friction, with the numbers of Gymnasium's CartPole: a state is
    the cart's place (m) and speed, the pole's angle from upright (rad) and its speed; a step takes 0.02 s by
    Euler's method. An episode is over when the pole leans by more than 12° or the cart is 2.4 m away.
    """

    GRAVITY, CART, POLE, HALF, FORCE, SECONDS = 9.8, 1.0, 0.1, 0.5, 10.0, 0.02  # kg, half its length in m, N
    FAR, STEEP = 2.4, 12 * 2 * math.pi / 360
    BEGIN = 0.05

    def __init__(self, device: torch.device) -> None:
        self.device = device
        self.large = torch.tensor([self.FAR, 2.0, self.STEEP, 2.0], device=device)

    def begin(self, count: int, chance: torch.Generator) -> Tensor:
        """Nearly still, and nearly upright (count, 4)."""
        drawn = torch.rand(count, 4, generator=chance, device=self.device)
        return (2 * drawn - 1) * self.BEGIN

    def seen(self, states: Tensor) -> Tensor:
        """The state (N, 4), each number against how large it may become."""
        return states / self.large

    def step(self, states: Tensor, actions: Tensor, chance: torch.Generator) -> Outcome:
        """Push to the left (0) or to the right (1)."""
        place, speed, angle, turning = states.unbind(1)
        force = (2 * actions - 1) * self.FORCE
        whole, moment = self.CART + self.POLE, self.POLE * self.HALF
        sine, cosine = angle.sin(), angle.cos()
        pushed = (force + moment * turning**2 * sine) / whole
        swing = (self.GRAVITY * sine - cosine * pushed) / (
            self.HALF * (4 / 3 - self.POLE * cosine**2 / whole)
        )
        gain = pushed - moment * swing * cosine / whole
        change = torch.stack([speed, gain, turning, swing], 1)
        after = states + self.SECONDS * change
        over = (after[:, 0].abs() > self.FAR) | (after[:, 2].abs() > self.STEEP)
        return Outcome(after, torch.ones_like(place), over)

    def places(self) -> Tensor:
        """The cart still in the middle; rows by the pole's speed, columns by its angle."""
        sides = (self.STEEP, SPEED)
        angle, turning = (torch.linspace(-most, most, SIDE, device=self.device) for most in sides)
        shown = torch.zeros(SIDE, SIDE, 4, device=self.device)
        shown[..., 2], shown[..., 3] = angle[None], turning[:, None]
        return shown

    def shown(self, path: Tensor) -> Tensor:
        """The state and the action (N, 5), as they are."""
        return path


def world(spec: QNetwork, device: torch.device) -> World:
    """The world of a spec."""
    return PoleWorld(device) if spec.world == "pole" else GridWorld(spec.crossed(), spec.slip, device)
