"""Two networks against each other with NumPy, held against PyTorch's: losses, gradients, steps, distances."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from torch import nn

from playground.light.dense import Dense
from playground.light.distances import coverage, reach, sliced_wasserstein
from playground.light.gan_losses import discriminator_loss, generator_loss
from playground.light.penalty import penalty
from playground.light.plane import Plane, latent
from playground.server.recipes import adversarial, distances, gan_2d
from playground.server.specs.gan_2d import Gan2d
from tests.light.test_gan_2d import LOSSES, recipe
from tests.server.steps import chance

Array = np.ndarray[Any, Any]
CHANCE = np.random.default_rng(3)


def same(net: Dense, sizes: tuple[int, ...]) -> nn.Sequential:
    """PyTorch's network with these weights, in double precision."""
    twin = gan_2d.network(sizes, net.activation.name).double()
    linear = [layer for layer in twin if isinstance(layer, nn.Linear)]
    for layer, matrix in zip(linear, net.matrices(), strict=True):
        layer.weight.data, layer.bias.data = torch.tensor(matrix[:, 1:]), torch.tensor(matrix[:, 0])
    return twin


def vector(net: nn.Module, what: str = "grad") -> Array:
    """The parameters of PyTorch's network (or `data`, themselves) as ours lie: biases before weights."""
    layers = [layer for layer in net.modules() if isinstance(layer, nn.Linear)]
    parts = [
        torch.cat([getattr(layer.bias, what)[:, None], getattr(layer.weight, what)], 1) for layer in layers
    ]
    found: Array = torch.cat([part.flatten() for part in parts]).numpy()
    return found


@pytest.mark.parametrize("loss", LOSSES)
def test_losses_and_their_gradients_are_the_server_s(loss: str) -> None:
    """Of logits small and large, for both networks."""
    real, made = (CHANCE.normal(0, 5, (9, 1)) for _ in range(2))
    theirs = [torch.tensor(each, requires_grad=True) for each in (real, made)]
    value, *pulls = discriminator_loss(loss, real, made)
    expected = adversarial.discriminator_loss(loss, *theirs)
    assert value == pytest.approx(expected.item(), rel=1e-12)
    for own, other in zip(pulls, torch.autograd.grad(expected, theirs), strict=True):
        np.testing.assert_allclose(own, other, rtol=1e-9, atol=1e-12)
    value, pull = generator_loss(loss, made)
    expected = adversarial.generator_loss(loss, theirs[1])
    assert value == pytest.approx(expected.item(), rel=1e-12)
    np.testing.assert_allclose(pull, torch.autograd.grad(expected, theirs[1])[0], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "tanh"])
@pytest.mark.parametrize("hidden", [(), (7,), (9, 6, 5)])
def test_the_penalty_s_gradient_is_autograd_s(activation: str, hidden: tuple[int, ...]) -> None:
    """A gradient of a gradient, with and without hidden layers."""
    net = recipe(activation=activation, discriminator=list(hidden)).discriminator
    examples = CHANCE.normal(size=(11, 2))
    twin = same(net, (2, *hidden, 1))
    expected = adversarial.penalty(twin, torch.tensor(examples))
    weights = list(twin.parameters())
    grads = torch.autograd.grad(expected, weights, materialize_grads=True)
    for parameter, grad in zip(weights, grads, strict=True):
        parameter.grad = grad
    value, gradient = penalty(net, examples)
    assert value == pytest.approx(expected.item(), rel=1e-12)
    np.testing.assert_allclose(gradient, vector(twin), rtol=1e-9, atol=1e-12)


def test_the_penalty_s_gradient_agrees_with_finite_differences() -> None:
    """Of every weight and bias, where the activation is curved."""
    net = recipe(activation="tanh", discriminator=[5, 4]).discriminator
    examples = CHANCE.normal(size=(6, 2))
    gradient, parameters = penalty(net, examples)[1], net.network.parameters
    found = np.empty(parameters.size)
    for k in range(parameters.size):
        kept, ends = parameters[k], []
        for step in (1e-6, -1e-6):
            parameters[k] = kept + step
            ends.append(penalty(net, examples)[0])
        parameters[k] = kept
        found[k] = (ends[0] - ends[1]) / 2e-6
    np.testing.assert_allclose(gradient, found, rtol=1e-6, atol=1e-8)


