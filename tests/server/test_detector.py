"""The detector: its scenes, its answers and loss, what can be seen, and what becomes of a run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from playground.datasets.loading import images
from playground.server.limits import Limits
from playground.server.recipes.detection import iou
from playground.server.recipes.detector import DetectorRecipe
from playground.server.recipes.detector_net import loss
from playground.server.recipes.scenes import APART, SceneMaker, bounds, draw, render
from playground.server.refusal import Refusal
from playground.server.specs import parse
from playground.server.specs.detector import Detector
from tests.server.steps import chance, losses, taken_up, watched_losses

CPU = torch.device("cpu")


pytestmark = pytest.mark.usefixtures("deterministic")


def spec(**changes: Any) -> Detector:
    """A small network's spec."""
    parsed = parse({"recipe": "detector", "width": 4, "batch_size": 4, "grid": 6, **changes}, Limits())
    assert isinstance(parsed, Detector)
    return parsed


def recipe(**changes: Any) -> DetectorRecipe:
    """A small network."""
    return DetectorRecipe(spec(**changes), CPU)


# ---- scenes


def test_a_picture_fills_its_box() -> None:
    """At its own size a picture is copied to the last byte; what lies outside its box stays black."""
    picture = torch.rand(1, 1, 28, 28, generator=chance())
    seen = draw(picture, torch.tensor([[[4.0, 2, 24, 27]]]), torch.tensor([[[30.0, 40, 50, 65]]]))[0, 0]
    torch.testing.assert_close(seen[40:65, 30:50], picture[0, 0, 2:27, 4:24])
    seen[40:65, 30:50] = 0
    assert seen.abs().max() == 0


def test_a_picture_is_scaled_without_loss_of_light() -> None:
    """A grey square stays as grey, however large or small it becomes."""
    picture = torch.full((1, 1, 28, 28), 0.5)
    for side in (7.0, 10.0, 44.0):
        seen = draw(
            picture, torch.tensor([[[6.0, 6, 22, 22]]]), torch.tensor([[[20.0, 20, 20 + side, 20 + side]]])
        )
        inside = seen[0, 0, 20 : 20 + int(side), 20 : 20 + int(side)]
        torch.testing.assert_close(inside, torch.full_like(inside, 0.5))


def test_bounds_are_tight() -> None:
    """The box holds all that is inside, and each of its sides touches it."""
    mask = torch.zeros(1, 8, 9, dtype=torch.bool)
    mask[0, 2, 3] = mask[0, 5, 7] = True
    assert bounds(mask).tolist() == [[3, 2, 8, 6]]


@pytest.mark.parametrize("background", ["plain", "texture", "clutter"])
def test_boxes_are_where_objects_are(background: str) -> None:
    """Objects lie in the scene, hardly overlap, are as many as was asked for, and light up in their boxes."""
    maker = SceneMaker(spec(background=background, objects=4), CPU)
    scenes = maker.make(60, chance())
    there = scenes.labels >= 0
    counts = there.sum(1)
    assert (int(counts.min()), int(counts.max())) == (1, 4)
    boxes = scenes.boxes[there]
    assert boxes.min() >= 0
    assert boxes.max() <= 96.001
    overlaps = iou(scenes.boxes, scenes.boxes).triu(1)
    assert (overlaps * there[:, None] * there[:, :, None]).max() <= APART
    empty = scenes._replace(labels=torch.full_like(scenes.labels, -1))
    lit = (render(scenes).int() - render(empty).int())[:, 0] > 60
    for number in range(10):
        left, top, right, bottom = bounds(lit[number : number + 1])[0]
        own = scenes.boxes[number][there[number]]
        assert left >= own[:, 0].min() - 1
        assert top >= own[:, 1].min() - 1
        assert right <= own[:, 2].max() + 1
        assert bottom <= own[:, 3].max() + 1


