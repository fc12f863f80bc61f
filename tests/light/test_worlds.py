"""The worlds of the Q-network: what a step leads to, and which grids can be crossed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from playground.light.errors import Unfit
from playground.light.grid import Grid
from playground.light.worlds import GridWorld, PoleWorld

CHANCE = np.random.default_rng(0)


def test_the_pole_obeys_the_equations_of_motion() -> None:
    """Its accelerations solve Newton's equations of a cart and a uniform rod, which they were not written
    from."""
    states = CHANCE.uniform(-0.5, 0.5, (500, 4)) * [4, 6, 0.4, 6]
    actions = np.arange(500) % 2
    after = PoleWorld().step(states, actions, CHANCE).states
    (_, _, angle, turning), change = states.T, (after - states) / 0.02
    pushed, swing = change[:, 1], change[:, 3]
    mass, rod, half = 1.0, 0.1, 0.5
    force = np.where(actions == 1, 10.0, -10.0)
    horizontal = (mass + rod) * pushed + rod * half * (swing * np.cos(angle) - turning**2 * np.sin(angle))
    torque = rod * half * (pushed * np.cos(angle) - 9.8 * np.sin(angle)) + 4 / 3 * rod * half**2 * swing
    np.testing.assert_allclose(horizontal, force, atol=1e-9)
    np.testing.assert_allclose(torque, 0, atol=1e-9)
    np.testing.assert_allclose(change[:, [0, 2]], states[:, [1, 3]], atol=1e-9)


@pytest.mark.parametrize(
    ("state", "over"),
    [
        ((2.39, 0, 0, 0), False),
        ((2.39, 1, 0, 0), True),
        ((-2.39, -1, 0, 0), True),
        ((0, 0, math.radians(11.9), 0), False),
        ((0, 0, math.radians(11.9), 0.2), True),
    ],
)
def test_an_episode_of_the_pole_is_over_beyond_its_bounds(state: tuple[float, ...], over: bool) -> None:
    """The cart may go 2.4 m away, the pole lean by 12°; every step brings 1."""
    outcome = PoleWorld().step(np.array([state]), np.array([0]), CHANCE)
    assert (outcome.over.item(), outcome.rewards.item()) == (over, 1)


def test_a_move_leads_where_it_points() -> None:
    """Walls and the edge stop it; a goal and a pit end the episode with their rewards."""
    world = GridWorld(Grid("S.G\n.#O"), 0)
    moves = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (3, 1), (5, 0)]  # cell, move
    cells, actions = np.array(moves).T
    there, rewards, over = world.step(cells[:, None].astype(float), actions, CHANCE)
    assert there[:, 0].tolist() == [0, 1, 3, 2, 1, 3, 2]
    assert over.tolist() == [False, False, False, True, False, False, True]
    assert rewards.tolist() == [-0.02, -0.02, -0.02, 1, -0.02, -0.02, 1]


def test_a_move_slips_to_its_sides() -> None:
    """With a slip of 0.4, a fifth of the moves goes to either side."""
    world = GridWorld(Grid("...\n.S.\n..G"), 0.4)
    there = world.step(np.full((20_000, 1), 4.0), np.zeros(20_000, int), CHANCE).states[:, 0]
    shares = [(there == cell).mean() for cell in (1, 5, 3, 7)]  # up, right, left, down
    assert shares == pytest.approx([0.6, 0.2, 0.2, 0], abs=0.015)


@pytest.mark.parametrize(("grid", "moves"), [("S.\n.G", 2), ("S.#.\n..#G\n....", 6), ("SOG\n...", 4)])
def test_the_shortest_way_is_counted(grid: str, moves: int) -> None:
    """Around walls and pits."""
    assert Grid(grid).shortest == moves


@pytest.mark.parametrize(
    ("grid", "key"),
    [
        ("S..\n.G", "grid.shape"),
        ("S?\n.G", "grid.signs"),
        ("S.\n..", "grid.start"),
        ("SS\n.G", "grid.start"),
        ("S#\n#G", "grid.way"),
        ("SO\nOG", "grid.way"),
    ],
)
def test_a_grid_that_cannot_be_crossed_is_refused(grid: str, key: str) -> None:
    """At its field, with the key of the text that says why."""
    with pytest.raises(Unfit) as caught:
        Grid(grid)
    assert (caught.value.key, caught.value.field) == (key, "grid")
