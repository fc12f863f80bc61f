"""What the kernels refuse, and what they leave to NumPy."""

from __future__ import annotations

import ctypes
import dataclasses

import numpy as np
import pytest

from playground.kernels.activations import ACTIVATIONS
from playground.kernels.backend import backend_for
from playground.kernels.combinations import COMBINATIONS, Linear
from playground.kernels.fused import structures
from playground.kernels.fused.epochs import FusedEpochs
from playground.kernels.fused.forward import FusedForward
from playground.kernels.fused.library import library
from playground.kernels.layers import Activate
from playground.kernels.live import LiveTrainer
from playground.kernels.losses import LOSSES
from playground.kernels.network import Network
from playground.kernels.numpy_backend import RUNAWAY, Rules
from playground.kernels.spec import Spec

POINTS = 20


@pytest.fixture
def network() -> Network:
    """Two inputs, three units, one output, all weights 0.1."""
    made = Network([Linear(2, 3), Activate(ACTIVATIONS["tanh"]), Linear(3, 1)])
    made.initialise(lambda fan_in, fan_out: np.full((fan_out, fan_in), 0.1))
    return made


@pytest.fixture
def epochs(network: Network) -> FusedEpochs:
    """Epochs of the network on twenty points, in batches of eight."""
    x, is_weight = np.ones((2, POINTS)), np.ones(network.size)
    made = FusedEpochs(network, LOSSES["squared"], x, np.ones((1, POINTS)), is_weight)
    made.configure(Rules(8))
    return made


def test_structures_have_the_same_size_on_both_sides() -> None:
    """Each structure is as long here as the C compiler laid it out."""
    sizes = [library().fused_size_of(number) for number in range(len(structures.STRUCTURES))]
    assert sizes == [ctypes.sizeof(structure) for structure in structures.STRUCTURES]


@pytest.mark.parametrize("shape", [(1, POINTS + 1), (2, POINTS), (POINTS,)])
def test_orders_of_another_shape_are_refused(epochs: FusedEpochs, shape: tuple[int, ...]) -> None:
    """One rate asks for one row of as many numbers as there are points."""
    with pytest.raises(ValueError, match=r"expected \(epochs, 20\) orders"):
        epochs.train(np.zeros(shape, np.intp), np.zeros(1))


def test_orders_of_another_type_are_refused(epochs: FusedEpochs) -> None:
    """The kernels would read other numbers out of other bytes."""
    with pytest.raises(ValueError, match=r"got \(1, 20\) int16"):
        epochs.train(np.zeros((1, POINTS), np.int16), np.zeros(1))


@pytest.mark.parametrize("wrong", [-1, POINTS, 2**40])
def test_orders_that_name_no_point_are_refused(network: Network, epochs: FusedEpochs, wrong: int) -> None:
    """Nothing outside the points is read, and no parameter moves."""
    order = np.arange(POINTS)[None]
    order[0, 7] = wrong
    before = network.parameters.copy()
    with pytest.raises(ValueError, match="orders of the points 0 to 19"):
        epochs.train(order, np.ones(1))
    np.testing.assert_array_equal(network.parameters, before)


def test_an_order_may_lie_in_pieces(network: Network, epochs: FusedEpochs) -> None:
    """Rows with gaps between them are put together first."""
    strided = np.zeros((1, 2 * POINTS), np.intp)[:, ::2]
    strided[...] = np.arange(POINTS)
    assert epochs.train(strided, np.full(1, 0.1)) == 1
    assert not np.all(network.parameters == 0.1)


def test_points_that_do_not_fit_the_network_are_refused(network: Network) -> None:
    """Inputs and targets have as many rows as the network has inputs and outputs."""
    ones = np.ones(network.size)
    for features, outputs in ((3, 1), (2, 2), (1, 2)):
        x, target = np.ones((features, POINTS)), np.ones((outputs, POINTS))
        with pytest.raises(ValueError, match="expected 2 features"):
            FusedEpochs(network, LOSSES["squared"], x, target, ones)
    with pytest.raises(ValueError, match=r"expected \(2, N\) features"):
        FusedForward(network, np.ones((3, POINTS)))


def test_a_mask_that_does_not_fit_is_refused(network: Network) -> None:
    """The weight mask has an entry for each parameter."""
    x, target = np.ones((2, POINTS)), np.ones((1, POINTS))
    with pytest.raises(ValueError, match="expected 13"):
        FusedEpochs(network, LOSSES["squared"], x, target, np.ones(12))


def test_targets_that_do_not_fit_are_refused(network: Network) -> None:
    """The loss wants a target for each output of each point."""
    forward = FusedForward(network, np.ones((2, POINTS)))
    forward.run()
    with pytest.raises(ValueError, match="expected float64 targets"):
        forward.loss(LOSSES["squared"], np.ones((1, POINTS + 1)))


@pytest.mark.parametrize("combination", sorted(set(COMBINATIONS) - {"linear"}))
def test_numpy_computes_what_the_kernels_do_not_know(combination: str) -> None:
    """A layer with another combination function trains all the same, and says by what."""
    trainer = LiveTrainer(Spec(compat="none", combination=combination), backend="fused")
    assert trainer.backend == "numpy"
    assert trainer.train(2) == 2


def test_the_backend_follows_the_network() -> None:
    """Back from a network that only NumPy knows, the kernels take over again."""
    spec = Spec(compat="none")
    trainer = LiveTrainer(spec, backend="fused")
    names = []
    for change in ("eh_radial", "linear"):
        trainer.configure(dataclasses.replace(spec, combination=change))
        names.append(trainer.backend)
    assert names == ["numpy", "fused"]


def test_numpy_is_the_default_outside_the_browser(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fused kernels are asked for by name or by the environment."""
    monkeypatch.delenv("PLAYGROUND_FUSED", raising=False)
    assert backend_for(network).name == "numpy"
    assert backend_for(network, "fused").name == "fused"
    monkeypatch.setenv("PLAYGROUND_FUSED", "1")
    assert backend_for(network).name == "fused"
    assert backend_for(network, "numpy").name == "numpy"


def test_an_unknown_backend_is_refused(network: Network) -> None:
    """A name that is none is an error, not a default."""
    with pytest.raises(ValueError, match="expected one of auto, numpy, fused; got 'cuda'"):
        backend_for(network, "cuda")


@pytest.mark.parametrize("compat", ["tfplayground", "none"])
@pytest.mark.parametrize("poison", [np.nan, np.inf, 2 * RUNAWAY])
def test_numbers_out_of_bounds_are_seen(compat: str, poison: float) -> None:
    """A parameter that is not finite, or ran away, ends the training before the epoch counts."""
    trainer = LiveTrainer(Spec(compat=compat, activation="relu"), backend="fused")
    trainer.train(3)
    trainer._network.parameters[1] = poison
    before = trainer._network.parameters.copy()
    assert trainer.train(5) == 0
    np.testing.assert_array_equal(trainer._network.parameters, before)
    assert trainer.diagnosis is not None


@pytest.mark.parametrize("compat", ["tfplayground", "none"])
def test_divergence_goes_back_to_the_same_numbers(compat: str) -> None:
    """Both backends stop after the same epoch and keep the same last good parameters."""
    spec = Spec(problem="regression", learning_rate=10.0, compat=compat)
    numpy, fused = LiveTrainer(spec, backend="numpy"), LiveTrainer(spec, backend="fused")
    assert numpy.train(1000) == fused.train(1000) < 1000
    np.testing.assert_allclose(fused._network.parameters, numpy._network.parameters, rtol=1e-6)
    assert fused.diagnosis == numpy.diagnosis