class Lots:
    """PyTorch's chance, asked as NumPy's is."""

    def __init__(self, seed: int) -> None:
        self.chance = chance(seed)

    def random(self, shape: Any) -> Array:
        """From 0 to 1."""
        found: Array = torch.rand(shape, generator=self.chance).numpy()
        return found

    def uniform(self, low: float, high: float, shape: Any) -> Array:
        """From `low` to `high`."""
        return low + (high - low) * self.random(shape)

    def standard_normal(self, shape: Any) -> Array:
        """Of mean 0 and variance 1."""
        found: Array = torch.randn(shape, generator=self.chance).numpy()
        return found


@pytest.fixture
def double() -> Iterator[None]:
    """PyTorch draws and learns in double precision."""
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


@pytest.mark.usefixtures("double")
@pytest.mark.parametrize("loss", LOSSES)
def test_twenty_steps_are_those_of_the_server(loss: str) -> None:
    """From the same weights with the same chance: losses, both networks; the momentum changes half-way."""
    ours = recipe(loss=loss, discriminator_steps=2, batch_size=32)
    spec = Gan2d(**{**vars(ours.spec), "generator": (8,), "discriminator": (8,)})
    theirs = gan_2d.Gan2dRecipe(spec, torch.device("cpu"))
    ours.chance = Lots(spec.seed)  # type: ignore[assignment]
    pairs = list(zip((ours.generator, ours.discriminator), theirs.nets(), spec.sizes(), strict=True))
    for own, other, sizes in pairs:
        other.load_state_dict(same(own, sizes).state_dict())
    for momentum in (0.5, 0.9):
        ours.set(SimpleNamespace(**{**vars(ours.spec), "momentum": momentum}))
        theirs.set(msgspec.structs.replace(spec, momentum=momentum))
        for _ in range(10):
            assert ours.train_step() == pytest.approx(theirs.train_step().item(), rel=1e-9)
    for own, other, _ in pairs:
        np.testing.assert_allclose(own.network.parameters, vector(other, "data"), rtol=1e-7, atol=1e-9)


@pytest.mark.usefixtures("double")
@pytest.mark.parametrize("kind", ["line", "ring", "gaussians", "grid", "drawn"])
def test_data_are_the_server_s(kind: str) -> None:
    """Of the same chance come the same points."""
    spec = SimpleNamespace(data=kind, points=[[k / 10, k / 20] for k in range(10)])
    found = Plane(spec).sample(300, Lots(4))  # type: ignore[arg-type]
    np.testing.assert_allclose(found, gan_2d.data(spec, 300, chance(4)), rtol=0, atol=1e-12)


@pytest.mark.usefixtures("double")
@pytest.mark.parametrize("kind", ["uniform", "normal"])
def test_latent_points_are_the_server_s(kind: str) -> None:
    """Of the same chance come the same."""
    spec: Any = SimpleNamespace(latent=kind, latent_size=3)
    found = latent(spec, 50, Lots(4))  # type: ignore[arg-type]
    np.testing.assert_allclose(found, adversarial.latent(spec, 50, chance(4)), rtol=0, atol=1e-12)


@pytest.mark.usefixtures("double")
def test_distances_are_the_server_s() -> None:
    """How far two clouds are from each other, and how much of one the other reaches."""
    real, made = CHANCE.normal(size=(400, 2)), 0.5 * CHANCE.normal(size=(400, 2)) + [0.3, 0]
    both = torch.tensor(made), torch.tensor(real)
    assert sliced_wasserstein(made, real) == pytest.approx(distances.sliced_wasserstein(*both).item())
    assert coverage(made, real, reach(real)) == pytest.approx(distances.coverage(*both).item(), abs=1e-6)
