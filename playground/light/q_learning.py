"""Q-learning: what an agent does between its world and the network that says what its actions are worth.

Mnih et al. 2015, made small: several copies of the world are acted in side by side, the moments go into a
replay memory, and a second network, a copy that is renewed now and then, says what the next state is worth;
with `double`, of the action that the network itself would take (van Hasselt et al. 2016). An episode that is
broken off because it lasts too long has not ended: what would have come counts (Pardo et al. 2018).

The network is whatever learns: torch's on a server, NumPy's in a browser.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from playground.light.q_counts import EPOCH, LIMITS, sizes, steps
from playground.light.replay import Moments, Replay
from playground.light.worlds import GridWorld, world

Array = np.ndarray[Any, Any]
TESTED = 100  # episodes without exploration, after every epoch
KEPT = 2000  # returns of the last episodes
LARGEST = 10.0  # norm of a gradient


class Worth(Protocol):
    """What says what actions are worth."""

    def worth(self, seen: Array) -> Array:
        """Of each action (N, actions), in what is seen (N, inputs)."""

    def target(self, seen: Array) -> Array:
        """The same as the older copy says it."""

    def learn(self, seen: Array, actions: Array, aims: Array, rate: float) -> Any:
        """One step of Adam towards the aims (N,) of these actions (N,); its loss before it, Huber's mean.

        A gradient whose norm is above `LARGEST` is scaled down to it.
        """

    def renew(self) -> None:
        """The older copy becomes what the network is now."""


class QLearning:
    """An agent that acts, remembers and learns; `spec` has the fields of the server's `QNetwork`."""

    def __init__(self, spec: Any, net: Worth) -> None:
        self.spec, self.net = spec, net
        self.steps_per_epoch = EPOCH
        self.world = world(spec)
        self.actions = sizes(spec)[-1]
        self.chance = np.random.default_rng(spec.seed)
        self.states = self.world.begin(spec.worlds, self.chance)  # (worlds, state)
        self.replay = Replay(spec.memory, self.states.shape[1])
        self.returned = np.zeros(spec.worlds)  # of each episode under way, so far
        self.lasted = np.zeros(spec.worlds)  # steps of it
        self.returns: list[tuple[int, float]] = []
        self.step = 0

    def train_step(self) -> Any:
        """One action in every world, and one step of the optimiser; its loss."""
        self.act()
        moments = self.replay.sample(self.spec.batch_size, self.chance)
        seen = self.world.seen(moments.states)
        loss = self.net.learn(seen, moments.actions, self.aims(moments), self.rate())
        self.step += 1
        if self.step % self.spec.target_every == 0:
            self.net.renew()
        return loss

    def epsilon(self) -> float:
        """How likely an action is a random one: from 1 in a straight line to `final_epsilon`."""
        falling = self.spec.exploration * steps(self.spec)
        done = min(1.0, self.step / falling) if falling else 1.0
        return float(1 + done * (self.spec.final_epsilon - 1))

    def rate(self) -> float:
        """The learning rate: in a straight line to 0, so that the last steps unlearn nothing."""
        return float(self.spec.learning_rate * (1 - self.step / steps(self.spec)))

    def act(self) -> None:
        """Take one action in every world, remember it, and begin anew where an episode is over."""
        count = self.spec.worlds
        best = self.best(self.states)
        drawn = self.chance.integers(self.actions, size=count)
        actions = np.where(self.chance.random(count) < self.epsilon(), drawn, best)
        after, rewards, over = self.world.step(self.states, actions, self.chance)
        self.replay.add(Moments(self.states, actions, rewards, after, over))
        self.returned += rewards
        self.lasted += 1
        done = over | (self.lasted >= LIMITS[self.spec.world])
        self.returns += [(self.step, value) for value in self.returned[done].tolist()]
        self.returns = self.returns[-KEPT:]
        self.states = np.where(done[:, None], self.world.begin(count, self.chance), after)
        self.returned[done] = self.lasted[done] = 0

    def aims(self, moments: Moments) -> Array:
        """(N,) what each action should be worth: its reward, and discounted what comes after it."""
        seen = self.world.seen(moments.after)
        worth = self.net.target(seen)
        chosen = self.net.worth(seen) if self.spec.double else worth
        best = np.take_along_axis(worth, chosen.argmax(1)[:, None], 1)[:, 0]
        aims: Array = moments.rewards + self.spec.discount * best * ~moments.over
        return aims

    def best(self, states: Array) -> Array:
        """The action (N,) that the network thinks is worth most."""
        found: Array = self.net.worth(self.world.seen(states)).argmax(1)
        return found

    def evaluate(self) -> dict[str, float]:
        """The mean return of 100 episodes without exploration; on a grid also how many steps one takes."""
        chance = self.chance_of_looking()
        states = self.world.begin(TESTED, chance)
        returned, taken = np.zeros((2, TESTED))
        going = np.ones(TESTED, bool)
        for _ in range(LIMITS[self.spec.world]):
            states, rewards, over = self.world.step(states, self.best(states), chance)
            returned += rewards * going
            taken += going
            going &= ~over
            if not going.any():
                break
        found = {"mean_return": float(returned.mean())}
        if isinstance(self.world, GridWorld):
            found |= {"mean_steps": float(taken.mean()), "fewest_steps": float(self.world.grid.shortest or 0)}
        return found

    def draw(self, topic: str) -> Array:
        """See `TOPICS` of the server's `QNetwork`."""
        array: Array = getattr(self, f"_{topic}")()
        return np.ascontiguousarray(array, np.float32)

    def probe(self, given: dict[str, Any]) -> None:
        """Nothing can be asked of it."""
        raise NotImplementedError

    def set(self, spec: Any) -> None:
        """Take over the live fields."""
        self.spec = spec

    def chance_of_looking(self) -> np.random.Generator:
        """Chance of its own, another one at every step: whoever looks changes nothing."""
        return np.random.default_rng([self.spec.seed, self.step])

    # ---- what can be seen, one method a topic

    def _values(self) -> Array:
        places = self.world.seen(self.world.places())
        rows, columns, inputs = places.shape
        return self.net.worth(places.reshape(-1, inputs)).reshape(rows, columns, -1)

    def _episode(self) -> Array:
        chance = self.chance_of_looking()
        states = self.world.begin(1, chance)
        path = []
        for _ in range(LIMITS[self.spec.world]):
            actions = self.best(states)
            path.append(np.append(states, actions))
            states, _, over = self.world.step(states, actions, chance)
            if over.item():
                break
        path.append(np.append(states, -1))
        return self.world.shown(np.stack(path))

    def _returns(self) -> Array:
        return np.array(self.returns).reshape(-1, 2)