def test_a_seed_makes_its_scenes_and_tests_have_pictures_of_their_own() -> None:
    """The same seed, the same scenes; held-out ones are made of test images alone."""
    maker, tester = SceneMaker(spec(), CPU), SceneMaker(spec(), CPU, test=True)
    first, second, other = (render(maker.make(3, chance(seed))) for seed in (5, 5, 6))
    assert torch.equal(first, second)
    assert not torch.equal(first, other)
    pixels, labels = images("mnist-10k")
    assert np.array_equal(tester.pixels.numpy(), pixels[9000:])
    assert np.array_equal(maker.labels.numpy(), labels[:9000])


# ---- network and loss


@pytest.mark.parametrize("changes", [{}, {"grid": 12, "anchors": 5, "width": 7}, {"anchors": 1}])
def test_parameters_are_counted_before_there_is_a_network(changes: dict[str, Any]) -> None:
    """The spec's count, and the sum of its plan, are those of the network."""
    trained = recipe(**changes)
    made = sum(weights.numel() for weights in trained.net.parameters())
    assert trained.spec.parameters() == made
    assert sum(row["parameters"] for row in trained.spec.plan()) == made
    answers = trained.net(torch.zeros(2, 1, 96, 96))
    assert answers.shape == (2, trained.spec.anchors, trained.spec.grid, trained.spec.grid, 15)
    assert trained.spec.plan()[-1]["out"] == (trained.spec.answers(), trained.spec.grid, trained.spec.grid)


def test_answers_are_boxes_as_their_paper_says() -> None:
    """Zeros are the anchor in the middle of the cell; x moves it by the sigmoid, width by the exponential."""
    net = recipe().net
    answers = torch.zeros(1, 3, 6, 6, 15)
    width, height = net.anchors[2].tolist()
    middle = (16 * 4.5, 16 * 1.5)
    expected = [middle[0] - width / 2, middle[1] - height / 2, middle[0] + width / 2, middle[1] + height / 2]
    assert net.boxes(answers)[0, 2, 1, 4].tolist() == pytest.approx(expected)
    answers[0, 2, 1, 4, 0] = np.log(3)  # whose sigmoid is 3/4
    answers[0, 2, 1, 4, 2] = np.log(2)
    moved = net.boxes(answers)[0, 2, 1, 4]
    assert moved[0].item() == pytest.approx(16 * 4.75 - width)
    assert (moved[2] - moved[0]).item() == pytest.approx(2 * width)


