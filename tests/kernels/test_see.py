"""What "See more" shows, held against NumPy, finite differences and the network's own loss."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from playground.kernels.errors import SpecError
from playground.kernels.landscape import loss_slice
from playground.kernels.live import LiveTrainer
from playground.kernels.see import VIEWS, Looker
from playground.kernels.see.hidden import LINES, PER_LINE, grid, principal_axes, separated
from playground.kernels.see.histograms import BINS, round_up, weight_slices
from playground.kernels.see.landscape import REACH, STEPS, filter_normalised, projected
from playground.kernels.spec import Spec

DEEP = Spec(compat="none", hidden_layers=(5, 3), batch_norm=True, dropout=0.2)
MANY = Spec(compat="none", problem="multi-class", dataset="blobs", classes=4)
RADIAL = Spec(compat="none", combination="ev_radial")
ADDITIVE = Spec(compat="none", layer_combinations=("equal_slopes", "additive"))
BARE = Spec(hidden_layers=())
SPECS = [Spec(), Spec(problem="regression"), DEEP, MANY, RADIAL, ADDITIVE, BARE]


def trained(spec: Spec, epochs: int = 20) -> LiveTrainer:
    """A network after some epochs."""
    live = LiveTrainer(spec)
    live.train(epochs)
    return live


def look(live: LiveTrainer, view: str, **options: Any) -> dict[str, Any]:
    """One look that may take as long as it needs."""
    return Looker().look(live, view, 1e9, options)


@pytest.mark.parametrize("view", list(VIEWS))
@pytest.mark.parametrize("spec", SPECS, ids=range(len(SPECS)))
def test_training_notices_nothing(spec: Spec, view: str) -> None:
    """A run that was looked at goes on to the bit as one that was not."""
    seen, unseen, looker = trained(spec, 5), trained(spec, 5), Looker()
    for _ in range(3):
        looker.look(seen, view, 1e-4, {})
        seen.train(2)
        unseen.train(2)
    np.testing.assert_array_equal(seen.checkpoint(), unseen.checkpoint())
    assert seen.metrics() == unseen.metrics()


def test_an_unknown_view_is_refused() -> None:
    """A view that does not exist is refused by name."""
    with pytest.raises(SpecError, match="view"):
        look(LiveTrainer(Spec()), "crystal ball")


def test_nothing_received_bends_nothing() -> None:
    """A network without inputs has no space to draw."""
    with pytest.raises(SpecError, match="features"):
        look(LiveTrainer(Spec(features=())), "hidden")


# ---- histograms


def test_gradients_are_those_of_the_loss() -> None:
    """The counted gradients are the slopes of the mean training loss, by central differences."""
    live = trained(Spec(dataset="xor", noise=20.0))
    found = look(live, "histograms")["gradients"]
    step, slopes = 1e-5, []
    weights = live.checkpoint().copy()
    for index, value in enumerate(weights):
        losses = []
        for side in (step, -step):
            live.set_weight(index, value + side)
            losses.append(live.training.train_part.loss())
        live.set_weight(index, value)
        slopes.append((losses[0] - losses[1]) / (2 * step))
    for layer, place in zip(found["layers"], weight_slices(live.layout()["layers"]), strict=True):
        part = np.array(slopes)[place]
        assert layer["rms"] == pytest.approx(np.sqrt(np.mean(part**2)), rel=1e-5)
        expected, _ = np.histogram(part, BINS, (-found["limit"], found["limit"]))
        np.testing.assert_array_equal(layer["counts"], expected)


@pytest.mark.parametrize("spec", SPECS, ids=range(len(SPECS)))
def test_every_weight_is_counted_once(spec: Spec) -> None:
    """The counts of a layer are as many as it has weights, biases apart."""
    live = trained(spec)
    found = look(live, "histograms")["weights"]
    vector = live.checkpoint()
    for layer, place in zip(found["layers"], weight_slices(live.layout()["layers"]), strict=True):
        assert layer["counts"].sum() == layer["count"] == vector[place].size
        assert np.max(np.abs(vector[place]), initial=0.0) <= found["limit"]


def test_ranges_are_round() -> None:
    """A range is 1, 2 or 5 times a power of ten, and never too small."""
    assert [round_up(v) for v in (0.0, 0.03, 0.2, 0.21, 3.0, 9.9)] == pytest.approx(
        [1, 0.05, 0.2, 0.5, 5, 10]
    )


# ---- hidden space


def test_two_neurons_are_the_axes() -> None:
    """A layer of two neurons is drawn as it is: each point at what both of them give for it."""
    live = trained(Spec(hidden_layers=(4, 2)))
    found = look(live, "hidden")
    assert (found["layer"], found["units"], found["shares"]) == (2, [2, 4, 2], None)
    weights = live.checkpoint()
    first, second = weights[:12], weights[12:22]
    x = live.training.train_part.x
    h = np.tanh(first[:8].reshape(4, 2) @ x + first[8:, None])
    h = np.tanh(second[:8].reshape(2, 4) @ h + second[8:, None])
    np.testing.assert_allclose(found["points"].reshape(-1, 2), h.T, atol=1e-12)


def test_the_first_space_is_the_plane() -> None:
    """Layer 0 is what the network receives: with both positions, the grid as it lies in the plane."""
    found = look(LiveTrainer(Spec()), "hidden", layer=0)
    np.testing.assert_allclose(found["grid"], grid().ravel())
    assert found["grid"].size == 2 * 2 * LINES * PER_LINE


def test_more_neurons_are_drawn_by_their_principal_components() -> None:
    """The points lie along the directions of greatest variance, as NumPy's decomposition finds them."""
    live = trained(Spec(hidden_layers=(5,)))
    found = look(live, "hidden")
    weights = live.checkpoint()
    h = np.tanh(weights[:10].reshape(5, 2) @ live.training.train_part.x + weights[10:15, None])
    h -= h.mean(axis=1, keepdims=True)
    _, sizes, axes = np.linalg.svd(h.T, full_matrices=False)
    drawn = found["points"].reshape(-1, 2)
    np.testing.assert_allclose(np.abs(drawn), np.abs(h.T @ axes[:2].T), atol=1e-9)
    np.testing.assert_allclose(found["shares"], (sizes**2 / np.sum(sizes**2))[:2])


