"""A Vision Transformer sorts images (Dosovitskiy et al. 2020); a CNN of its size learns beside it.

Both have the same optimiser, rates and order of images; each draws its first weights from the seed, so that
the Transformer's run is the same with and without the CNN.

Measured on digits, the preset `tiny` (19,658 parameters; the CNN 20,108) with batches of 50 for 540 steps,
2 seeds, test accuracy of Transformer and CNN: from 300 images 66.6 and 63.9 % against 88.2 and 90.5 %; from
1,000, 81.3 and 80.7 against 95.1 and 95.9; from 3,000, 85.2 and 87.2 against 97.5 and 96.7; from all 9,000,
92.4 and 92.9 against 98.0 and 98.3. Both together take about 9 core-seconds on a crowded machine.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.datasets.loading import Array
from playground.server.recipes.attention import watched
from playground.server.recipes.base import autocast
from playground.server.recipes.batches import Order
from playground.server.recipes.cnn import network
from playground.server.recipes.of_images import OfImages
from playground.server.recipes.transformer import adamw, descend, numbers
from playground.server.recipes.vit_net import VitNet, components, likeness, rollout
from playground.server.specs.vit import Vit

FILTERS = 32  # shown


class VitRecipe(OfImages):
    """The recipe of `specs.Vit`."""

    spec: Vit
    net: VitNet

    def __init__(self, spec: Vit, device: torch.device, folder: Path | None = None) -> None:
        super().__init__(spec, device, folder, spec.used())
        self.steps_per_epoch = spec.steps_per_epoch()
        nets: dict[str, nn.Module] = {}
        if spec.beside == "cnn":
            torch.manual_seed(spec.seed)
            nets["cnn"] = network(spec.cnn()).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        torch.manual_seed(spec.seed)  # last: dropout goes on from here
        self.net = VitNet(spec, spec.side() ** 2, len(spec.images().classes)).to(device)
        self.nets = {"vit": self.net, **{name: net.to(device) for name, net in nets.items()}}
        self.optimizers = {name: adamw(net) for name, net in self.nets.items()}
        self.order = Order(len(self.labels), spec.seed)
        self.step = 0

    def train_step(self) -> Tensor:
        """One step of each network on the next batch; the Transformer's loss."""
        batch = self.order.next(self.spec.batch_size).to(self.device)
        images, labels = self.normal(self.shown_now(batch, self.chance)), self.labels[batch]
        losses = {}
        for name, net in self.nets.items():
            net.train()
            with autocast(self.spec, self.device):
                logits = net(images)
            loss = F.cross_entropy(logits.float(), labels, label_smoothing=self.spec.label_smoothing)
            descend(self.spec, net, self.optimizers[name], loss, self.step)
            losses[name] = loss.detach()
        self.step += 1
        return losses["vit"]

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """Loss and accuracy on the test images, and the CNN's accuracy."""
        measured = super().evaluate()
        if "cnn" in self.nets:
            right = self.test(self.nets["cnn"], self.test_pixels).argmax(1) == self.test_labels
            measured["cnn_accuracy"] = right.float().mean().item()
        return measured

    @torch.no_grad()
    def draw(self, topic: str) -> Array:
        """See `Vit.TOPICS`."""
        return super().draw(topic)

    def set(self, spec: Vit) -> None:
        """Take over the live fields, which every step reads."""
        self.spec = spec

    def state(self) -> dict[str, Any]:
        """Networks, optimisers, every chance, and where in the order and the schedule the run is."""
        return {
            "nets": {name: net.state_dict() for name, net in self.nets.items()},
            "optimizers": {name: optimizer.state_dict() for name, optimizer in self.optimizers.items()},
            "order": self.order.state(),
            "chance": self.chance.get_state(),
            "step": self.step,
            **self.tested(),
        }

    def load(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        for name, net in self.nets.items():
            net.load_state_dict(state["nets"][name])
            self.optimizers[name].load_state_dict(state["optimizers"][name])
        self.order.load(state["order"])
        if "chance" in state:  # not in those of before there was augmentation
            self.chance.set_state(state["chance"].cpu())
        self.step = state["step"]
        self.load_tested(state)

    def weights(self) -> dict[str, Tensor]:
        """Of both networks."""
        return {
            f"{name}.{key}": value
            for name, net in self.nets.items()
            for key, value in net.state_dict().items()
        }

    # ---- what can be seen, one method a topic

    def _seen(self) -> Tensor:
        """The attention (layers, heads, T, T) with which the image is answered."""
        return torch.cat(list(watched(self.net, lambda: self.answer(self.image)).values()))

    def _over_patches(self, values: Tensor) -> Array:
        """Numbers (…, P) of patches, laid out as the image is: (…, side, side)."""
        return numbers(values).reshape(*values.shape[:-1], self.spec.side(), -1)

    def _cnn_probabilities(self) -> Array:
        if "cnn" not in self.nets:
            return np.zeros(0, np.float32)
        cnn = self.nets["cnn"].eval()
        return numbers(self.answer(self.image, cnn).softmax(1)[0])

    def _attention(self) -> Array:
        return self._over_patches(self._seen()[:, :, 0, 1:])

    def _rollout(self) -> Array:
        return self._over_patches(rollout(self._seen())[0, 1:])

    def _position_likeness(self) -> Array:
        return self._over_patches(likeness(self.net.positions[1:]))

    def _filters(self) -> Array:
        return numbers(components(self.net.embedding.weight, FILTERS)).reshape(
            -1, self.spec.patch, self.spec.patch
        )
