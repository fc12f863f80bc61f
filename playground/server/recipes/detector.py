"""A small YOLO finds objects in scenes: boxes, objectness and classes in one pass over the image.

Scenes of digits or clothes are made on the device, new ones for each step, from the training images; 200
held-out ones from the test images, always the same for a seed. A person's own are photographs, moved and
zoomed anew each time, but for those held out.

With the defaults, 800 steps (38 s of one core) reach an mAP of 0.925 at an IoU of 0.5 on the held-out
scenes of seed 0; 0.63 is passed after 250 of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from playground.datasets.loading import Array
from playground.server.recipes.base import OneNetwork
from playground.server.recipes.cnn import rate
from playground.server.recipes.detection import (
    RECALLS,
    anchors_of,
    average_precision,
    curves,
    mean_average_precision,
    size_iou,
)
from playground.server.recipes.detector_net import DetectorNet, find, loss
from playground.server.recipes.of_images import shown
from playground.server.recipes.own_scenes import OwnScenes, Photographs
from playground.server.recipes.scenes import SceneMaker, Scenes, render
from playground.server.specs.detector import HELD_OUT, NUMBERS, Detector
from playground.server.specs.own import UPLOAD

EXAMPLES = 12  # held-out scenes shown
SIZED = 400  # objects of training scenes for the anchors
MOST = 100  # boxes of a scene that are looked at, the surest
FAINTEST = 0.01  # score of a box that counts in a test
SHOWN = 0.05  # score of a box that is shown, at least
MOST_SHOWN = 40  # of a scene
TESTED = 50  # scenes at a time


class DetectorRecipe(OneNetwork):
    """The recipe of `specs.Detector`."""

    spec: Detector
    net: DetectorNet

    def __init__(self, spec: Detector, device: torch.device, folder: Path | None = None) -> None:
        self.spec, self.device = spec, device
        self.steps_per_epoch = spec.EPOCH
        # Held-out scenes have a chance of their own, and so have those whose boxes the anchors are made for.
        held_out = torch.Generator(device).manual_seed(spec.seed + 1)
        self.maker: SceneMaker | OwnScenes
        self.held_out: Scenes | Photographs
        if folder and spec.data == UPLOAD:
            self.maker = OwnScenes(spec, device, folder)
            self.held_out = self.maker.held_out
        else:
            self.maker = SceneMaker(spec, device)
            self.held_out = SceneMaker(spec, device, test=True).make(HELD_OUT, held_out)
        self.images = seen(self.held_out)  # uint8 (N, channels, SIDE, SIDE)
        first = self.maker.make(SIZED, torch.Generator(device).manual_seed(spec.seed + 2))
        corners = first.boxes[first.labels >= 0][:SIZED].cpu().numpy()
        self.sizes = corners[:, 2:] - corners[:, :2]
        anchors = torch.from_numpy(anchors_of(self.sizes, spec.anchors))
        torch.manual_seed(spec.seed)
        classes = len(spec.images().classes)
        net = DetectorNet([spec.channels(), *spec.widths()], spec.grid, anchors, classes)
        self.net = net.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.optimizer = torch.optim.AdamW(
            self.net.parameters(), spec.learning_rate, weight_decay=spec.weight_decay, fused=True
        )
        self.chance = torch.Generator(device).manual_seed(spec.seed)
        self.step = 0
        self.precisions = np.zeros((classes + 1, len(RECALLS), 2), np.float32)
        self.scene, self.scene_image = self._scene_of(0), self.images[:1]

    def train_step(self) -> Tensor:
        """One step on scenes that nobody has seen before."""
        scenes = self.maker.make(self.spec.batch_size, self.chance)
        self.net.train()
        answers = self.net(_scaled(seen(scenes)))
        value = self._loss(answers, scenes)
        self.optimizer.zero_grad(set_to_none=True)
        value.backward()  # type: ignore[no-untyped-call]
        self.optimizer.param_groups[0]["lr"] = rate(self.spec, self.step)
        self.optimizer.step()
        self.step += 1
        return value.detach()

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """Loss and mAP@.5 on the held-out scenes; keeps the precisions to be shown."""
        self.net.eval()
        answers = torch.cat([self.net(_scaled(images)) for images in torch.split(self.images, TESTED)])
        boxes, labels = self.held_out.boxes.cpu().numpy(), self.held_out.labels.cpu().numpy()
        found = find(self.net, answers, MOST, FAINTEST)[0]
        self.precisions = curves(found, boxes, labels, len(self.precisions) - 1)
        return {
            "test_loss": self._loss(answers, self.held_out).item(),
            "mean_average_precision": mean_average_precision(self.precisions, labels),
        }

    @torch.no_grad()
    def draw(self, topic: str) -> Array:
        """See `Detector.TOPICS`."""
        self.net.eval()
        return getattr(self, f"_{topic}")()  # type: ignore[no-any-return]

    def probe(self, given: dict[str, Any]) -> None:
        """Look at a held-out scene, its first objects put where `boxes` says."""
        scene = self._scene_of(given["index"])
        put = torch.tensor(given.get("boxes", []), dtype=torch.float32, device=self.device).view(-1, 4)
        # The objects of a scene come in any order among places where there is none.
        there = (scene.labels[0] >= 0).nonzero()[: len(put), 0]
        boxes = scene.boxes.clone()
        boxes[0, there] = _proper(put[: len(there)])
        self.scene = scene._replace(boxes=boxes)
        self.scene_image = seen(self.scene)

    def set(self, spec: Detector) -> None:
        """Take over the live fields; the rate is that of the cycle's peak."""
        self.spec = spec
        self.optimizer.param_groups[0]["weight_decay"] = spec.weight_decay

    def state(self) -> dict[str, Any]:
        """The chance that makes scenes, too, and what was found last."""
        return {
            **super().state(),
            "chance": self.chance.get_state(),
            "step": self.step,
            "precisions": torch.from_numpy(self.precisions),
        }

    def load(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        super().load(state)
        self.chance.set_state(state["chance"].cpu())
        self.step = state["step"]
        self.precisions = state["precisions"].cpu().numpy()

    # ---- help

    def _loss(self, answers: Tensor, scenes: Scenes | Photographs) -> Tensor:
        weights = (self.spec.box_weight, self.spec.empty_weight)
        return loss(self.net, answers, scenes.boxes, scenes.labels, *weights)

    def _scene_of(self, index: int) -> Scenes | Photographs:
        """One of the held-out scenes."""
        return type(self.held_out)(*(part[index : index + 1] for part in self.held_out))

    def _candidates_in(self, images: Tensor) -> Array:
        """Boxes found in images, before suppression: scene, box, class, score, place."""
        found, places = find(self.net, self.net(_scaled(images)), MOST_SHOWN, SHOWN)
        scene, at = (found.scores >= SHOWN).nonzero()
        numbers = (part[scene, at, None] for part in (found.classes, found.scores, places))
        return np.concatenate([scene[:, None], found.boxes[scene, at], *numbers], 1, dtype=np.float32)

    # ---- what can be seen, one method a topic

    def _examples(self) -> Array:
        return shown(self.images[:EXAMPLES])

    def _boxes(self) -> Array:
        return _objects(self.held_out.boxes[:EXAMPLES], self.held_out.labels[:EXAMPLES])

    def _candidates(self) -> Array:
        return self._candidates_in(self.images[:EXAMPLES])

    def _scene(self) -> Array:
        scene: Array = shown(self.scene_image)[0]
        return scene

    def _scene_boxes(self) -> Array:
        return _objects(self.scene.boxes, self.scene.labels)

    def _scene_candidates(self) -> Array:
        return self._candidates_in(self.scene_image)

    def _objectness(self) -> Array:
        answers = self.net(_scaled(self.scene_image))
        sure: Array = answers[0, ..., NUMBERS - 1].sigmoid().amax(0).cpu().numpy()
        return sure

    def _anchors(self) -> Array:
        anchors: Array = self.net.anchors.cpu().numpy()
        return anchors

    def _sizes(self) -> Array:
        nearest = size_iou(self.sizes, self._anchors()).argmax(1)
        return np.concatenate([self.sizes, nearest[:, None]], 1, dtype=np.float32)

    def _average_precision(self) -> Array:
        return np.array([average_precision(row) for row in self.precisions[:-1, :, 0]], np.float32)

    def _precision_recall(self) -> Array:
        return self.precisions


def _scaled(images: Tensor) -> Tensor:
    """Bytes as numbers from 0 to 1."""
    return images.float().div_(255)


def seen(scenes: Scenes | Photographs) -> Tensor:
    """The scenes as bytes (N, channels, SIDE, SIDE)."""
    return scenes.pixels if isinstance(scenes, Photographs) else render(scenes)


def _objects(boxes: Tensor, labels: Tensor) -> Array:
    """float32 (n, 6): scene, box and class of each object, of boxes (N, K, 4) and labels (N, K)."""
    numbers = labels.cpu().numpy()
    scene, at = (numbers >= 0).nonzero()
    there = boxes.cpu().numpy()[scene, at]
    return np.concatenate([scene[:, None], there, numbers[scene, at, None]], 1, dtype=np.float32)


def _proper(boxes: Tensor) -> Tensor:
    """Boxes (N, 4) with the first corner before the second, at least a pixel wide and high."""
    first, last = boxes[:, :2], boxes[:, 2:]
    corners = torch.minimum(first, last)
    return torch.cat([corners, torch.maximum(torch.maximum(first, last), corners + 1)], 1)