def test_the_answer_that_is_responsible_can_say_every_box() -> None:
    """Put into the cell and anchor responsible for it, an object's own numbers are decoded to its box."""
    net = recipe().net
    box = torch.tensor([[[37.0, 18.0, 57.0, 50.0]]])
    anchor, row, column = map(int, net.responsible(box))
    assert (row, column) == (34 // 16, 47 // 16)
    answers = torch.zeros(1, 3, 6, 6, 15)
    place = (0, anchor, row, column)
    size = torch.tensor([20.0, 32.0])
    offset = torch.tensor([47.0 / 16 - 2, 34.0 / 16 - 2])
    answers[place][:2] = offset.logit()
    answers[place][2:4] = (size / net.anchors[anchor]).log()
    torch.testing.assert_close(net.boxes(answers)[place], box[0, 0])


def test_the_loss_is_that_written_by_hand() -> None:
    """One scene with one object, its loss put together number by number."""
    net = recipe().net
    torch.manual_seed(3)
    answers = torch.randn(1, 3, 6, 6, 15) * 0.1
    box, labels = torch.tensor([[[37.0, 18.0, 57.0, 50.0], [0, 0, 9, 9]]]), torch.tensor([[7, -1]])
    anchor, row, column = (int(part[0, 0]) for part in net.responsible(box))
    own = answers[0, anchor, row, column]
    place = (own[0].sigmoid() - 15 / 16).square() + (own[1].sigmoid() - 2 / 16).square()
    place += (own[2] - torch.log(20 / net.anchors[anchor, 0])).square()
    place += (own[3] - torch.log(32 / net.anchors[anchor, 1])).square()
    expected = 5 * place + F.cross_entropy(own[None, 5:], torch.tensor([7])) + F.softplus(-own[4])
    decoded = net.boxes(answers)
    for index in np.ndindex(3, 6, 6):
        overlap = iou(decoded[0][index][None], box[0, :1]).item()
        if index != (anchor, row, column) and overlap <= 0.5:
            expected += 0.5 * F.softplus(answers[0][index][4])
    assert loss(net, answers, box, labels, 5, 0.5).item() == pytest.approx(expected.item(), rel=1e-5)


def test_a_perfect_answer_costs_next_to_nothing() -> None:
    """Sure of the right class in the right place, and sure that there is nothing elsewhere."""
    net = recipe().net
    box, labels = torch.tensor([[[37.0, 18.0, 57.0, 50.0]]]), torch.tensor([[7]])
    answers = torch.zeros(1, 3, 6, 6, 15)
    answers[..., 4] = -20
    anchor, row, column = (int(part[0, 0]) for part in net.responsible(box))
    own = answers[0, anchor, row, column]
    own[:2] = torch.tensor([47.0 / 16 - 2, 34.0 / 16 - 2]).logit()
    own[2:4] = (torch.tensor([20.0, 32.0]) / net.anchors[anchor]).log()
    own[4], own[5 + 7] = 20, 20
    assert loss(net, answers, box, labels, 5, 0.5).item() < 1e-4


# ---- the run


def test_looking_changes_nothing_and_a_seed_everything() -> None:
    """A run that is looked at after each step is one that is not; another seed is another run."""
    seen = watched_losses(recipe(), 3, {"index": 3})
    assert seen == losses(recipe(), 3)
    assert seen != losses(recipe(seed=1), 3)


def test_a_saved_run_goes_on_as_if_nothing_had_happened() -> None:
    """After save and load what is found is the same, and so is every step that follows."""
    first, second = recipe(), recipe()
    losses(first, 3)
    first.evaluate()
    taken_up(first, second)
    for topic in ("candidates", "precision_recall", "anchors"):
        np.testing.assert_array_equal(second.draw(topic), first.draw(topic))
    assert losses(second, 3) == losses(first, 3)


@pytest.mark.parametrize(
    "changes", [{}, {"data": "fashion-10k", "grid": 12, "anchors": 1, "background": "plain"}]
)
def test_topics_are_what_they_say(changes: dict[str, Any]) -> None:
    """Every topic has the type and shape of its description."""
    trained = recipe(**changes)
    losses(trained, 2)
    trained.evaluate()
    known = {"grid": trained.spec.grid, "anchors": trained.spec.anchors, "classes": 10, "classes + 1": 11}
    for topic, text in Detector.TOPICS.items():
        if topic != "live":
            array = trained.draw(topic)
            dtype, shape = text.partition(":")[0].split(" ", 1)
            sizes = [size.strip() for size in shape.strip("()").split(",") if size.strip()]
            assert array.dtype.name == dtype, topic
            expected = [str(known.get(size, size)) for size in sizes]
            for size, own in zip(expected, array.shape, strict=True):
                assert size in ("n", str(own)), topic


def test_candidates_are_sure_enough_and_few() -> None:
    """The surest of a scene come first, none has a score below 0.05, none is of a scene that is not shown."""
    trained = recipe()
    losses(trained, 30)
    with torch.no_grad():
        trained.net.state_dict()["head.bias"].view(3, -1)[:, 4] += 4  # now much is taken for an object
    rows = trained.draw("candidates")
    assert len(rows) > 0
    for scene in range(12):
        scores = rows[rows[:, 0] == scene, 6]
        assert len(scores) <= 40
        assert (np.diff(scores) <= 0).all()
    assert rows[:, 6].min() >= 0.05
    assert set(rows[:, 0]) <= set(range(12))
    places = rows[:, 7].astype(int)
    middle = rows[:, [1, 2]] + (rows[:, [3, 4]] - rows[:, [1, 2]]) / 2
    row, column = places // 6 % 6, places % 6
    assert (np.floor(middle[:, 0] / 16) == column).all()
    assert (np.floor(middle[:, 1] / 16) == row).all()


def test_objects_are_looked_at_where_they_are_put() -> None:
    """A chosen scene is a held-out one; with a box moved, the object is drawn there and the others stay."""
    trained = recipe(background="plain")
    trained.probe(trained.spec.probe({"index": 4}))
    assert np.array_equal(trained.draw("scene"), trained.images[4, 0].numpy())
    before = trained.draw("scene_boxes")
    box = [3.0, 5.0, 43.0, 45.0]
    trained.probe(trained.spec.probe({"index": 4, "boxes": [box]}))
    after = trained.draw("scene_boxes")
    assert after[0, 1:5].tolist() == box
    assert np.array_equal(after[1:], before[1:])
    assert np.array_equal(after[:, 5], before[:, 5])
    assert trained.draw("scene")[5:45, 3:43].max() > 100
    turned = [43.0, 45.0, 3.0, 5.0]  # the other way round is the same box
    trained.probe({"index": 4, "boxes": [turned] + [box] * 4})
    assert trained.draw("scene_boxes")[0, 1:5].tolist() == box
    assert len(trained.draw("scene_boxes")) == len(before)


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"index": -1},
        {"index": 200},
        {"index": 1.5},
        {"index": 0, "image": ""},
        {"index": 0, "boxes": [[1, 2, 3]]},
        {"index": 0, "boxes": [[0, 0, 9, 1e9]]},
        {"index": 0, "boxes": [[0, 0, 9, 9]] * 6},
    ],
)
def test_a_scene_that_is_none_is_refused(about: dict[str, Any]) -> None:
    """A number of a held-out scene, and boxes near it."""
    with pytest.raises(Refusal, match=r"probe\.scene"):
        spec().probe(about)


