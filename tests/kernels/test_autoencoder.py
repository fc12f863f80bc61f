"""The small autoencoder: what the page is told of it, held against the network itself and against PCA."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from playground.kernels.errors import SpecError
from playground.kernels.live import LiveTrainer
from playground.kernels.own.points import OwnPoints
from playground.kernels.questions import ask
from playground.kernels.reconstruction import CODES
from playground.kernels.spec import Spec
from playground.kernels.tables import UNITS_PER_DEVIATION, Table
from playground.kernels.tape import Array
from playground.kernels.views import FAR, plane

MOONS = Spec(compat="none", problem="autoencoder", dataset="moons", hidden_layers=(8, 1, 8), optimizer="adam")


def trained(spec: Spec = MOONS, epochs: int = 20, **given: Any) -> LiveTrainer:
    """An autoencoder after some epochs."""
    live = LiveTrainer(spec, **given)
    live.train(epochs)
    return live


def look(live: LiveTrainer) -> dict[str, Any]:
    """What the map is told: "places" and "curve" as (N, 2)."""
    found = ask(live, "reconstruction", {})
    return found | {name: np.asarray(found[name], float).reshape(-1, 2) for name in ("places", "curve")}


def given_back(live: LiveTrainer, x: Array) -> Array:
    """(N, outputs) what the network makes of x (features, N)."""
    outputs = live.outputs(x)
    outputs.run()
    return outputs.value.T.copy()


def test_a_point_comes_out_where_the_network_puts_it() -> None:
    """Each point of the data, in its order; also of points that were drawn after the first look."""
    live = trained()
    for _ in range(2):
        expected = given_back(live, live.source.points.inputs.T.copy())
        np.testing.assert_allclose(look(live)["places"], expected, rtol=0, atol=1e-6)
        live.regenerate("another")


@pytest.mark.parametrize(
    "changes", [{}, {"batch_norm": True, "dropout": 0.2}, {"hidden_layers": (1, 3, 1, 4)}]
)
def test_what_comes_out_lies_on_the_curve(changes: dict[str, Any]) -> None:
    """The curve is all that the decoder makes of one number, so each training point comes out on it."""
    live = trained(dataclasses.replace(MOONS, **changes))
    found = look(live)
    places, curve = found["places"][: live.n_train], found["curve"]
    assert len(curve) == CODES
    step = np.linalg.norm(np.diff(curve, axis=0), axis=1).max()
    away = np.linalg.norm(places[:, None] - curve[None], axis=2).min(axis=1)
    assert away.max() <= step / 2 + 1e-5
    assert step < 0.5


def test_the_curve_goes_from_the_least_code_to_the_greatest() -> None:
    """Its ends are where the training points with these codes come out."""
    live = trained()
    found = look(live)
    outputs = live.outputs(live.training.train_part.x)
    outputs.run()
    codes = outputs.layer(live.subject.built.hidden[1])[0]
    assert found["layer"] == 2
    assert found["codes"] == [codes.min(), codes.max()]
    for end, point in ((0, codes.argmin()), (-1, codes.argmax())):
        np.testing.assert_allclose(found["curve"][end], found["places"][point], rtol=0, atol=1e-5)


def test_a_linear_autoencoder_finds_the_first_principal_component() -> None:
    """One linear neuron: the curve is the line along which the points vary most, the loss is half of the
    variance that is left (Baldi and Hornik, 1989).
    """
    spec = dataclasses.replace(MOONS, dataset="gauss", hidden_layers=(1,), activation="linear")
    live = trained(dataclasses.replace(spec, learning_rate=0.003), 200)
    points = live.training.train_part.x
    variances, axes = np.linalg.eigh(np.cov(points, bias=True))
    curve = look(live)["curve"]
    along = (curve[-1] - curve[0]) / np.linalg.norm(curve[-1] - curve[0])
    assert abs(along @ axes[:, 1]) > 0.999
    assert live.metrics()["train_loss"] == pytest.approx(variances[0] / 2, rel=0.02)


def test_without_a_single_neuron_there_is_no_curve() -> None:
    """Points still come out somewhere; there is no code of one number."""
    live = trained(dataclasses.replace(MOONS, hidden_layers=(4, 2)), 1)
    found = look(live)
    assert (len(found["curve"]), found["codes"], found["layer"]) == (0, None, None)
    assert len(found["places"]) == len(live.data())


def test_training_notices_nothing() -> None:
    """A run that was looked at goes on to the bit as one that was not."""
    seen, unseen = trained(epochs=3), trained(epochs=3)
    for _ in range(3):
        look(seen)
        seen.train(2)
        unseen.train(2)
    np.testing.assert_array_equal(seen.checkpoint(), unseen.checkpoint())


def test_others_have_no_reconstruction() -> None:
    """It is refused for a network that does not give back its inputs."""
    with pytest.raises(SpecError, match="autoencoder"):
        ask(LiveTrainer(Spec()), "reconstruction", {})


def test_the_map_is_the_distance_between_what_goes_in_and_what_comes_out() -> None:
    """1 for `FAR`; the maps and the small pictures of the outputs are what comes out."""
    live = trained()
    hidden = sum(MOONS.hidden_layers)
    out = np.stack([live.boundary(hidden + k).ravel().copy() for k in range(2)])
    np.testing.assert_allclose(out.T, given_back(live, plane(100).T.copy()), rtol=0, atol=1e-5)
    away = np.linalg.norm(out.T - plane(100), axis=1) / FAR
    np.testing.assert_allclose(live.boundary().ravel(), away, rtol=0, atol=1e-5)
    pictures = live.neurons()
    assert len(pictures) == hidden + 2
    small = given_back(live, plane(25).T.copy())
    np.testing.assert_allclose(pictures[hidden:].reshape(2, -1).T, small, rtol=0, atol=1e-5)


def test_the_surface_has_the_heights_of_the_map() -> None:
    """The distance, over its own cells."""
    live = trained()
    found = ask(live, "surface", {})
    at = plane(found["cells"])
    away = np.linalg.norm(given_back(live, at.T.copy()) - at, axis=1) / FAR
    np.testing.assert_allclose(found["heights"], away)
    assert found["classes"] is None


def test_a_point_is_its_own_target() -> None:
    """Whatever its label; both outputs are told."""
    found = ask(trained(), "point", {"x": 1.5, "y": -2.0, "label": 7})
    assert found["target"] == [1.5, -2.0]
    assert len(found["output"]) == 2


def test_residuals_are_of_all_outputs() -> None:
    """One a number that is to come out: as many for each coordinate."""
    live = trained()
    found = ask(live, "quality", {})["train"]
    part = live.training.train_part
    assert found["target"] == part.x.ravel().tolist()
    assert found["residual"] == (part.x - part.output()).ravel().tolist()


def test_points_of_many_classes_can_be_given_back() -> None:
    """Classes do not matter to an autoencoder; the first is drawn against the rest."""
    own = OwnPoints(np.random.default_rng(0).normal(size=(30, 2)), np.arange(30.0) % 3, 3, "none")
    live = trained(dataclasses.replace(MOONS, dataset="own"), 2, own=own)
    assert set(live.data()[:, 2].tolist()) == {-1.0, 1.0}
    assert look(live)["places"].shape == (30, 2)


def test_columns_of_a_table_come_out_on_the_map() -> None:
    """As many outputs as columns; the map shows two of them, and no number is predicted."""
    random = np.random.default_rng(0)
    table = Table(("a", "b", "c", "d"), random.normal(size=(40, 4)), ("a", "b", "c"), ("d",))
    spec = dataclasses.replace(MOONS, dataset="own", hidden_layers=(1,), map_columns=(3, 1))
    live = trained(spec, 2, own=table)
    out = given_back(live, live.source.points.inputs.T.copy())
    assert out.shape == (40, 3)
    np.testing.assert_allclose(look(live)["places"], out[:, [2, 0]] * UNITS_PER_DEVIATION, rtol=1e-6)
    assert live.metrics()["train_mae"] is None
