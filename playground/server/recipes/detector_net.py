"""The network that looks once, and the arithmetic between its answers and boxes."""

from __future__ import annotations

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.datasets.loading import Array
from playground.server.recipes.detection import Found, iou, suppress
from playground.server.specs.detector import KERNEL, NUMBERS, SIDE

SLOPE = 0.1  # of LeakyReLU below 0, as in YOLO
RARE = -4.0  # the logit of an object at first: few cells have one (Lin et al. 2017, section 4.1)
WIDEST = 3.0  # natural logarithm of a box's side over its anchor's, at most: no overflow
NMS = 0.45  # IoU, as in YOLO
OVERLAPS = 0.5  # a box that overlaps an object more is no mistake, though another one answers for it


class DetectorNet(nn.Module):
    """Convolutions down to the grid, and on it; then one answer for each anchor of each cell.

    `maps` are those of the scene and those that each convolution makes.
    """

    def __init__(self, maps: list[int], grid: int, anchors: Tensor, classes: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        side = SIDE
        for before, after in pairwise(maps):
            stride = 2 if side > grid else 1
            side //= stride
            layers += [
                nn.Conv2d(before, after, KERNEL, stride, KERNEL // 2, bias=False),
                nn.BatchNorm2d(after),
                nn.LeakyReLU(SLOPE),
            ]
        self.body = nn.Sequential(*layers)
        self.head = nn.Conv2d(maps[-1], len(anchors) * (NUMBERS + classes), 1)
        self.anchors: Tensor
        self.register_buffer("anchors", anchors.float())  # (A, 2), pixels
        self.grid, self.cell = grid, SIDE / grid
        assert self.head.bias is not None
        with torch.no_grad():
            self.head.bias.view(len(anchors), -1)[:, NUMBERS - 1] = RARE

    def forward(self, images: Tensor) -> Tensor:
        """Answers (N, A, grid, grid, 5 + classes) to images (N, maps[0], SIDE, SIDE) from 0 to 1.

        The last axis is x, y, width, height, objectness, and a logit for each class.
        """
        maps: Tensor = self.head(self.body(images - 0.5))
        return maps.reshape(len(maps), len(self.anchors), -1, *maps.shape[2:]).permute(0, 1, 3, 4, 2)

    def boxes(self, answers: Tensor) -> Tensor:
        """The boxes (N, A, grid, grid, 4) that answers mean, in pixels.

        Redmon and Farhadi 2017, section 2: the middle is in the cell, at the sigmoid of x and y; width and
        height are the anchor's times the exponential of what is answered.
        """
        places = torch.arange(self.grid, device=answers.device)
        corner = torch.stack(
            torch.meshgrid(places, places, indexing="xy"), -1
        )  # (grid, grid, 2): column, row
        middle = (answers[..., :2].sigmoid() + corner) * self.cell
        half = self.anchors[:, None, None] * answers[..., 2:4].clamp(max=WIDEST).exp() / 2
        return torch.cat([middle - half, middle + half], -1)

    def responsible(self, boxes: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Which anchor, row and column (N, K) answer for objects with these boxes (N, K, 4).

        The cell in which the middle lies, and the anchor that overlaps most when it is moved there.
        """
        size = boxes[..., 2:] - boxes[..., :2]
        column, row = ((boxes[..., :2] + size / 2) / self.cell).long().clamp(0, self.grid - 1).unbind(-1)
        centred = torch.cat([-size / 2, size / 2], -1)
        anchors = torch.cat([-self.anchors / 2, self.anchors / 2], -1)
        return iou(centred, anchors).argmax(-1), row, column


def loss(
    net: DetectorNet, answers: Tensor, boxes: Tensor, labels: Tensor, box_weight: float, empty_weight: float
) -> Tensor:
    """How wrong answers are about objects with boxes (N, K, 4) and labels (N, K), -1 for none.

    Redmon et al. 2016, equation 3, with the parts as in Redmon and Farhadi 2018: squared errors of place
    and of the logarithm of the size, `box_weight` times; cross-entropy of the class; binary cross-entropy
    of objectness, `empty_weight` times where there is no object. The sum of all, divided by N.
    """
    there = (labels >= 0).float()
    anchor, row, column = net.responsible(boxes)
    scene = torch.arange(len(boxes), device=boxes.device)[:, None].expand_as(labels)
    own = answers[scene, anchor, row, column]  # (N, K, 5 + classes)
    size = boxes[..., 2:] - boxes[..., :2]
    corner = torch.stack([column, row], -1)
    errors = torch.cat(
        [
            own[..., :2].sigmoid() - ((boxes[..., :2] + size / 2) / net.cell - corner),
            own[..., 2:4] - (size / net.anchors[anchor]).log(),
        ],
        -1,
    )
    place = (errors.square().sum(-1) * there).sum()
    logits = own[..., NUMBERS:].movedim(-1, 1)  # (N, classes, K)
    kind = (F.cross_entropy(logits, labels.clamp(min=0), reduction="none") * there).sum()
    target = torch.zeros_like(answers[..., 4]).index_put((scene, anchor, row, column), there, accumulate=True)
    target = target.clamp(max=1)
    with torch.no_grad():
        found = net.boxes(answers).flatten(1, 3)
        close = (iou(found, boxes) * there[:, None]).amax(-1).view_as(target) > OVERLAPS
        counts = torch.where(target > 0, 1.0, torch.where(close, 0.0, empty_weight))
    sure = F.binary_cross_entropy_with_logits(answers[..., 4], target, counts, reduction="sum")
    return (box_weight * place + kind + sure) / len(boxes)


@torch.no_grad()
def find(net: DetectorNet, answers: Tensor, most: int, faintest: float) -> tuple[Found, Array]:
    """The surest boxes of each scene, those that stay after suppression; and their places, as numbers.

    A box has the class that it is likeliest of; its score is objectness times the class's probability
    (Redmon et al. 2016, equation 1), `faintest` at least. A place is (anchor x grid + row) x grid + column.
    """
    chances, classes = answers[..., NUMBERS:].softmax(-1).max(-1)
    scores = (answers[..., NUMBERS - 1].sigmoid() * chances).flatten(1)
    best, places = scores.topk(min(most, scores.shape[1]), 1)
    boxes = net.boxes(answers).flatten(1, 3).gather(1, places[..., None].expand(-1, -1, 4))
    classes = classes.flatten(1).gather(1, places)
    kept = suppress(boxes, classes, NMS) & (best >= faintest)
    parts = (boxes, classes, best.float(), kept, places)
    *found, numbers = (part.cpu().numpy() for part in parts)
    return Found(*found), numbers
