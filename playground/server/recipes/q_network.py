"""A Q-network learns what its actions are worth, from what they bring: it crosses a grid, or balances a pole.

Mnih et al. 2015, made small: several copies of the world are acted in side by side, the moments go into a
replay memory, and a second network, a copy that is renewed now and then, says what the next state is worth;
with `double`, of the action that the network itself would take (van Hasselt et al. 2016). An episode that is
broken off because it lasts too long has not ended: what would have come counts (Pardo et al. 2018).

Measured on a crowded machine, seeds 0 to 2: `pole` (5.2 core-seconds) ends each time with a mean return of
200 over 100 episodes without exploration, the most there is (CartPole-v0 counts as solved at 195). With
batches of 64 and a target renewed every 200 steps it comes there too, but some seeds forget it again. `grid`
(1.7 core-seconds), `cliff` and `maze` end with the shortest way.
"""

from __future__ import annotations

import copy
from itertools import pairwise
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.datasets.loading import Array
from playground.server.recipes.replay import Moments, Replay
from playground.server.recipes.worlds import GridWorld, world
from playground.server.specs.q_network import QNetwork

TESTED = 100  # episodes without exploration, after every epoch
KEPT = 2000  # returns of the last episodes
LARGEST = 10.0  # norm of a gradient


class QNetworkRecipe:
    """The recipe of `specs.QNetwork`."""

    def __init__(self, spec: QNetwork, device: torch.device) -> None:
        self.spec, self.device = spec, device
        self.steps_per_epoch = spec.EPOCH
        self.world = world(spec, device)
        torch.manual_seed(spec.seed)
        sizes = spec.sizes()
        self.net = network(sizes).to(device)
        self.actions = sizes[-1]
        self.target = copy.deepcopy(self.net).requires_grad_(False)
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=spec.learning_rate, fused=True)
        self.chance = torch.Generator(device).manual_seed(spec.seed)
        self.states = self.world.begin(spec.worlds, self.chance)  # (worlds, state)
        self.replay = Replay(spec.memory, self.states.shape[1], device)
        self.returned = torch.zeros(spec.worlds, device=device)  # of each episode under way, so far
        self.lasted = torch.zeros(spec.worlds, device=device)  # steps of it
        self.returns: list[tuple[int, float]] = []
        self.step = 0

    def train_step(self) -> Tensor:
        """One action in every world, and one step of the optimiser; the loss is Huber's."""
        self.act()
        moments = self.replay.sample(self.spec.batch_size, self.chance)
        taken = F.one_hot(moments.actions, self.actions)
        worth = (self.net(self.world.seen(moments.states)) * taken).sum(1)
        loss = F.smooth_l1_loss(worth, self.aims(moments))
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.net.parameters(), LARGEST)
        self.optimizer.step()
        self.step += 1
        if self.step % self.spec.target_every == 0:
            self.target.load_state_dict(self.net.state_dict())
        return loss.detach()

    def epsilon(self) -> float:
        """How likely an action is a random one: from 1 in a straight line to `final_epsilon`."""
        falling = self.spec.exploration * self.spec.steps()
        done = min(1.0, self.step / falling) if falling else 1.0
        return 1 + done * (self.spec.final_epsilon - 1)

    def rate(self) -> float:
        """The learning rate: in a straight line to 0, so that the last steps unlearn nothing."""
        return self.spec.learning_rate * (1 - self.step / self.spec.steps())

    @torch.no_grad()
    def act(self) -> None:
        """Take one action in every world, remember it, and begin anew where an episode is over."""
        count = self.spec.worlds
        best = self.best(self.states)
        drawn = torch.randint(self.actions, (count,), generator=self.chance, device=self.device)
        explores = torch.rand(count, generator=self.chance, device=self.device) < self.epsilon()
        actions = torch.where(explores, drawn, best)
        after, rewards, over = self.world.step(self.states, actions, self.chance)
        self.replay.add(Moments(self.states, actions, rewards, after, over))
        self.returned += rewards
        self.lasted += 1
        done = over | (self.lasted >= self.spec.limit())
        self.returns += [(self.step, value) for value in self.returned[done].tolist()]
        self.returns = self.returns[-KEPT:]
        self.states = torch.where(done[:, None], self.world.begin(count, self.chance), after)
        self.returned, self.lasted = self.returned * ~done, self.lasted * ~done

    @torch.no_grad()
    def aims(self, moments: Moments) -> Tensor:
        """(N,) what each action should be worth: its reward, and discounted what comes after it."""
        seen = self.world.seen(moments.after)
        worth = self.target(seen)
        chosen = self.net(seen) if self.spec.double else worth
        best = (worth * F.one_hot(chosen.argmax(1), self.actions)).sum(1)
        aims: Tensor = moments.rewards + self.spec.discount * best * ~moments.over
        return aims

    @torch.no_grad()
    def best(self, states: Tensor) -> Tensor:
        """The action (N,) that the network thinks is worth most."""
        return self.net(self.world.seen(states)).argmax(1)  # type: ignore[no-any-return]

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """The mean return of 100 episodes without exploration; on a grid also how many steps one takes."""
        chance = self.chance_of_looking()
        states = self.world.begin(TESTED, chance)
        returned, steps = torch.zeros(2, TESTED, device=self.device)
        going = torch.ones(TESTED, dtype=torch.bool, device=self.device)
        for _ in range(self.spec.limit()):
            states, rewards, over = self.world.step(states, self.best(states), chance)
            returned += rewards * going
            steps += going
            going &= ~over
            if not going.any():
                break
        found = {"mean_return": returned.mean().item()}
        if isinstance(self.world, GridWorld):
            found |= {"mean_steps": steps.mean().item(), "fewest_steps": float(self.world.grid.shortest or 0)}
        return found

    @torch.no_grad()
    def draw(self, topic: str) -> Array:
        """See `QNetwork.TOPICS`."""
        return getattr(self, f"_{topic}")()  # type: ignore[no-any-return]

    def probe(self, given: dict[str, Any]) -> None:
        """Nothing can be asked of it."""
        raise NotImplementedError

    def set(self, spec: QNetwork) -> None:
        """Take over the live fields."""
        self.spec = spec

    def state(self) -> dict[str, Any]:
        """Networks, optimiser, memory, and where every world is."""
        return {
            "net": self.net.state_dict(),
            "target": self.target.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "replay": self.replay.state(),
            "chance": self.chance.get_state(),
            "worlds": [self.states, self.returned, self.lasted],
            "returns": self.returns,
            "step": self.step,
        }

    def load(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self.net.load_state_dict(state["net"])
        self.target.load_state_dict(state["target"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.replay.load(state["replay"])
        self.chance.set_state(state["chance"].cpu())
        self.states, self.returned, self.lasted = state["worlds"]
        self.returns, self.step = state["returns"], state["step"]
        self.set(self.spec)

    def weights(self) -> dict[str, Tensor]:
        """Of the network that acts."""
        return dict(self.net.state_dict())

    # ---- what can be seen, one method a topic

    def _values(self) -> Array:
        worth = self.net(self.world.seen(self.world.places()))
        return _numbers(worth)

    def _episode(self) -> Array:
        chance = self.chance_of_looking()
        states = self.world.begin(1, chance)
        path = []
        for _ in range(self.spec.limit()):
            actions = self.best(states)
            path.append(torch.cat([states, actions[:, None]], 1))
            states, _, over = self.world.step(states, actions, chance)
            if over.item():
                break
        path.append(F.pad(states, (0, 1), value=-1))
        return _numbers(self.world.shown(torch.cat(path)))

    def _returns(self) -> Array:
        return np.array(self.returns, np.float32).reshape(-1, 2)

    # ---- help

    def chance_of_looking(self) -> torch.Generator:
        """Chance of its own, another one at every step: whoever looks changes nothing."""
        return torch.Generator(self.device).manual_seed(self.spec.seed + self.step)


def network(sizes: tuple[int, ...]) -> nn.Sequential:
    """Linear layers, each but the last with a ReLU."""
    layers: list[nn.Module] = []
    for fan_in, fan_out in pairwise(sizes):
        layers += [nn.Linear(fan_in, fan_out), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def _numbers(values: Tensor) -> Array:
    array: Array = values.float().cpu().numpy()
    return array
