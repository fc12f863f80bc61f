"""The mathematics of finding objects: overlap, suppression, anchors, average precision.

A box is left, top, right, bottom, in pixels.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from playground.datasets.loading import Array

RECALLS = np.linspace(0, 1, 101)  # of COCO's precision (Lin et al. 2014)
ROUNDS = 100  # of k-means, at most


def iou(first: Tensor, second: Tensor) -> Tensor:
    """Intersection over union (…, A, B) of each of boxes (…, A, 4) with each of (…, B, 4).

    Everingham et al. 2010, equation 4: the area that two boxes share, as a part of all that they cover. 0
    if one of them has no area.
    """
    corners = torch.maximum(first[..., :, None, :2], second[..., None, :, :2])
    opposite = torch.minimum(first[..., :, None, 2:], second[..., None, :, 2:])
    shared = (opposite - corners).clamp(min=0).prod(-1)
    areas = [(boxes[..., 2:] - boxes[..., :2]).clamp(min=0).prod(-1) for boxes in (first, second)]
    return shared / (areas[0][..., :, None] + areas[1][..., None, :] - shared).clamp(min=1e-9)


def suppress(boxes: Tensor, classes: Tensor, limit: float) -> Tensor:
    """Which of the boxes (N, M, 4) of N scenes stay: bool (N, M). The surest of a scene come first.

    Greedy non-maximum suppression (Felzenszwalb et al. 2010, section 5.2): from the surest on, a box takes
    out every later one of its class (N, M) that overlaps it by more than `limit`.
    """
    rivals = (iou(boxes, boxes) > limit) & (classes[:, :, None] == classes[:, None, :])
    rivals = rivals.triu(1)
    stay = torch.ones_like(classes, dtype=torch.bool)
    for first in range(boxes.shape[1]):
        stay &= ~(rivals[:, first] & stay[:, first, None])
    return stay


def size_iou(sizes: Array, anchors: Array) -> Array:
    """Intersection over union (N, K) of sizes (N, 2) and anchors (K, 2) with one middle."""
    shared = np.minimum(sizes[:, None], anchors).prod(-1)
    overlap: Array = shared / (sizes.prod(-1)[:, None] + anchors.prod(-1) - shared)
    return overlap


def anchors_of(sizes: Array, count: int) -> Array:
    """`count` anchors (count, 2), smallest first, for boxes of these widths and heights (N, 2).

    k-means with the distance 1 - IoU (Redmon and Farhadi 2017, section 2), so that an error of some pixels
    counts more in a small box. It begins with boxes whose areas are evenly spread among all.
    """
    order: Array = sizes[sizes.prod(-1).argsort(kind="stable")].astype(np.float64)
    centres = order[(len(order) * (np.arange(count) + 0.5) / count).astype(int)]
    nearest = np.full(len(order), -1)
    for _ in range(ROUNDS):
        before, nearest = nearest, size_iou(order, centres).argmax(1)
        if (before == nearest).all():
            break
        for index in np.unique(nearest):
            centres[index] = order[nearest == index].mean(0)
    anchors: Array = centres[centres.prod(-1).argsort(kind="stable")]
    return anchors


class Found(NamedTuple):
    """Boxes found in N scenes, the surest M of each first, all on the host; `kept` says which count."""

    boxes: Array  # (N, M, 4)
    classes: Array  # (N, M)
    scores: Array  # (N, M)
    kept: Array  # bool (N, M)


def hits(found: Found, boxes: Array, labels: Array, overlap: float = 0.5) -> Array:
    """Which of the boxes found are right: bool (N, M); the truth is `boxes` (N, K, 4), `labels` -1 for none.

    Everingham et al. 2010, section 4.2: right is who overlaps an object of its class by `overlap` or more,
    and is the first to do so; it is held against the object that it overlaps most.
    """
    overlaps = iou(torch.from_numpy(found.boxes), torch.from_numpy(boxes)).numpy()
    overlaps[found.classes[:, :, None] != labels[:, None, :]] = 0
    best = overlaps.argmax(2)  # (N, M)
    near = (overlaps.max(2) >= overlap) & found.kept
    claims = near[:, :, None] & (best[:, :, None] == np.arange(boxes.shape[1]))
    first = claims.cumsum(1) == 1
    right: Array = (claims & first).any(2)
    return right


def precision_recall(right: Array, scores: Array, objects: int) -> tuple[Array, Array]:
    """Precision and score (101,) at the recalls 0, 0.01, … 1, from who is right (M,), in any order.

    The precision at a recall is the best that there is at this recall or a greater one (Everingham et al.
    2010, equation 2), the score that of the box with which it is reached; both are 0 where it never is.
    """
    order = (-scores).argsort(kind="stable")
    true = right[order].cumsum()
    recall = true / max(objects, 1)
    precision = true / np.arange(1, len(true) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    # A recall that is reached is reached to the last bit, whatever the rounding of the levels.
    at = np.searchsorted(recall, RECALLS - 1e-9)
    reached = at < len(true)
    values, sure = np.zeros(len(RECALLS)), np.zeros(len(RECALLS))
    values[reached], sure[reached] = envelope[at[reached]], scores[order][at[reached]]
    return values, sure


def average_precision(precision: Array) -> float:
    """The mean of the precisions at the 101 recalls: COCO's approximation of the area under the curve."""
    return float(precision.mean())


def curves(found: Found, boxes: Array, labels: Array, classes: int) -> Array:
    """Precision and score at each recall, float32 (classes + 1, 101, 2): of each class, then of all."""
    right = hits(found, boxes, labels)
    chosen = [found.kept & (found.classes == label) for label in range(classes)]
    objects = [(labels == label).sum() for label in range(classes)]
    rows = [
        np.stack(precision_recall(right[own], found.scores[own], int(count)), 1)
        for own, count in zip([*chosen, found.kept], [*objects, sum(objects)], strict=True)
    ]
    return np.array(rows, np.float32)


def mean_average_precision(precisions: Array, labels: Array) -> float:
    """The mean over the classes of which there is an object among the `labels`, from their `curves`."""
    of_class = enumerate(precisions[:-1, :, 0])
    there = [average_precision(row) for label, row in of_class if (labels == label).any()]
    return sum(there) / len(there)
