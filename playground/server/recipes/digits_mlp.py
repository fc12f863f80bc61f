"""A multi-layer perceptron reads handwritten digits: the whole path from page to device in one small network.

All images lie on the device from the first step; a batch is one `index_select`, so no loader and no copy
stands between two steps (train_mnist_fast measures 4 times the speed for it). With the defaults it reads
93.6 % of the 1,000 test images after ten epochs.
"""

from __future__ import annotations

from math import ceil
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.datasets import loading
from playground.server.recipes.base import OneNetwork, options
from playground.server.specs.digits_mlp import DigitsMlp

DATA = "mnist-10k"
FILTERS = 64  # hidden units of which the weights are shown
MEAN, STD = 0.1307, 0.3081  # of all pixels of MNIST's training images
ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "gelu": nn.GELU}


class DigitsMlpRecipe(OneNetwork):
    """The recipe of `specs.DigitsMlp`."""

    spec: DigitsMlp
    net: nn.Sequential

    def __init__(self, spec: DigitsMlp, device: torch.device) -> None:
        self.spec = spec
        self.device = device
        images, labels = loading.images(DATA)
        pixels = torch.from_numpy(images).to(device).flatten(1).float().div_(255).sub_(MEAN).div_(STD)
        answers = torch.from_numpy(labels).to(device)
        self.images, self.labels = pixels[: spec.TRAIN], answers[: spec.TRAIN]  # (9000, 784), (9000,)
        self.test_images, self.test_labels = pixels[spec.TRAIN :], answers[spec.TRAIN :]
        torch.manual_seed(spec.seed)
        self.net = network(spec).to(device)
        self.optimizer = optimizer(spec, self.net)
        self.order = torch.Generator().manual_seed(spec.seed)
        self.shuffled = torch.empty(0, dtype=torch.long, device=device)
        self.at = 0  # where in `shuffled` the next batch begins
        self.steps_per_epoch = ceil(spec.TRAIN / spec.batch_size)
        self.confusion = torch.zeros(spec.CLASSES, spec.CLASSES, dtype=torch.int32)
        self.shown = 0

    def train_step(self) -> Tensor:
        """One step on the next batch of this epoch's order; an epoch's last batch may be short."""
        if self.at >= len(self.shuffled):
            self.shuffled = torch.randperm(self.spec.TRAIN, generator=self.order).to(self.device)
            self.at = 0
        batch = self.shuffled[self.at : self.at + self.spec.batch_size]
        self.at += len(batch)
        self.net.train()
        loss = F.cross_entropy(self.net(self.images[batch]), self.labels[batch])
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        return loss.detach()

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """Loss and accuracy on the test images; keeps the confusion matrix to be shown."""
        self.net.eval()
        logits = self.net(self.test_images)  # (1000, 10)
        answers = logits.argmax(1)
        cells = self.test_labels * self.spec.CLASSES + answers
        counts = torch.bincount(cells, minlength=self.spec.CLASSES**2)
        self.confusion = counts.view_as(self.confusion).int().cpu()
        accuracy = (answers == self.test_labels).float().mean()
        return {
            "test_loss": F.cross_entropy(logits, self.test_labels).item(),
            "test_accuracy": accuracy.item(),
        }

    @torch.no_grad()
    def draw(self, topic: str) -> np.ndarray[Any, Any]:
        """See `DigitsMlp.TOPICS`."""
        array: np.ndarray[Any, Any]
        window = slice(self.shown, self.shown + self.spec.SHOWN)
        if topic == "filters":
            first = next(module for module in self.net if isinstance(module, nn.Linear))
            array = first.weight[:FILTERS].reshape(-1, 28, 28).cpu().numpy()
        elif topic == "examples":
            array = loading.images(DATA)[0][self.spec.TRAIN :][window]
        elif topic == "probabilities":
            self.net.eval()
            array = self.net(self.test_images[window]).softmax(1).cpu().numpy()
        elif topic == "labels":
            array = self.test_labels[window].int().cpu().numpy()
        else:
            array = self.confusion.numpy()
        return array

    def probe(self, given: dict[str, Any]) -> None:
        """Show the test images from `index` on."""
        self.shown = given["index"]

    def state(self) -> dict[str, Any]:
        """Where in which order the epoch is, too."""
        own = {
            "order": self.order.get_state(),
            "shuffled": self.shuffled,
            "at": self.at,
            "confusion": self.confusion,
        }
        return {**super().state(), **own}

    def load(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        super().load(state)
        self.order.set_state(state["order"].cpu())
        self.shuffled, self.at, self.confusion = state["shuffled"], state["at"], state["confusion"].cpu()


def network(spec: DigitsMlp) -> nn.Sequential:
    """Linear layers, each hidden one with its activation and dropout."""
    layers: list[nn.Module] = []
    fan_in = spec.PIXELS
    for width in spec.hidden:
        layers += [nn.Linear(fan_in, width), ACTIVATIONS[spec.activation]()]
        if spec.dropout:
            layers.append(nn.Dropout(spec.dropout))
        fan_in = width
    return nn.Sequential(*layers, nn.Linear(fan_in, spec.CLASSES))


def optimizer(spec: DigitsMlp, net: nn.Module) -> torch.optim.Optimizer:
    """SGD with momentum, or Adam with decoupled weight decay."""
    if spec.optimizer == "sgd":
        return torch.optim.SGD(net.parameters(), **options(spec))
    return torch.optim.AdamW(net.parameters(), **options(spec))
