"""The Q-network: its worlds, what it remembers, what it aims at, and what it reaches."""

from __future__ import annotations

import io
import math
from typing import Any

import numpy as np
import pytest
import torch

from playground.server.limits import Limits
from playground.server.recipes.q_network import QNetworkRecipe
from playground.server.recipes.replay import Moments, Replay
from playground.server.recipes.worlds import GridWorld, PoleWorld
from playground.server.refusal import Refusal, render
from playground.server.specs import parse
from playground.server.specs.grid import Grid
from playground.server.specs.q_network import PRESETS, QNetwork
from tests.server.steps import chance, losses

CPU = torch.device("cpu")
WORLDS = ["grid", "pole"]


pytestmark = pytest.mark.usefixtures("deterministic")


def recipe(**changes: Any) -> QNetworkRecipe:
    """A small network."""
    spec = parse({"recipe": "q-network", "hidden": [16], **changes}, Limits())
    assert isinstance(spec, QNetwork)
    return QNetworkRecipe(spec, CPU)


# ---- the worlds


def test_the_pole_obeys_the_equations_of_motion() -> None:
    """Its accelerations solve Newton's equations of a cart and a uniform rod, which they were not written
    from."""
    world = PoleWorld(CPU)
    states = (torch.rand(500, 4, generator=chance(), dtype=torch.float64) - 0.5) * torch.tensor(
        [4, 6, 0.4, 6]
    )
    actions = torch.arange(500) % 2
    after = world.step(states, actions, chance()).states
    (_, _, angle, turning), change = states.unbind(1), (after - states) / 0.02
    pushed, swing = change[:, 1], change[:, 3]
    mass, rod, half = 1.0, 0.1, 0.5
    force = torch.where(actions == 1, 10.0, -10.0)
    horizontal = (mass + rod) * pushed + rod * half * (swing * angle.cos() - turning**2 * angle.sin())
    torque = rod * half * (pushed * angle.cos() - 9.8 * angle.sin()) + 4 / 3 * rod * half**2 * swing
    assert (horizontal - force).abs().max() < 1e-9
    assert torque.abs().max() < 1e-9
    torch.testing.assert_close(change[:, 0], states[:, 1])
    torch.testing.assert_close(change[:, 2], turning)


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
    outcome = PoleWorld(CPU).step(torch.tensor([state]), torch.tensor([0]), chance())
    assert (outcome.over.item(), outcome.rewards.item()) == (over, 1)


def test_a_move_leads_where_it_points() -> None:
    """Walls and the edge stop it; a goal and a pit end the episode with their rewards."""
    world = GridWorld(Grid("S.G\n.#O"), 0.0, CPU)
    moves = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (3, 1), (5, 0)]  # cell, move
    cells, actions = (torch.tensor(column) for column in zip(*moves, strict=True))
    there, rewards, over = world.step(cells[:, None].float(), actions, chance())
    assert there[:, 0].tolist() == [0, 1, 3, 2, 1, 3, 2]
    assert over.tolist() == [False, False, False, True, False, False, True]
    assert rewards.tolist() == pytest.approx([-0.02, -0.02, -0.02, 1, -0.02, -0.02, 1])


def test_a_move_slips_to_its_sides() -> None:
    """With a slip of 0.4, a fifth of the moves goes to either side."""
    world = GridWorld(Grid("...\n.S.\n..G"), 0.4, CPU)
    there = world.step(torch.full((20_000, 1), 4.0), torch.zeros(20_000).long(), chance()).states[:, 0]
    shares = [(there == cell).float().mean().item() for cell in (1, 5, 3, 7)]  # up, right, left, down
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
    """At its field, in both languages."""
    with pytest.raises(Refusal) as caught:
        recipe(grid=grid)
    assert (caught.value.key, caught.value.field) == (key, "grid")
    assert all(render(caught.value.record(), language).message for language in ("en", "es"))


# ---- learning


def test_the_oldest_moments_are_forgotten() -> None:
    """A memory of five holds the last five of eight, and draws no other."""
    replay = Replay(5, 1, CPU)
    for first in (0, 2, 4, 6):
        numbers = torch.tensor([first, first + 1])
        replay.add(
            Moments(numbers[:, None].float(), numbers, numbers.float(), numbers[:, None].float(), numbers > 3)
        )
    drawn = replay.sample(200, chance())
    assert set(drawn.actions.tolist()) == {3, 4, 5, 6, 7}
    assert torch.equal(drawn.states[:, 0], drawn.actions.float())
    assert torch.equal(drawn.over, drawn.actions > 3)