def test_axes_follow_from_those_before() -> None:
    """Neither a mirrored start nor two variances that change places turn the picture over."""
    values = np.random.default_rng(0).normal(size=(4, 300)) * np.array([[3.0], [2.9], [1.0], [0.5]])
    before, _ = principal_axes(values)
    for stretched in (values, values * np.array([[0.9], [1.1], [1.0], [1.0]])):
        for sign in (1, -1):
            axes, shares = principal_axes(stretched, sign * before)
            assert (np.einsum("ij,ij->i", axes, sign * before) > 0.9).all()
            assert shares.sum() == pytest.approx(1)


def test_straight_cuts_are_counted() -> None:
    """Two halves are told apart wholly, the exclusive or by about half."""
    x = np.random.default_rng(0).uniform(-1, 1, (2, 2000))
    assert separated(x, (x[0] > 0).astype(int)) > 0.97
    assert separated(x, (x[0] * x[1] > 0).astype(int)) < 0.6


def test_a_network_learns_to_separate() -> None:
    """The circle cannot be cut straight in the plane, but in the last hidden space it can."""
    live = trained(Spec(), 200)
    assert look(live, "hidden", layer=0)["separated"] < 0.75
    assert look(live, "hidden")["separated"] > 0.95


def test_numbers_have_no_classes_to_separate() -> None:
    """Of a regression no share is given."""
    assert look(trained(Spec(problem="regression")), "hidden")["separated"] is None


# ---- loss landscape


def test_the_slice_is_that_of_the_loss() -> None:
    """Every loss of the slice is the mean training loss at its weights; the middle is the present one."""
    live = trained(dataclasses.replace(DEEP, dropout=0.0, batch_norm=False))
    found = look(live, "landscape")
    layers, weights = live.layout()["layers"], live.checkpoint()
    drawn = np.random.default_rng(2018).standard_normal((2, len(weights)))
    axes = np.zeros((2, len(weights)))
    axes[:, live.order] = [filter_normalised(row, weights, layers) for row in drawn]
    part, network = live.training.train_part, live.subject.built.network
    expected = loss_slice(
        network,
        live.subject.head.loss,
        part.x,
        part.target,
        network.parameters.copy(),
        (axes[0], axes[1]),
        np.linspace(-REACH, REACH, STEPS),
    )
    np.testing.assert_allclose(found["losses"].reshape(STEPS, STEPS), expected, rtol=1e-9)
    assert found["loss"] == pytest.approx(live.metrics()["train_loss"], rel=1e-12)


