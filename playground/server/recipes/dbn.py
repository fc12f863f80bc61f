"""A deep belief network: restricted Boltzmann machines learn layer by layer without labels, then their
weights are the start of a classifier that learns from few of them (Hinton, Osindero and Teh 2006).

With the defaults, seeds 0, 1 and 2, it knows 6.1, 6.8 and 3.0 in a hundred test images more than from a start
by chance; from all 9,000 labels 2.4, 1.5 and 2.1 more; from 20 labels 8.5 more, 7.0 fewer and 0.3 more.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.datasets.loading import Array, images
from playground.server.recipes.batches import Order
from playground.server.recipes.rbm import Rbm, draw
from playground.server.specs.dbn import CLASSES, PIXELS, Dbn

SHOWN = 16  # images beside their reconstructions, and dreams
FIELDS = 24  # units of a layer
SIGMOID = 4.0  # gain of the first weights
MEASURED = 1000  # training images whose free energy is compared with that of the test images


class DbnRecipe:
    """The recipe of `specs.Dbn`."""

    def __init__(self, spec: Dbn, device: torch.device) -> None:
        self.spec, self.device = spec, device
        self.steps_per_epoch = spec.steps_per_epoch()
        train = spec.images().train
        pixels, labels = images(spec.data)
        order = balanced(labels[:train], spec.seed)
        scaled = torch.from_numpy(pixels).to(device).flatten(1).float().div_(255)
        answers = torch.from_numpy(labels).to(device)
        self.images = scaled[order[: spec.seen()]]  # (N, 784)
        self.labelled, self.labels = scaled[order[: spec.labels]], answers[order[: spec.labels]]
        self.test_images, self.test_labels = scaled[train:], answers[train:]

        torch.manual_seed(spec.seed)
        widths = (PIXELS, *spec.hidden)
        self.machines = [Rbm(*pair).to(device) for pair in pairwise(widths)]
        shares = self.images.mean(0).clamp(0.01, 0.99)
        self.machines[0].visible_bias.data.copy_(shares.logit())  # Hinton 2010, section 8.1
        self.nets = {"classifier": classifier(widths).to(device)}
        if spec.twin:
            self.nets["random_start"] = classifier(widths).to(device)
            self.nets["random_start"][-1].load_state_dict(self.nets["classifier"][-1].state_dict())
        self.optimizers = {
            **{f"machine{number}": _sgd(machine) for number, machine in enumerate(self.machines)},
            **{name: torch.optim.Adam(net.parameters(), fused=True) for name, net in self.nets.items()},
        }
        self.set(spec)

        self.batches = Order(len(self.images), spec.seed)
        self.labelled_batches = Order(len(self.labelled), spec.seed)
        self.chance, self.sleep = (torch.Generator(device).manual_seed(spec.seed + more) for more in (0, 1))
        self.done = 0  # steps
        self.chain: Tensor | None = None  # persistent: hidden units (batch_size, hidden) of the layer
        self.dreams = self._begin("noise")  # hidden units (SHOWN, hidden) of the layer

    @property
    def layer(self) -> int:
        """The machine that learnt last, by number; how many there are, once all learn together."""
        return min(max(self.done - 1, 0) // self.spec.steps_of_a_layer(), len(self.machines))

    @property
    def top(self) -> int:
        """The uppermost machine that has begun to learn, by number."""
        return min(self.layer, len(self.machines) - 1)

    @property
    def phase(self) -> str:
        """The optimiser's name of the layer under way; of the classifier once all learn together."""
        return f"machine{self.layer}" if self.layer < len(self.machines) else "classifier"

    def train_step(self) -> Tensor:
        """One step of the layer whose turn it is, or of all; the loss of a Boltzmann machine is the squared
        error of what it makes again."""
        before, self.done = self.phase, self.done + 1
        if self.phase != before:
            self._rise()
        loss = self._learn_by_itself() if self.layer < len(self.machines) else self._learn_from_labels()
        self._dream(1)
        return loss

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """Of a layer, how well test images come back from it, and its mean free energies; of classifiers, how
        many test images they know."""
        if self.layer < len(self.machines):
            error = F.mse_loss(self._down(self._up(self.test_images)), self.test_images)
            machine, below = self.machines[self.layer], self.machines[: self.layer]
            seen, unseen = (
                machine.free_energy(_through(below, pixels)).mean().item()
                for pixels in (self.images[:MEASURED], self.test_images)
            )
            return {
                "reconstruction_error": error.item(),
                "free_energy_train": seen,
                "free_energy_test": unseen,
            }
        logits = {name: net(self.test_images) for name, net in self.nets.items()}
        right = {
            name: (answers.argmax(1) == self.test_labels).float().mean().item()
            for name, answers in logits.items()
        }
        return {
            "test_loss": F.cross_entropy(logits["classifier"], self.test_labels).item(),
            "test_accuracy": right["classifier"],
            **(
                {
                    "random_start_accuracy": right["random_start"],
                    "accuracy_gain": right["classifier"] - right["random_start"],
                }
                if self.spec.twin
                else {}
            ),
        }

    @torch.no_grad()
    def draw(self, topic: str) -> Array:
        """See `Dbn.TOPICS`."""
        if topic == "fields":
            return self._fields()
        shown = self.test_images[:SHOWN]
        if topic == "reconstructions":
            shown = self._down(self._up(shown))
        elif topic == "dreams":
            shown = self._down(self.dreams)
        pixels: Array = shown.view(-1, 28, 28).mul(255).round().to(torch.uint8).cpu().numpy()
        return pixels

    def probe(self, given: dict[str, Any]) -> None:
        """Begin the dreams anew, if that is asked for, and let them go on."""
        if given.get("start", "here") != "here":
            self.dreams = self._begin(given["start"])
        self._dream(given["steps"])

    def set(self, spec: Dbn) -> None:
        """Take over the live fields."""
        self.spec = spec
        for name, optimizer in self.optimizers.items():
            if name in self.nets:
                optimizer.param_groups[0]["lr"] = spec.fine_learning_rate
                continue
            for group in optimizer.param_groups:
                group.update(lr=spec.learning_rate, momentum=spec.momentum)
            optimizer.param_groups[0]["weight_decay"] = spec.weight_decay

    def state(self) -> dict[str, Any]:
        """All networks and optimisers, where in data and run this is, the chains and the chance."""
        return {
            "machines": [machine.state_dict() for machine in self.machines],
            "nets": {name: net.state_dict() for name, net in self.nets.items()},
            "optimizers": {name: optimizer.state_dict() for name, optimizer in self.optimizers.items()},
            "batches": self.batches.state(),
            "labelled_batches": self.labelled_batches.state(),
            "chance": self.chance.get_state(),
            "sleep": self.sleep.get_state(),
            "done": self.done,
            "chain": self.chain,
            "dreams": self.dreams,
        }

    def load(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        for machine, own in zip(self.machines, state["machines"], strict=True):
            machine.load_state_dict(own)
        for name in ("nets", "optimizers"):
            for key, part in getattr(self, name).items():
                part.load_state_dict(state[name][key])
        for name in ("batches", "labelled_batches"):
            getattr(self, name).load(state[name])
        for name in ("chance", "sleep"):
            getattr(self, name).set_state(state[name].cpu())
        self.done, self.chain, self.dreams = state["done"], state["chain"], state["dreams"]
        self.set(self.spec)

    def weights(self) -> dict[str, Tensor]:
        """Of the Boltzmann machines, the classifier and its twin."""
        parts = {**{f"machine{number}": part for number, part in enumerate(self.machines)}, **self.nets}
        return {
            f"{name}.{key}": value for name, part in parts.items() for key, value in part.state_dict().items()
        }

    # ---- learning

    def _learn_by_itself(self) -> Tensor:
        """A step of contrastive divergence on the next batch, as the layers below see it."""
        batch = self.images[self.batches.next(self.spec.batch_size).to(self.device)]
        with torch.no_grad():
            data = _through(self.machines[: self.layer], batch)
        persistent = self.spec.chain == "persistent"
        machine = self.machines[self.layer]
        hidden, error = machine.diverge(data, self.spec.k, self.chance, self.chain if persistent else None)
        self.chain = hidden if persistent else None
        self.optimizers[self.phase].step()
        return error

    def _learn_from_labels(self) -> Tensor:
        """A step of backpropagation, of the twin as well; returns the loss of the pre-trained one."""
        batch = self.labelled_batches.next(self.spec.batch_size).to(self.device)
        losses = {
            name: F.cross_entropy(net(self.labelled[batch]), self.labels[batch])
            for name, net in self.nets.items()
        }
        for name, loss in losses.items():
            self.optimizers[name].zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            self.optimizers[name].step()
        return losses["classifier"].detach()

    @torch.no_grad()
    def _rise(self) -> None:
        """Begin with the next layer; after the last one, give what all have learnt to the classifier."""
        self.chain = None
        if self.layer < len(self.machines):
            self.dreams = draw(self.machines[self.layer].up(self.dreams), self.sleep)
            return
        linear = [module for module in self.nets["classifier"] if isinstance(module, nn.Linear)]
        for layer, machine in zip(linear[:-1], self.machines, strict=True):
            layer.weight.copy_(machine.weight.T)
            layer.bias.copy_(machine.hidden_bias)

    # ---- up, down, and round

    def _up(self, pixels: Tensor) -> Tensor:
        """How probable it is that the units of the top layer begun are on, (N, hidden)."""
        return _through(self.machines[: self.top + 1], pixels)

    def _down(self, hidden: Tensor) -> Tensor:
        """Pixels (N, 784) from 0 to 1 that units of that layer make."""
        for machine in reversed(self.machines[: self.top + 1]):
            hidden = machine.down(hidden)
        return hidden

    @torch.no_grad()
    def _begin(self, start: str) -> Tensor:
        """Hidden units (SHOWN, hidden) to dream on from: of test images, or of pixels by chance."""
        pixels = self.test_images[:SHOWN]
        return draw(
            self._up(draw(torch.full_like(pixels, 0.5), self.sleep) if start == "noise" else pixels),
            self.sleep,
        )

    @torch.no_grad()
    def _dream(self, steps: int) -> None:
        for _ in range(steps):
            _, self.dreams = self.machines[self.top].gibbs(self.dreams, self.sleep)

    def _fields(self) -> Array:
        """The weights of the first units of each layer, through the weights below: (layers, n, 28, 28)."""
        units = min(FIELDS, *self.spec.hidden)
        whole = torch.eye(PIXELS, device=self.device)
        found = []
        for machine in self.machines[: self.top + 1]:
            whole = whole @ machine.weight  # (784, hidden)
            found.append(whole[:, :units].T.reshape(units, 28, 28))
        fields: Array = torch.stack(found).cpu().numpy()
        return fields


def balanced(labels: Array, seed: int) -> Array:
    """An order by chance of all numbers of `labels` (N,): any beginning has as many of each class, or one
    more."""
    order = np.random.default_rng(seed).permutation(len(labels))
    rank = np.empty(len(labels), np.int64)  # of an image among those of its class
    for label in np.unique(labels):
        own = np.flatnonzero(labels[order] == label)
        rank[own] = np.arange(len(own))
    return order[np.argsort(rank, kind="stable")]


def classifier(widths: tuple[int, ...]) -> nn.Sequential:
    """Logits (N, CLASSES) of pixels, through sigmoid layers of these widths.

    The first weights are those that Glorot and Bengio 2010 found for sigmoids, four times those for tanh: of
    the starts by chance tried here, it learnt best.
    """
    layers: list[nn.Module] = []
    for pair in pairwise(widths):
        layers += [nn.Linear(*pair), nn.Sigmoid()]
    net = nn.Sequential(*layers, nn.Linear(widths[-1], CLASSES))
    for module in net:
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight, SIGMOID)
            nn.init.zeros_(module.bias)
    return net


def _through(machines: list[Rbm], pixels: Tensor) -> Tensor:
    """Pixels as the machine above these sees them."""
    for machine in machines:
        pixels = machine.up(pixels)
    return pixels


def _sgd(machine: Rbm) -> torch.optim.Optimizer:
    """Plain descent with momentum; only weights decay, no biases."""
    biases = [machine.visible_bias, machine.hidden_bias]
    return torch.optim.SGD([{"params": [machine.weight]}, {"params": biases}], lr=1.0)
