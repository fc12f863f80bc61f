"""A person's own photographs with boxes around their objects, as the detector learns from them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from playground.server.recipes.own import own_scenes
from playground.server.specs.detector import SIDE, Detector

MOVED = 0.2  # part of the side by which a scene is moved at most, each way (Redmon et al. 2016, section 2.2)
ZOOMED = 0.2  # part of its size by which it grows or shrinks at most
LEFT = 0.3  # part of an object's area that has to be in the scene still
GREY = 128.0  # what comes in from outside, as beside an image that is no square


class Photographs(NamedTuple):
    """N scenes, each with K objects or fewer."""

    pixels: Tensor  # uint8 (N, 3, SIDE, SIDE)
    boxes: Tensor  # float32 (N, K, 4), pixels
    labels: Tensor  # int64 (N, K): classes, -1 where there is no object; its box is the whole scene then


class OwnScenes:
    """An upload's scenes on the device; the last of them are held out."""

    def __init__(self, spec: Detector, device: torch.device, folder: Path) -> None:
        whole = Photographs(*(torch.from_numpy(part).to(device) for part in own_scenes(folder)))
        train = spec.images().train
        self.learnt, self.held_out = (
            Photographs(*(part[chosen] for part in whole)) for chosen in (slice(train), slice(train, None))
        )

    def make(self, count: int, chance: torch.Generator) -> Photographs:
        """So many of the scenes for training, moved and zoomed; the same from the same state of `chance`."""
        device = self.learnt.boxes.device
        which = torch.randint(len(self.learnt.labels), (count,), generator=chance, device=device)
        parts = 2 * torch.rand((count, 3), generator=chance, device=device) - 1
        chosen = Photographs(*(part[which] for part in self.learnt))
        return moved(chosen, MOVED * SIDE * parts[:, :2], 1 + ZOOMED * parts[:, 2])


def moved(scenes: Photographs, by: Tensor, zoom: Tensor) -> Photographs:
    """Scenes zoomed about their middle so many times (N,), and then moved by pixels right and down (N, 2).

    What of a box lies outside then is cut off; an object that is nearly gone is there no more.
    """
    sides = torch.zeros(len(zoom), 2, 3, device=zoom.device)  # where each pixel comes from, -1 to 1
    sides[:, 0, 0] = sides[:, 1, 1] = 1 / zoom
    sides[:, :, 2] = -by / (SIDE / 2) / zoom[:, None]
    where = F.affine_grid(sides, list(scenes.pixels.shape), align_corners=False)
    seen = F.grid_sample(scenes.pixels.float() - GREY, where, align_corners=False) + GREY
    middle, shift = SIDE / 2, torch.cat([by, by], 1)[:, None]
    whole = (scenes.boxes - middle) * zoom[:, None, None] + middle + shift
    boxes = whole.clamp(0, SIDE)
    gone = area(boxes) < LEFT * area(whole)
    labels = scenes.labels.masked_fill(gone, -1)
    # A loss takes logarithms of all sizes, also of those that count for nothing.
    boxes = torch.where(labels[..., None] >= 0, boxes, boxes.new_tensor([0, 0, SIDE, SIDE]))
    return Photographs(seen.round_().to(torch.uint8), boxes, labels)


def area(boxes: Tensor) -> Tensor:
    """Of boxes (…, 4)."""
    return (boxes[..., 2:] - boxes[..., :2]).prod(-1)