@pytest.mark.parametrize("double", [False, True])
def test_aims_are_those_of_the_published_rule(double: bool) -> None:
    """The reward, and if it goes on, the discounted worth of the next state, worked out one by one."""
    trained = recipe(world="pole", double=double, target_every=1000, discount=0.9)
    losses(trained, 40)
    moments = trained.replay.sample(50, chance())
    for k, aim in enumerate(trained.aims(moments)):
        seen = trained.world.seen(moments.after[k])
        theirs, own = trained.target(seen), trained.net(seen)
        worth = theirs[own.argmax()] if double else theirs.max()
        expected = moments.rewards[k] + (0 if moments.over[k] else 0.9 * worth)
        torch.testing.assert_close(aim, torch.as_tensor(expected))


def test_the_target_network_is_renewed_now_and_then() -> None:
    """Between two renewals it stays as it is."""
    trained = recipe(target_every=10)
    first = trained.target.state_dict()["0.weight"].clone()
    losses(trained, 9)
    assert torch.equal(trained.target.state_dict()["0.weight"], first)
    losses(trained, 1)
    assert torch.equal(*(net.state_dict()["0.weight"] for net in (trained.target, trained.net)))


def test_exploration_falls_in_a_straight_line() -> None:
    """From 1 to `final_epsilon` at that part of the run, and then stays."""
    trained = recipe(exploration=0.5, final_epsilon=0.2, epochs=1)
    seen = []
    for step in (0, 50, 100, 200):
        trained.step = step
        seen.append(trained.epsilon())
    assert seen == pytest.approx([1, 0.6, 0.2, 0.2])


def test_an_episode_that_is_broken_off_has_not_ended() -> None:
    """After 100 steps on a grid one begins anew, and the moment is not remembered as the last one."""
    trained = recipe(grid="S.......\n.......G", worlds=1, final_epsilon=0, exploration=0, learning_rate=1e-9)
    trained.net.state_dict()["2.bias"][0] += 10  # up, for ever
    losses(trained, 100)
    ((step, returned),) = trained.returns
    assert step == 99
    assert returned == pytest.approx(-2.0, abs=1e-4)
    assert not trained.replay.moments.over.any()


# ---- what can be seen


@pytest.mark.parametrize(("world", "values", "numbers"), [("grid", (4, 4, 4), 3), ("pole", (41, 41, 2), 5)])
def test_topics_have_their_shapes(world: str, values: tuple[int, ...], numbers: int) -> None:
    """Values, an episode from its beginning to its end, and the returns so far."""
    trained = recipe(world=world)
    losses(trained, 60)
    assert trained.draw("values").shape == values
    episode = trained.draw("episode")
    assert (episode.shape[1], episode[-1, -1]) == (numbers, -1)
    assert set(episode[:-1, -1]) <= set(range(values[-1]))
    returns = trained.draw("returns")
    assert returns.shape == (len(trained.returns), 2)
    assert {topic for topic in QNetwork.TOPICS if topic != "live"} == {"values", "episode", "returns"}


@pytest.mark.parametrize("world", WORLDS)
def test_looking_changes_nothing(world: str) -> None:
    """A run that is drawn and tested learns as one that is not."""
    seen, unseen = recipe(world=world, slip=0.1), recipe(world=world, slip=0.1)
    for _ in range(5):
        losses(seen, 4)
        losses(unseen, 4)
        seen.evaluate()
        for topic in ("values", "episode", "returns"):
            seen.draw(topic)
    assert losses(seen, 5) == losses(unseen, 5)


@pytest.mark.parametrize("world", WORLDS)
def test_a_run_goes_on_from_its_state(world: str) -> None:
    """Saved and loaded elsewhere, it acts and learns as it would have."""
    trained = recipe(world=world, slip=0.1)
    losses(trained, 30)
    file = io.BytesIO()
    torch.save(trained.state(), file)
    file.seek(0)
    resumed = recipe(world=world, slip=0.1, seed=3)
    resumed.load(torch.load(file, weights_only=True))
    np.testing.assert_array_equal(resumed.draw("values"), trained.draw("values"))
    assert losses(resumed, 20) == losses(trained, 20)
    assert resumed.returns == trained.returns


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_specs(name: str) -> None:
    """Each can be trained, and has as many parameters as it says."""
    trained = recipe(**{"hidden": [64], **PRESETS[name]})
    assert sum(weights.numel() for weights in trained.weights().values()) == trained.spec.parameters()


def test_a_grid_is_crossed_by_the_shortest_way() -> None:
    """The usual run ends with a network that takes no step too many."""
    trained = recipe(hidden=[64])
    losses(trained, trained.spec.steps())
    found = trained.evaluate()
    assert found["mean_steps"] == found["fewest_steps"] == 6
