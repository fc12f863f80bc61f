"""What recipes that sort images share: images on the device, how they are tested, what they err on."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.datasets.loading import Array, images
from playground.server.recipes.augment import augment
from playground.server.recipes.base import autocast
from playground.server.recipes.own import own_images
from playground.server.recipes.transfer import few
from playground.server.recipes.transformer import numbers

AT_ONCE = 250  # images that a network is asked of: the maps of more do not fit into a processor's cache
KNOWN = 1000  # training images of the accuracy on them
SHOWN = 16  # examples
MISTAKES = 24


class OfImages:
    """The images of a spec as bytes, and its network among them; `spec.TOPICS` says which topics it has."""

    spec: Any
    net: nn.Module
    step: int

    def __init__(self, spec: Any, device: torch.device, folder: Path | None, used: int | None = None) -> None:
        """Load them; of those for training only the first `used`, if that is given."""
        self.spec, self.device = spec, device
        train, shape = spec.images().train, spec.images().shape
        pixels, labels = own_images(folder, shape) if folder and spec.upload else images(spec.data)
        pixels = pixels.reshape(-1, *shape)
        learnt, known = pixels[:train][:used], labels[:train][:used]
        if count := getattr(spec, "labels", 0):
            kept = few(known, count, spec.seed)
            learnt, known = learnt[kept], known[kept]
        self.pixels = torch.from_numpy(learnt).to(device)  # uint8 (N, C, H, W)
        self.test_pixels = torch.from_numpy(pixels[train:]).to(device)
        self.labels = torch.from_numpy(known).to(device)
        self.test_labels = torch.from_numpy(labels[train:]).to(device)
        # Of all pixels to learn from, as numbers from 0 to 1.
        self.chance = torch.Generator(device).manual_seed(spec.seed)  # of augmentation
        self.mean, self.std = float(learnt.mean() / 255), float(learnt.std() / 255)
        classes = len(spec.images().classes)
        self.confusion = np.zeros((classes, classes), np.int32)
        self.mistaken = np.zeros((0, 4), np.float32)
        self.image = self.test_pixels[:1]  # what the network is looked at through

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """Loss and accuracy on the test images, accuracy on some training images; keeps what went wrong.

        The training images are the first KNOWN, as they are: augmented ones would be harder than a test.
        """
        logits = self.test(self.net, self.test_pixels)
        losses = F.cross_entropy(logits, self.test_labels, reduction="none")
        chances, answers = logits.softmax(1).max(1)
        classes = len(self.confusion)
        cells = torch.bincount(self.test_labels * classes + answers, minlength=classes**2)
        worst = losses.masked_fill(answers == self.test_labels, -1).topk(min(MISTAKES, len(losses)))
        found = worst.indices[worst.values >= 0]
        self.confusion = cells.view(classes, classes).int().cpu().numpy()
        wrong = torch.stack([found, self.test_labels[found], answers[found], chances[found]], 1)
        self.mistaken = wrong.float().cpu().numpy()
        accuracy = float(self.confusion.trace() / self.confusion.sum())
        known = self.test(self.net, self.pixels[:KNOWN]).argmax(1) == self.labels[:KNOWN]
        return {
            "test_loss": losses.mean().item(),
            "test_accuracy": accuracy,
            "train_accuracy": known.float().mean().item(),
        }

    def draw(self, topic: str) -> Array:
        """See the spec's `TOPICS`."""
        self.net.eval()
        return getattr(self, f"_{topic}")()  # type: ignore[no-any-return]

    def probe(self, given: dict[str, Any]) -> None:
        """Look at the network through a test image, or through a drawn one."""
        if given.get("image") is None:
            self.image = self.test_pixels[given["index"]][None]
            return
        pixels = np.frombuffer(base64.b64decode(given["image"]), np.uint8).copy()
        channels, rows, columns = self.spec.images().shape
        image = torch.from_numpy(pixels).view(1, rows, columns, channels)
        self.image = image.permute(0, 3, 1, 2).contiguous().to(self.device)

    def shown_now(self, which: Tensor | slice, chance: torch.Generator) -> Tensor:
        """Training images (N, C, H, W) from 0 to 1 as augmentation changes them now."""
        return augment(self.pixels[which].float().div_(255), self.spec.augment, chance)

    def normal(self, images: Tensor) -> Tensor:
        """Images from 0 to 1 with mean 0 and variance 1 over the training set."""
        return images.sub(self.mean).div_(self.std).contiguous(memory_format=torch.channels_last)

    @torch.no_grad()
    def answer(self, pixels: Tensor, net: nn.Module | None = None) -> Tensor:
        """Logits (N, classes) for images uint8 (N, C, H, W), of another network if one is given."""
        with autocast(self.spec, self.device):
            logits: Tensor = (net or self.net)(self.normal(pixels.float().div_(255)))
        return logits.float()

    def test(self, net: nn.Module, pixels: Tensor) -> Tensor:
        """Logits (N, classes) for as many images as there are."""
        net.eval()
        return torch.cat([self.answer(some, net) for some in torch.split(pixels, AT_ONCE)])

    def tested(self) -> dict[str, Tensor]:
        """What the last test found, for the state of a run."""
        return {
            "confusion": torch.from_numpy(self.confusion),
            "mistaken": torch.from_numpy(self.mistaken),
        }

    def load_tested(self, state: dict[str, Any]) -> None:
        """Have it again."""
        self.confusion, self.mistaken = (state[name].cpu().numpy() for name in ("confusion", "mistaken"))

    # ---- what can be seen, one method a topic

    def _examples(self) -> Array:
        return shown(self.test_pixels[:SHOWN])

    def _augmented(self) -> Array:
        # Its own chance: whoever looks changes nothing.
        chance = torch.Generator(self.device).manual_seed(self.step)
        images = self.shown_now(slice(SHOWN), chance)
        return shown(images.mul_(255).round_().to(torch.uint8))

    def _image(self) -> Array:
        image: Array = shown(self.image)[0]
        return image

    def _probabilities(self) -> Array:
        return numbers(self.answer(self.image).softmax(1)[0])

    def _confusion(self) -> Array:
        return self.confusion

    def _mistakes(self) -> Array:
        return shown(self.test_pixels[self.mistaken[:, 0].astype(np.int64)])

    def _mistaken(self) -> Array:
        return self.mistaken


def shown(pixels: Tensor) -> Array:
    """Images uint8 (N, H, W), or of colours (N, H, W, 3), of images (N, C, H, W)."""
    side_by_side = pixels[:, 0] if pixels.shape[1] == 1 else pixels.permute(0, 2, 3, 1)
    images: Array = side_by_side.contiguous().cpu().numpy()
    return images
