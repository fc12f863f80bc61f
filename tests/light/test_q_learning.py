"""Q-learning with NumPy's network: what it remembers, aims at, shows and reaches."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from playground.light.q_learning import QLearning
from playground.light.q_network import QNetwork, build
from playground.light.replay import Moments, Replay

WORLDS = ["grid", "pole"]
USUAL: dict[str, Any] = {
    "world": "grid",
    "grid": "S...\n.#.O\n...O\nO..G",
    "slip": 0.0,
    "hidden": (16,),
    "double": True,
    "discount": 0.95,
    "final_epsilon": 0.05,
    "exploration": 0.5,
    "memory": 20_000,
    "target_every": 50,
    "worlds": 8,
    "batch_size": 64,
    "learning_rate": 0.001,
    "epochs": 10,
    "seed": 0,
}
POLE = {"world": "pole", "hidden": (64, 64), "discount": 0.99, "worlds": 16, "target_every": 500}
POLE |= {"batch_size": 128, "exploration": 0.2, "memory": 100_000, "epochs": 15}


def agent(**changes: Any) -> QLearning:
    """A small one."""
    return build(SimpleNamespace(**{**USUAL, **changes}))


def losses(trained: QLearning, steps: int) -> list[float]:
    """The losses of so many steps."""
    return [trained.train_step() for _ in range(steps)]


def test_the_oldest_moments_are_forgotten() -> None:
    """A memory of five holds the last five of eight, and draws no other."""
    replay = Replay(5, 1)
    for first in (0, 2, 4, 6):
        numbers = np.array([first, first + 1])
        replay.add(Moments(numbers[:, None], numbers, numbers, numbers[:, None], numbers > 3))
    drawn = replay.sample(200, np.random.default_rng(0))
    assert set(drawn.actions.tolist()) == {3, 4, 5, 6, 7}
    np.testing.assert_array_equal(drawn.states[:, 0], drawn.actions)
    np.testing.assert_array_equal(drawn.over, drawn.actions > 3)


@pytest.mark.parametrize("double", [False, True])
def test_aims_are_those_of_the_published_rule(double: bool) -> None:
    """The reward, and if it goes on, the discounted worth of the next state, worked out one by one."""
    trained = agent(world="pole", double=double, target_every=1000, discount=0.9)
    losses(trained, 40)
    moments = trained.replay.sample(50, np.random.default_rng(0))
    for k, aim in enumerate(trained.aims(moments)):
        seen = trained.world.seen(moments.after[k : k + 1])
        (theirs,), (own,) = trained.net.target(seen), trained.net.worth(seen)
        worth = theirs[own.argmax()] if double else theirs.max()
        expected = moments.rewards[k] + (0 if moments.over[k] else 0.9 * worth)
        assert aim == pytest.approx(expected)


def test_the_older_copy_is_renewed_now_and_then() -> None:
    """Between two renewals it stays as it is."""
    trained = agent(target_every=10)
    seen = np.eye(16)
    first = trained.net.target(seen)
    losses(trained, 9)
    np.testing.assert_array_equal(trained.net.target(seen), first)
    losses(trained, 1)
    np.testing.assert_array_equal(trained.net.target(seen), trained.net.worth(seen))


def test_exploration_falls_in_a_straight_line() -> None:
    """From 1 to `final_epsilon` at that part of the run, and then stays."""
    trained = agent(exploration=0.5, final_epsilon=0.2, epochs=1)
    seen = []
    for step in (0, 50, 100, 200):
        trained.step = step
        seen.append(trained.epsilon())
    assert seen == pytest.approx([1, 0.6, 0.2, 0.2])


def test_an_episode_that_is_broken_off_has_not_ended() -> None:
    """After 100 steps on a grid one begins anew, and the moment is not remembered as the last one."""
    changes = {"worlds": 1, "final_epsilon": 0, "exploration": 0, "learning_rate": 1e-9}
    trained = agent(grid="S.......\n.......G", **changes)
    assert isinstance(trained.net, QNetwork)
    trained.net.net.matrices()[-1][0, 0] += 10  # up, for ever
    losses(trained, 100)
    ((step, returned),) = trained.returns
    assert step == 99
    assert returned == pytest.approx(-2.0)
    assert not trained.replay.moments.over.any()


@pytest.mark.parametrize(("world", "values", "numbers"), [("grid", (4, 4, 4), 3), ("pole", (41, 41, 2), 5)])
def test_topics_have_their_shapes(world: str, values: tuple[int, ...], numbers: int) -> None:
    """Values, an episode from its beginning to its end, and the returns so far."""
    trained = agent(world=world)
    losses(trained, 60)
    assert trained.draw("values").shape == values
    episode = trained.draw("episode")
    assert (episode.shape[1], episode[-1, -1]) == (numbers, -1)
    assert set(episode[:-1, -1]) <= set(range(values[-1]))
    returns = trained.draw("returns")
    assert returns.shape == (len(trained.returns), 2)
    assert {trained.draw(topic).dtype for topic in ("values", "episode", "returns")} == {np.dtype("float32")}


@pytest.mark.parametrize("world", WORLDS)
def test_looking_changes_nothing(world: str) -> None:
    """A run that is drawn and tested learns as one that is not."""
    seen, unseen = agent(world=world, slip=0.1), agent(world=world, slip=0.1)
    for _ in range(5):
        losses(seen, 4)
        losses(unseen, 4)
        seen.evaluate()
        for topic in ("values", "episode", "returns"):
            seen.draw(topic)
    assert losses(seen, 5) == losses(unseen, 5)


@pytest.mark.parametrize("seed", range(3))
def test_a_grid_is_crossed_by_the_shortest_way(seed: int) -> None:
    """The usual run ends with a network that takes no step too many, as the lesson promises."""
    trained = agent(hidden=(64,), seed=seed)
    losses(trained, 2000)
    found = trained.evaluate()
    assert found["mean_steps"] == found["fewest_steps"] == 6


def test_a_pole_is_balanced() -> None:
    """The preset of the pole ends with a mean return of at least 195 of 200, as the lesson promises."""
    trained = agent(**POLE)
    losses(trained, 3000)
    assert trained.evaluate()["mean_return"] >= 195
