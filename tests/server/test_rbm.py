"""The restricted Boltzmann machine, against all states of a small one."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
import torch

from playground.server.recipes.rbm import Rbm

VISIBLE, HIDDEN = 4, 3
STATES = torch.tensor(list(product((0.0, 1.0), repeat=VISIBLE)), dtype=torch.float64)  # (16, 4)
ON = torch.tensor(list(product((0.0, 1.0), repeat=HIDDEN)), dtype=torch.float64)  # (8, 3)
DATA = STATES[[3, 3, 5, 12, 12, 12, 15, 8]]


@pytest.fixture
def machine() -> Rbm:
    """One whose units depend on one another, in double precision."""
    chance = torch.Generator().manual_seed(1)
    small = Rbm(VISIBLE, HIDDEN).double()
    for part in small.parameters():
        part.data = torch.randn(part.shape, generator=chance, dtype=torch.float64)
    return small


def joint(machine: Rbm) -> torch.Tensor:
    """The probability of every state (16, 8), from its energy."""
    with torch.no_grad():
        energy = (
            -(STATES @ machine.visible_bias)[:, None]
            - (ON @ machine.hidden_bias)[None]
            - STATES @ machine.weight @ ON.T
        )
        return (-energy).flatten().softmax(0).view(16, 8)


def step_of_the_chain(machine: Rbm) -> torch.Tensor:
    """How probably a Gibbs step leads from each visible state to each (16, 16), by Bayes' rule."""
    both = joint(machine)
    return (both / both.sum(1, keepdim=True)) @ (both / both.sum(0)).T


def gradients(machine: Rbm) -> list[torch.Tensor]:
    """Of weights, visible and hidden biases."""
    found = [part.grad for part in (machine.weight, machine.visible_bias, machine.hidden_bias)]
    return [gradient for gradient in found if gradient is not None]


def expected(machine: Rbm, k: int) -> list[torch.Tensor]:
    """The mean of the gradients of CD-k, from the probabilities of all states after `k` steps."""
    begin = (DATA[:, None] == STATES).all(2).double().mean(0)  # (16,) how often each state is in the data
    difference = begin @ step_of_the_chain(machine).matrix_power(k) - begin
    both = joint(machine)
    hidden = (both / both.sum(1, keepdim=True)) @ ON  # (16, 3) given each visible state
    return [(STATES * difference[:, None]).T @ hidden, difference @ STATES, difference @ hidden]


def test_free_energy_is_that_of_all_hidden_states(machine: Rbm) -> None:
    """Differences of free energy are differences of the logarithm of the enumerated probability."""
    logarithms = joint(machine).sum(1).log()
    energies = machine.free_energy(STATES).detach()
    torch.testing.assert_close(energies - energies[0], logarithms[0] - logarithms)


def test_units_are_on_as_often_as_all_states_say(machine: Rbm) -> None:
    """Up and down are the conditional probabilities of the enumerated states."""
    both = joint(machine)
    torch.testing.assert_close(machine.up(STATES).detach(), both / both.sum(1, keepdim=True) @ ON)
    torch.testing.assert_close(machine.down(ON).detach(), (both / both.sum(0)).T @ STATES)


def test_cd_1_is_that_of_numpy() -> None:
    """The gradients are the statistics of data and of one step, drawn with the same random numbers."""
    machine = Rbm(6, 5)
    data = torch.rand(20, 6, generator=torch.Generator().manual_seed(2))
    hidden, error = machine.diverge(data, 1, torch.Generator().manual_seed(3))
    chance = torch.Generator().manual_seed(3)
    numbers = [torch.rand(20, size, generator=chance).numpy() for size in (5, 6, 5)]
    weight, below, above = (part.detach().numpy() for part in machine.parameters())

    def on(inputs: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        probabilities: np.ndarray[Any, Any] = 1 / (1 + np.exp(-inputs))
        return probabilities

    v0 = data.numpy()
    p0 = on(v0 @ weight + above)
    v1 = (numbers[1] < on((numbers[0] < p0) @ weight.T + below)).astype(np.float32)
    p1 = on(v1 @ weight + above)
    wanted = [(v1.T @ p1 - v0.T @ p0) / 20, (v1 - v0).mean(0), (p1 - p0).mean(0)]
    for own, other in zip(gradients(machine), wanted, strict=True):
        np.testing.assert_allclose(own.numpy(), other, atol=1e-6)
    assert np.array_equal(hidden.numpy(), numbers[2] < p1)
    assert error.item() == pytest.approx(np.square(on(p0 @ weight.T + below) - v0).mean(), rel=1e-5)


@pytest.mark.parametrize("k", [1, 3])
def test_cd_k_has_the_mean_of_k_steps_of_the_chain(machine: Rbm, k: int) -> None:
    """Over many chains the gradients are those of the chain's own probabilities."""
    machine.diverge(DATA.repeat(20_000, 1), k, torch.Generator().manual_seed(0))
    for own, exact in zip(gradients(machine), expected(machine, k), strict=True):
        torch.testing.assert_close(own, exact, atol=0.005, rtol=0)


def test_cd_k_comes_to_the_gradient_of_the_likelihood(machine: Rbm) -> None:
    """Its mean is far from the exact gradient for k = 1, nearer for 10 and there for 1,000."""
    # The normaliser, from all states: log Z is a sum over the visible ones of exp(-F).
    loss = machine.free_energy(DATA).mean() + torch.logsumexp(-machine.free_energy(STATES), 0)
    exact = torch.autograd.grad(loss, [machine.weight, machine.visible_bias, machine.hidden_bias])
    bias = [
        max((own - right).abs().max().item() for own, right in zip(expected(machine, k), exact, strict=True))
        for k in (1, 10, 1000)
    ]
    assert bias[0] > 0.03
    assert bias[0] > 3 * bias[1]
    assert bias[2] < 1e-9


def test_a_persistent_chain_goes_on_where_it_ended(machine: Rbm) -> None:
    """After many steps of one, its units are distributed as those of all states, whatever the data."""
    chain, chance = torch.zeros(20_000, HIDDEN, dtype=torch.float64), torch.Generator().manual_seed(0)
    for _ in range(100):
        chain, _ = machine.diverge(DATA, 1, chance, chain)
    counted = torch.bincount((chain @ torch.tensor([4.0, 2.0, 1.0]).double()).long(), minlength=8) / 20_000
    torch.testing.assert_close(counted.double(), joint(machine).sum(0), atol=0.02, rtol=0)
