"""What can be seen in a convolutional network: what its layers make of an image, and why it answers so.

All of it leaves the network as it was: no gradient is kept, no random number is used.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.blocks import Stage
from playground.datasets.loading import Array

MOST_MAPS, MOST_UNITS = 32, 256
PATCH, PLACES = 7, 8  # side of the grey patch; how many places each way it goes to


@torch.no_grad()
def maps(net: nn.Sequential, image: Tensor) -> Array:
    """uint8 (n,): the output of each layer for an image (1, C, H, W), one after the other.

    The first maps or units of each, scaled so that the layer's least number is 0 and its greatest 255.
    """
    scaled = []
    for module in net:
        image = module(image)
        shown = image[0, : MOST_MAPS if image.dim() == 4 else MOST_UNITS].flatten().float()
        least, most = shown.aminmax()
        scaled.append(((shown - least) * (255 / (most - least).clamp(min=1e-12))).round())
    pixels: Array = torch.cat(scaled).to(torch.uint8).cpu().numpy()
    return pixels


def grad_cam(net: nn.Sequential, stages: tuple[Stage, ...], image: Tensor) -> Array:
    """float32 (H, W) from 0 to 1: how much each place speaks for the answer.

    Selvaraju et al. 2017, equations 1 and 2. Taken at the last layer whose output is still an image;
    0 everywhere if there is none.
    """
    images = [index for index, stage in enumerate(stages) if len(stage.out) == 3 and stage.out[1] > 1]
    height, width = image.shape[2:]
    if not images:
        return np.zeros((height, width), np.float32)
    split = images[-1] + 1
    with torch.no_grad():
        activations = net[:split](image)
    with torch.enable_grad():
        activations.requires_grad_()
        score = net[split:](activations).max()
        (gradient,) = torch.autograd.grad(score, activations)
    weights = gradient.mean((2, 3), keepdim=True)
    heat = (weights * activations.detach()).sum(1, keepdim=True).relu()
    heat = F.interpolate(heat, (height, width), mode="bilinear", align_corners=False)[0, 0]
    shown: Array = (heat / heat.max().clamp(min=1e-12)).float().cpu().numpy()
    return shown


@torch.no_grad()
def occlusion(net: nn.Sequential, image: Tensor, grey: float = 0.0) -> Array:
    """float32 (8, 8): how much of the answer's probability a grey patch takes away, by where it lies.

    Zeiler and Fergus 2014, figure 6. The first patch lies in the upper left corner, the last one in
    the lower right.
    """
    height, width = image.shape[2:]
    tops, lefts = (np.linspace(0, side - PATCH, PLACES).round().astype(int) for side in (height, width))
    covered = image.repeat(PLACES * PLACES, 1, 1, 1)
    for number, (top, left) in enumerate((top, left) for top in tops for left in lefts):
        covered[number, :, top : top + PATCH, left : left + PATCH] = grey
    before = net(image).float().softmax(1)[0]
    after = net(covered).float().softmax(1)[:, before.argmax()]
    lost: Array = (before.max() - after).view(PLACES, PLACES).cpu().numpy()
    return lost
