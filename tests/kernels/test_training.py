"""Runs that end by themselves, and what is said of them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from playground.kernels.errors import SpecError
from playground.kernels.inspection import inspect
from playground.kernels.landscape import loss_along_line, loss_slice
from playground.kernels.live import LiveTrainer
from playground.kernels.optimizers import OPTIMIZERS
from playground.kernels.spec import Spec

DIVERGING = Spec(problem="regression", learning_rate=10.0)


@pytest.mark.parametrize("compat", ["tfplayground", "none"])
def test_divergence_stops_at_the_last_good_weights(compat: str) -> None:
    """Training ends before the weights are lost, says how far it came, and blames the learning rate."""
    trainer = LiveTrainer(dataclasses.replace(DIVERGING, compat=compat))
    done = trainer.train(1000)
    assert done < 1000
    assert trainer.epoch == done
    assert np.isfinite(trainer.weights()).all()
    assert np.isfinite(trainer.boundary()).all()
    assert trainer.diagnosis is not None
    assert trainer.diagnosis.reason == "rate"


@pytest.mark.parametrize(
    ("rate", "decay", "survives"), [(0.3, 6.0, True), (0.3, 10.0, False), (1.0, 2.5, False)]
)
def test_decay_is_unstable_from_a_product_of_two(rate: float, decay: float, survives: bool) -> None:
    """learning_rate x L2 rate above 2 is told by name, with the product; below 2 it is harmless."""
    spec = Spec(learning_rate=rate, regularization="L2", regularization_rate=decay)
    trainer = LiveTrainer(spec)
    assert (trainer.train(300) == 300) == survives
    if not survives:
        assert trainer.diagnosis is not None
        assert trainer.diagnosis.reason == "decay"
        assert trainer.diagnosis.values["product"] == pytest.approx(rate * decay)


def test_a_lower_rate_goes_on_after_divergence() -> None:
    """The kept weights train on once the cause is gone."""
    trainer = LiveTrainer(DIVERGING)
    trainer.train(1000)
    assert trainer.configure(dataclasses.replace(DIVERGING, learning_rate=1e-4)) == "live"
    assert trainer.diagnosis is None
    assert trainer.train(1) == 1


def test_l1_death_is_told() -> None:
    """When the penalty has killed a whole layer nothing can be learned any more."""
    trainer = LiveTrainer(Spec(regularization="L1", regularization_rate=0.3))
    trainer.train(100)
    death = trainer.training.died()
    assert death is not None
    assert death.reason == "l1"


def test_dead_relus_are_told() -> None:
    """A layer of ReLUs that never fire is named; a living one is not."""
    trainer = LiveTrainer(Spec(activation="relu", hidden_layers=(3,)))
    assert trainer.training.died() is None
    for bias in range(3):
        trainer.set_weight(trainer.layout()["layers"][0]["bias"] + bias, -100.0)
    death = trainer.training.died()
    assert death is not None
    assert (death.reason, death.values) == ("dead", {"layer": 1})


def test_early_stopping_keeps_the_best_weights() -> None:
    """Training ends `patience` epochs after the best validation loss and goes back to it."""
    spec = Spec(
        compat="none",
        dataset="spiral",
        noise=50.0,
        train_ratio=20,
        validation_ratio=40,
        patience=10,
        hidden_layers=(8, 8),
        optimizer="adam",
        learning_rate=0.03,
    )
    trainer = LiveTrainer(spec)
    assert trainer.train(2000) < 2000
    training = trainer.training
    assert training.stopped
    assert trainer.epoch == training.best_epoch + 10
    best = training.validation_part.loss()
    fresh = LiveTrainer(dataclasses.replace(spec, patience=0))
    fresh.train(training.best_epoch)
    assert fresh.training.validation_part.loss() == best
    assert trainer.train(5) == 0


def test_schedule_sets_the_rate_of_each_epoch() -> None:
    """A step schedule divides the rate by ten after its span."""
    trainer = LiveTrainer(Spec(compat="none", schedule="step", schedule_epochs=3))
    trainer.train(2)
    assert trainer.training.learning_rate == pytest.approx(0.03)
    trainer.train(1)
    assert trainer.training.learning_rate == pytest.approx(0.003)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_learns(name: str) -> None:
    """Two clouds are told apart within thirty epochs."""
    rate = {"adadelta": 1.0, "adagrad": 0.1}.get(name, 0.01)
    trainer = LiveTrainer(Spec(compat="none", dataset="gauss", optimizer=name, learning_rate=rate))
    trainer.train(30)
    assert trainer.metrics()["test_accuracy"] == 1.0


def test_changing_the_rate_keeps_the_optimizers_memory() -> None:
    """A live change that changes nothing in effect leaves Adam's run as it is, to the bit."""
    spec = Spec(compat="none", optimizer="adam")
    changed, plain = LiveTrainer(spec), LiveTrainer(spec)
    changed.train(3)
    assert changed.configure(dataclasses.replace(spec, max_norm=1e9)) == "live"
    changed.train(3)
    plain.train(6)
    np.testing.assert_array_equal(changed.weights(), plain.weights())


