"""Scenes to find objects in, made on the fly: digits or clothes of any size on a cluttered background.

The clutter is that of Mnih et al. 2014, section 4.1: small pieces of other images.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from playground.datasets.loading import images
from playground.server.recipes.detection import iou
from playground.server.specs.detector import SIDE, Detector

SMALLEST, LARGEST = 16.0, 44.0  # pixels of an object's longer side
THINNEST = 7.0  # of its shorter side
STRETCH = 0.15  # natural logarithm of the most that width over height is changed, either way
APART = 0.05  # IoU of two objects of a scene, at most
TRIES = 12  # places tried for an object
INK = 40  # from this byte on a pixel belongs to the object
CLUTTER = 6  # pieces
PIECE = 9  # pixels of an image that a piece shows, each way


class Scenes(NamedTuple):
    """N scenes, each with K objects or fewer."""

    background: Tensor  # (N, SIDE, SIDE), 0 to 1
    pictures: Tensor  # (N, K, 28, 28), 0 to 1
    ink: Tensor  # (N, K, 4): the box in the picture that becomes
    boxes: Tensor  # (N, K, 4): this box in the scene
    labels: Tensor  # (N, K): classes, -1 where there is no object


class SceneMaker:
    """Makes scenes from the first images of a set, or from its test images."""

    def __init__(self, spec: Detector, device: torch.device, *, test: bool = False) -> None:
        train = spec.images().train
        part = slice(train, None) if test else slice(train)
        pixels, labels = (torch.from_numpy(array[part]).to(device) for array in images(spec.data))
        self.pixels, self.labels = pixels, labels  # uint8 (M, 28, 28), (M,)
        self.ink = bounds(pixels > INK)
        self.spec, self.device = spec, device

    def make(self, count: int, chance: torch.Generator) -> Scenes:
        """So many scenes; the same from the same state of `chance`."""

        def uniform(*shape: int, low: float = 0.0, high: float = 1.0) -> Tensor:
            return low + (high - low) * torch.rand(shape, generator=chance, device=self.device)

        def choose(*shape: int) -> Tensor:
            return torch.randint(len(self.pixels), shape, generator=chance, device=self.device)

        most = self.spec.objects
        chosen = choose(count, most)
        ink = self.ink[chosen]
        sizes = shaped(ink, uniform(count, most, low=SMALLEST, high=LARGEST), uniform(count, most, low=-1))
        boxes, fits = place(sizes, uniform(count, most, TRIES, 2))
        there = torch.arange(most, device=self.device) < 1 + (uniform(count, 1) * most).long()
        light = uniform(count, most, 1, 1, low=0.65)
        background = torch.zeros(count, SIDE, SIDE, device=self.device)
        if self.spec.background != "plain":
            coarse = uniform(count, 1, 6, 6, high=0.5)
            background = F.interpolate(coarse, (SIDE, SIDE), mode="bilinear", align_corners=False)[:, 0]
        if self.spec.background == "clutter":
            corner = 4 + uniform(count, CLUTTER, 2, high=20 - PIECE).floor()
            size = uniform(count, CLUTTER, 1, low=8, high=14)
            at = uniform(count, CLUTTER, 2, high=SIDE - 14.0)
            pieces = self.pixels[choose(count, CLUTTER)].float() / 255
            drawn = draw(pieces, torch.cat([corner, corner + PIECE], -1), torch.cat([at, at + size], -1))
            shades = uniform(count, CLUTTER, 1, 1, low=0.4, high=0.9)
            background = torch.maximum(background, (drawn * shades).amax(1))
        labels = self.labels[chosen].masked_fill(~(there & fits), -1)
        return Scenes(background, self.pixels[chosen].float() / 255 * light, ink, boxes, labels)


def bounds(inside: Tensor) -> Tensor:
    """The smallest box (M, 4) around what is inside, of masks (M, rows, columns)."""
    edges = []
    for axis in (1, 2):  # over rows: the columns that have something
        there = inside.any(axis)
        size = there.shape[1]
        places = torch.arange(size, device=inside.device)
        edges.append((torch.where(there, places, size).amin(1), torch.where(there, places, -1).amax(1) + 1))
    (left, right), (top, bottom) = edges
    return torch.stack([left, top, right, bottom], 1).float()


def shaped(ink: Tensor, longer: Tensor, stretch: Tensor) -> Tensor:
    """Widths and heights (N, K, 2) of objects whose longer sides are given, shaped about as their ink is."""
    width, height = (ink[..., 2:] - ink[..., :2]).unbind(-1)
    ratio = width / height * (STRETCH * stretch).exp()
    return torch.stack([longer * ratio.clamp(max=1), longer / ratio.clamp(min=1)], -1).clamp(min=THINNEST)


def place(sizes: Tensor, at: Tensor) -> tuple[Tensor, Tensor]:
    """Boxes (N, K, 4) of these sizes (N, K, 2) that hardly overlap, and whether there was room (N, K).

    `at` (N, K, TRIES, 2) are places to try, 0 to 1 of the room that a box has; the first that is free is
    taken.
    """
    corners = at * (SIDE - sizes[:, :, None])
    tried = torch.cat([corners, corners + sizes[:, :, None]], -1)  # (N, K, TRIES, 4)
    boxes, fits = tried[:, :, 0].clone(), torch.ones_like(sizes[..., 0], dtype=torch.bool)
    for k in range(1, sizes.shape[1]):
        # Who found no room is not in the way of others.
        taken = iou(tried[:, k], boxes[:, :k]) * fits[:, None, :k]
        free = (taken <= APART).all(-1)  # (N, TRIES)
        first = free.int().argmax(1)
        boxes[:, k] = tried[torch.arange(len(tried), device=tried.device), k, first]
        fits[:, k] = free.any(1)
    return boxes, fits


def draw(pictures: Tensor, ink: Tensor, boxes: Tensor, large: int = SIDE) -> Tensor:
    """Pictures (N, K, 28, 28) on black (N, K, large, large): what the box `ink` holds fills the box."""
    sides = (pictures.shape[-1], large)
    across = _stretched(ink[..., 0], ink[..., 2], boxes[..., 0], boxes[..., 2], *sides)
    down = _stretched(ink[..., 1], ink[..., 3], boxes[..., 1], boxes[..., 3], *sides)
    return down @ pictures @ across.mT


def _stretched(start: Tensor, end: Tensor, first: Tensor, last: Tensor, side: int, large: int) -> Tensor:
    """How much of each pixel of a line of the picture is in each of the scene: (N, K, large, side).

    Straight lines between pixels; where the picture shrinks, as wide as what becomes one pixel.
    """
    places = torch.arange(large, device=start.device) + 0.5
    scale = ((end - start) / (last - first))[..., None]
    source = start[..., None] + (places - first[..., None]) * scale - 0.5
    reach = scale.clamp(min=1)[..., None]
    weights = (1 - (source[..., None] - torch.arange(side, device=start.device)).abs() / reach).relu()
    within = (places >= first[..., None]) & (places < last[..., None])
    return weights / weights.sum(-1, keepdim=True).clamp(min=1e-9) * within[..., None]


def render(scenes: Scenes) -> Tensor:
    """The scenes as bytes (N, 1, SIDE, SIDE): of objects and background, the lighter."""
    there = (scenes.labels >= 0)[..., None, None]
    objects = (draw(scenes.pictures, scenes.ink, scenes.boxes) * there).amax(1)
    seen = torch.maximum(scenes.background, objects)
    return seen.mul(255).round().clamp(0, 255).to(torch.uint8)[:, None]
