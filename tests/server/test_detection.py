"""The mathematics of finding objects, held against cases worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from playground.server.recipes.detection import (
    Found,
    anchors_of,
    average_precision,
    hits,
    iou,
    precision_recall,
    size_iou,
    suppress,
)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ((0, 0, 10, 10), 1.0),
        ((5, 0, 15, 10), 50 / 150),
        ((0, 0, 5, 5), 25 / 100),
        ((5, 5, 15, 15), 25 / 175),
        ((10, 0, 20, 10), 0.0),
        ((20, 20, 30, 30), 0.0),
        ((5, 5, 5, 9), 0.0),
    ],
    ids=["same", "half", "inside", "corner", "touching", "apart", "no-area"],
)
def test_iou_is_what_is_shared_of_what_is_covered(other: tuple[float, ...], expected: float) -> None:
    """Worked out by hand, and the same whichever of the two comes first."""
    first, second = torch.tensor([[0.0, 0.0, 10.0, 10.0]]), torch.tensor([other]).float()
    assert iou(first, second).item() == pytest.approx(expected)
    assert iou(second, first).item() == pytest.approx(expected)


def test_iou_is_of_each_with_each() -> None:
    """Rows are the first boxes, columns the second ones, scene by scene."""
    first = torch.tensor([[[0.0, 0, 2, 2], [0, 0, 4, 4]], [[1.0, 1, 3, 3], [0, 0, 1, 1]]])
    second = torch.tensor([[[0.0, 0, 4, 4]], [[1.0, 1, 3, 3]]])
    torch.testing.assert_close(iou(first, second), torch.tensor([[[0.25], [1.0]], [[1.0], [0.0]]]))


def test_suppression_takes_out_what_overlaps_a_surer_box() -> None:
    """Of three in a row the second goes; the third, which only the second overlaps enough, stays."""
    row = torch.tensor([[[0.0, 0, 10, 10], [3, 0, 13, 10], [6, 0, 16, 10]]])  # IoU 7/13, 7/13, 4/16
    same = torch.zeros(1, 3, dtype=torch.long)
    assert suppress(row, same, 0.5).tolist() == [[True, False, True]]
    assert suppress(row, same, 0.55).tolist() == [[True, True, True]]
    assert suppress(row, same, 0.2).tolist() == [[True, False, False]]


def test_suppression_leaves_other_classes_and_scenes_alone() -> None:
    """The same box of another class stays, and so does that of another scene."""
    box = torch.tensor([0.0, 0.0, 10.0, 10.0]).expand(2, 2, 4)
    assert suppress(box, torch.tensor([[0, 1], [2, 2]]), 0.5).tolist() == [[True, True], [True, False]]


def test_size_iou_has_one_middle() -> None:
    """2 × 8 and 4 × 4 share 2 × 4 of 24."""
    assert size_iou(np.array([[2.0, 8.0]]), np.array([[4.0, 4.0], [2.0, 8.0]])).tolist() == [[8 / 24, 1.0]]


def test_anchors_are_the_middles_of_groups() -> None:
    """Two groups of sizes, drawn in any order, give their two means, the smaller first."""
    sizes = np.array([[40, 42], [10, 20], [44, 38], [12, 18], [42, 40], [8, 22]], np.float32)
    np.testing.assert_allclose(anchors_of(sizes, 2), [[10, 20], [42, 40]])
    np.testing.assert_allclose(anchors_of(sizes, 1), [[26, 30]])


def test_anchors_are_grouped_by_shape_and_not_by_pixels() -> None:
    """A box goes to the anchor with which it overlaps most, also where another one is fewer pixels away.

    16 × 16 is 16 pixels from 4 × 5 and 24 from 32 × 34, but overlaps the small one by 0.08, the large one
    by 0.24.
    """
    sizes = np.array([[4, 5], [4, 5], [4, 5], [16, 16], [32, 34], [32, 34], [32, 34]], np.float32)
    assert anchors_of(sizes, 2)[0].tolist() == [4, 5]


def test_no_other_anchors_nearby_overlap_more() -> None:
    """Every anchor is the mean of the boxes that it overlaps most: k-means has come to rest."""
    sizes = np.random.default_rng(0).uniform(6, 44, (300, 2))
    anchors = anchors_of(sizes, 4)
    nearest = size_iou(sizes, anchors).argmax(1)
    np.testing.assert_allclose(anchors, [sizes[nearest == k].mean(0) for k in range(4)])


TRUTH = np.array([[[0, 0, 10, 10], [20, 0, 30, 10], [0, 0, 0, 0]]], np.float32)
LABELS = np.array([[3, 3, -1]])


def found(*boxes: tuple[float, float, float, float], classes: list[int] | None = None) -> Found:
    """Boxes found in one scene, the surest first."""
    scores = np.linspace(0.9, 0.5, len(boxes))[None]
    given = np.array([classes or [3] * len(boxes)])
    return Found(np.array([boxes], np.float32), given, scores, np.ones((1, len(boxes)), bool))


def test_each_object_is_found_once() -> None:
    """The surest box on an object is right, a second one is not; one that overlaps too little never is."""
    right = hits(found((0, 0, 10, 9), (0, 0, 10, 10), (26, 0, 36, 10), (21, 0, 31, 10)), TRUTH, LABELS)
    assert right.tolist() == [[True, False, False, True]]


def test_the_class_has_to_be_right_too() -> None:
    """A box of another class is wrong, and does not stand in the way of the right one."""
    boxes = ((0.0, 0.0, 10.0, 10.0), (0.0, 0.0, 10.0, 10.0))
    assert hits(found(*boxes, classes=[4, 3]), TRUTH, LABELS).tolist() == [[False, True]]


def test_what_was_suppressed_is_not_counted() -> None:
    """It is not right, and the next one on the object is."""
    both = found((0, 0, 10, 10), (0, 0, 10, 9))._replace(kept=np.array([[False, True]]))
    assert hits(both, TRUTH, LABELS).tolist() == [[False, True]]


def test_precision_at_each_recall_is_the_best_from_there_on() -> None:
    """Right, wrong, right, wrong of four objects: 1 up to a recall of 0.25, 2/3 up to 0.5, then 0."""
    right, scores = np.array([True, False, True, False]), np.array([0.9, 0.8, 0.7, 0.6])
    precision, score = precision_recall(right, scores, 4)
    np.testing.assert_allclose(precision, [1.0] * 26 + [2 / 3] * 25 + [0.0] * 50)
    np.testing.assert_allclose(score, [0.9] * 26 + [0.7] * 25 + [0.0] * 50)
    assert average_precision(precision) == pytest.approx((26 + 25 * 2 / 3) / 101)
    shuffled = [2, 0, 3, 1]
    np.testing.assert_array_equal(precision_recall(right[shuffled], scores[shuffled], 4)[0], precision)


def test_a_later_better_precision_counts_before() -> None:
    """Wrong, right, right of two objects: 2/3 at every recall, since 1/2 on the way is less."""
    precision, _ = precision_recall(np.array([False, True, True]), np.array([0.9, 0.8, 0.7]), 2)
    np.testing.assert_allclose(precision, 2 / 3)


@pytest.mark.parametrize(
    ("right", "objects", "expected"),
    [([True] * 3, 3, 1.0), ([False] * 3, 3, 0.0), ([], 3, 0.0), ([], 0, 0.0)],
)
def test_the_ends_of_average_precision(right: list[bool], objects: int, expected: float) -> None:
    """All right is 1; nothing right, or nothing found, 0."""
    scores = np.linspace(1, 0.5, len(right))
    precision, _ = precision_recall(np.array(right, bool), scores, objects)
    assert average_precision(precision) == pytest.approx(expected)