def test_directions_are_normalised_by_neuron() -> None:
    """Each neuron's part is as long as its weights, biases do not move; without weights the length is 1."""
    live = trained(Spec(hidden_layers=(3,)))
    layers, weights = live.layout()["layers"], live.checkpoint()
    weights[2:4] = 0.0
    direction = filter_normalised(np.random.default_rng(1).standard_normal(len(weights)), weights, layers)
    rows, own = direction[:6].reshape(3, 2), weights[:6].reshape(3, 2)
    expected = np.linalg.norm(own, axis=1)
    expected[1] = 1
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), expected)
    assert not direction[6:9].any()
    assert direction[12] == 0


def test_the_path_lies_on_the_slice() -> None:
    """A point of the slice is projected onto itself, and what is off it falls straight down."""
    rng = np.random.default_rng(0)
    axes, centre = rng.normal(size=(2, 9)), rng.normal(size=9)
    off = np.linalg.svd(axes)[2][5]
    points = np.stack([centre + 0.3 * axes[0] - 0.2 * axes[1] + 4 * off, centre])
    expected = np.array([[0.3, -0.2], [0.0, 0.0]])
    np.testing.assert_allclose(projected(points, centre, axes), expected, atol=1e-12)


def test_a_slice_is_made_in_parts() -> None:
    """Without time each look adds one loss; the slice is shown when it is whole, and the path ends in it."""
    live, looker = trained(Spec()), Looker()
    for done in range(1, STEPS**2):
        found = looker.look(live, "landscape", 0.0, {})
        assert (found["losses"], found["share"]) == (None, done / STEPS**2)
    found = looker.look(live, "landscape", 0.0, {})
    assert found["losses"].shape == (STEPS**2,)
    np.testing.assert_allclose(found["path"][-2:], 0, atol=1e-12)
    assert found["current"]
    live.train(1)
    assert not looker.look(live, "landscape", 0.0, {})["current"]


def test_the_path_grows_with_training_and_ends_with_the_run() -> None:
    """Each look at other weights adds a step; new weights begin another path."""
    live, looker = trained(Spec()), Looker()
    for steps in (1, 2, 3):
        assert len(looker.look(live, "landscape", 1e9, {})["path"]) == 2 * steps
        live.train(1)
    live.reset()
    assert len(looker.look(live, "landscape", 1e9, {})["path"]) == 2


def test_new_points_have_another_landscape() -> None:
    """The same weights among new points: the slice is computed anew."""
    live, looker = trained(Spec()), Looker()
    before = looker.look(live, "landscape", 1e9, {})["losses"]
    live.regenerate("another")
    after = looker.look(live, "landscape", 1e9, {})
    assert not np.allclose(before, after["losses"])
    assert after["loss"] == pytest.approx(live.metrics()["train_loss"], rel=1e-12)


# ---- surface


def test_heights_are_the_output() -> None:
    """The surface stands where the output map is coloured."""
    live = trained(Spec())
    found = look(live, "surface")
    assert found["heights"].shape == (found["cells"] ** 2,)
    assert found["classes"] is None
    # Its middle cell and the four cells of the map around the origin are the same place.
    middle = live.boundary()[49:51, 49:51].mean()
    assert found["heights"][found["cells"] ** 2 // 2] == pytest.approx(middle, abs=1e-3)


def test_of_several_classes_the_likeliest_stands() -> None:
    """Heights are probabilities of the class that the map shows."""
    live = trained(MANY)
    found = look(live, "surface")
    assert 0.25 <= found["heights"].min() <= found["heights"].max() <= 1
    middle = found["cells"] ** 2 // 2
    assert found["classes"][middle] in live.boundary()[49:51, 49:51]
