"""Training images shifted, turned, zoomed, mirrored, brightened and made noisy, on their device."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from playground.server.specs.images import Augmentation


def augment(images: Tensor, how: Augmentation, random: torch.Generator) -> Tensor:
    """New images (N, C, H, W) from images of the same shape, numbers from 0 (black) to 1.

    Every image is treated anew, and by all that `how` asks for. What comes in from outside is black; in an
    image of colours it goes on as the edge is, for such images seldom lie on black.
    """
    if how.shift or how.rotate or how.zoom or how.flip:
        outside = "zeros" if images.shape[1] == 1 else "border"
        where = grid(images.shape, how, random)
        images = F.grid_sample(images, where, padding_mode=outside, align_corners=False)
    if how.brightness:
        images = images + how.brightness * _spread(len(images), random).view(-1, 1, 1, 1)
    if how.noise:
        images = images + how.noise * torch.randn(images.shape, generator=random, device=images.device)
    return images.clamp(0, 1) if how.brightness or how.noise else images


def grid(shape: torch.Size, how: Augmentation, random: torch.Generator) -> Tensor:
    """Where each pixel of the new images comes from (N, H, W, 2), in -1 … 1 across the old ones."""
    count, _, rows, columns = shape
    angle = _spread(count, random) * math.radians(how.rotate)
    scale = 1 + how.zoom * _spread(count, random)
    mirror = torch.ones(count, device=random.device)
    if how.flip:
        mirror = 1 - 2.0 * torch.randint(2, (count,), generator=random, device=random.device)
    cos, sin = torch.cos(angle) / scale, torch.sin(angle) / scale
    right, down = (
        # Whole pixels: a shift alone does not blur.
        2 * torch.randint(-how.shift, how.shift + 1, (count,), generator=random, device=random.device) / side
        for side in (columns, rows)
    )
    across = torch.stack([mirror * cos, -mirror * sin * rows / columns, right], 1)
    along = torch.stack([sin * columns / rows, cos, down], 1)
    return F.affine_grid(torch.stack([across, along], 1), list(shape), align_corners=False)


def _spread(count: int, random: torch.Generator) -> Tensor:
    """Numbers between -1 and 1 (N,)."""
    return 2 * torch.rand(count, generator=random, device=random.device) - 1