def test_what_is_right_has_a_perfect_score(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the answers those of the truth, every class would have an average precision of 1."""
    trained = recipe(objects=1)
    scenes = trained.held_out
    answers = torch.zeros(200, 3, 6, 6, 15)
    answers[..., 4] = -20
    for index, (part, row, column) in enumerate(zip(*trained.net.responsible(scenes.boxes), strict=True)):
        left, top, right, bottom = scenes.boxes[index, 0]
        own = answers[index, part[0], row[0], column[0]]
        own[:2] = torch.stack([(left + right) / 32 - column[0], (top + bottom) / 32 - row[0]]).logit()
        own[2:4] = (torch.stack([right - left, bottom - top]) / trained.net.anchors[part[0]]).log()
        own[4], own[5 + scenes.labels[index, 0]] = 20, 20
    chunks = iter(torch.split(answers, 50))
    monkeypatch.setattr(trained.net, "forward", lambda images: next(chunks))
    assert trained.evaluate()["mean_average_precision"] == pytest.approx(1)
    np.testing.assert_allclose(trained.draw("average_precision"), 1)


def test_the_network_learns() -> None:
    """A hundred and fifty small steps on digits on black halve the loss and find some of them."""
    small = {"objects": 3, "grid": 12, "background": "plain", "width": 8, "batch_size": 16}
    trained = recipe(**small, learning_rate=0.01)
    before = trained.evaluate()
    losses(trained, 150)
    after = trained.evaluate()
    assert after["test_loss"] < before["test_loss"] / 2
    assert after["mean_average_precision"] > 0.05


def test_live_settings_take_effect() -> None:
    """Without a weight for boxes the loss is smaller at once; a tiny rate stops the learning."""
    trained, changed = recipe(), recipe()
    changed.set(spec(box_weight=0, learning_rate=1e-30))
    before = [weights.clone() for weights in changed.net.parameters()]
    assert losses(changed, 1)[0] < losses(trained, 1)[0]
    assert all(map(torch.allclose, before, changed.net.parameters()))


@pytest.mark.parametrize("preset", Detector.about()["presets"].values(), ids=Detector.about()["presets"])
def test_presets_are_specs(preset: dict[str, Any]) -> None:
    """Every preset can be trained as it is."""
    parse({"recipe": "detector", **preset}, Limits())