def test_max_norm_holds() -> None:
    """No unit's incoming weights are longer than the limit after an epoch."""
    trainer = LiveTrainer(Spec(compat="none", max_norm=0.5, learning_rate=0.3))
    trainer.train(5)
    vector = trainer.weights()
    for layer in trainer.layout()["layers"]:
        weights = vector[layer["weights"] : layer["bias"]].reshape(layer["fan_out"], layer["fan_in"])
        assert np.linalg.norm(weights, axis=1).max() <= 0.5 + 1e-6


def test_dropout_only_while_training() -> None:
    """The pictures and losses do not flicker: looking twice sees the same."""
    trainer = LiveTrainer(Spec(compat="none", dropout=0.5))
    trainer.train(2)
    assert trainer.metrics() == trainer.metrics()
    np.testing.assert_array_equal(trainer.boundary().copy(), trainer.boundary())


def test_inspection_agrees_with_the_loss() -> None:
    """The report's gradient is the slope of the mean loss, and looking changes nothing."""
    trainer = LiveTrainer(Spec(compat="none"))
    part, network = trainer.training.train_part, trainer._network
    x = part.x
    before = network.parameters.copy()
    report = inspect(trainer._built, trainer._head.loss, x, part.target, 0.03)
    np.testing.assert_array_equal(network.parameters, before)
    assert report.loss == pytest.approx(part.loss())
    gradient = np.concatenate([layer.gradient for layer in report.parameters])
    direction = gradient / np.linalg.norm(gradient)
    losses = loss_along_line(
        network, trainer._head.loss, x, part.target, before, before + direction, np.array([-1e-5, 1e-5])
    )
    assert (losses[1] - losses[0]) / 2e-5 == pytest.approx(np.linalg.norm(gradient), rel=1e-6)
    assert [len(layer.activations) for layer in report.hidden] == [4, 2]
    assert report.parameters[0].update_ratio == pytest.approx(
        0.03 * report.parameters[0].gradient_norm / np.linalg.norm(before[:12])
    )


def test_dead_share_counts_silent_units() -> None:
    """Half of the units switched off is a dead share of one half."""
    trainer = LiveTrainer(Spec(compat="none", activation="relu"))
    for unit in (0, 1):
        trainer.set_weight(8 + unit, -1000.0)
    part = trainer.training.train_part
    report = inspect(trainer._built, trainer._head.loss, part.x, part.target, 0.03)
    assert report.hidden[0].dead_share >= 0.5


def test_loss_slice() -> None:
    """Its middle is the loss now, its rows run along the second direction, and the weights stay."""
    trainer = LiveTrainer(Spec())
    part, network = trainer.training.train_part, trainer._network
    random = np.random.default_rng(0)
    centre, axes = (
        network.parameters.copy(),
        (random.normal(size=network.size), random.normal(size=network.size)),
    )
    x, loss = part.x, trainer._head.loss
    surface = loss_slice(network, loss, x, part.target, centre, axes, np.array([-1.0, 0.0, 1.0]))
    assert surface.shape == (3, 3)
    assert surface[1, 1] == pytest.approx(part.loss())
    line = loss_along_line(
        network, loss, x, part.target, centre, centre + axes[1], np.array([-1.0, 0.0, 1.0])
    )
    np.testing.assert_allclose(surface[:, 1], line)
    np.testing.assert_array_equal(network.parameters, centre)


def test_batch_larger_than_the_training_set() -> None:
    """The textbook mode refuses it and says how many points there are."""
    with pytest.raises(SpecError, match="1 to 250") as error:
        LiveTrainer(Spec(compat="none", batch_size=251))
    assert (error.value.field, error.value.given) == ("batch_size", 251)
