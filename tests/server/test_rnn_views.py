"""What can be seen in a recurrent network: states, gates, gradients through time, and what it writes."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from playground.server.recipes.rnn import BACK
from playground.server.recipes.rnn_cells import SIGNALS, STATES, gradients
from playground.server.recipes.rnn_features import FEATURES, correlations, features, followers
from playground.server.specs.rnn import Rnn
from tests.server.recurrent import CELLS, read, recipe, tiny
from tests.server.steps import losses

pytestmark = pytest.mark.usefixtures("deterministic")


@pytest.mark.parametrize("cell", CELLS)
def test_topics_are_what_they_say(cell: str) -> None:
    """Every topic has the type and the number of dimensions of its description, and finite numbers."""
    trained = recipe(cell=cell, layers=2)
    for topic, described in Rnn.TOPICS.items():
        if topic != "live":
            array = trained.draw(topic)
            dtype, shape = described.partition(":")[0].split(" ", 1)
            dimensions = shape.strip("()").rstrip(",").count(",") + 1
            assert (array.dtype.name, array.ndim) == (dtype, dimensions), topic
            assert np.isfinite(array).all()


@pytest.mark.parametrize("cell", CELLS)
def test_the_colours_of_a_text_are_its_states(cell: str) -> None:
    """The first signal of each unit is PyTorch's output after each character of the text."""
    trained = recipe(cell=cell)
    losses(trained, 5)
    trained.probe(trained.spec.probe({"text": "the cat"}))
    assert trained.draw("text").tobytes() == b"the cat"
    shown = trained.draw("text_cells")
    assert shown.shape == (len(SIGNALS[cell]), 7, 12)
    np.testing.assert_allclose(shown[0] / 127.0 - 1, read(trained, "the cat").numpy(), atol=0.5 / 127)


def test_the_next_character_is_what_the_network_says() -> None:
    """The likeliest characters with their probabilities, in their order; a low temperature sharpens them."""
    trained = recipe()
    losses(trained, 30)
    trained.probe({"text": "the ca", "temperature": 1})
    codes, chances = trained.draw("probabilities").T
    expected = trained.net.out(read(trained, "the ca")[-1]).softmax(0).detach().numpy()
    numbers = [trained.alphabet.index(chr(int(code))) for code in codes]
    np.testing.assert_allclose(chances, expected[numbers], rtol=1e-4)
    assert numbers == np.argsort(-expected)[:10].tolist()
    trained.probe({"temperature": 0.5})
    assert trained.draw("probabilities")[0, 1] == pytest.approx(
        (expected**2 / (expected**2).sum()).max(), rel=1e-4
    )


def test_the_network_writes_on_while_it_learns() -> None:
    """What it has written grows after a step, not without one, and begins anew at another temperature."""
    trained = recipe()
    first = trained.draw("sample").tobytes().decode()
    assert first == trained.draw("sample").tobytes().decode()
    assert set(first) <= set(trained.alphabet)
    trained.train_step()
    grown = trained.draw("sample").tobytes().decode()
    assert grown.startswith(first)
    assert len(grown) > len(first)
    trained.probe({"temperature": 0.1})
    assert len(trained.draw("sample")) == len(first)


def test_a_cold_network_writes_what_it_has_learned() -> None:
    """After the repeating text is learned, its line is in what is written at a low temperature."""
    trained = recipe(hidden_size=32, learning_rate=0.02, batch_size=8)
    losses(trained, 150)
    trained.probe({"temperature": 0.1})
    assert "the cat sat on the mat." in trained.draw("sample").tobytes().decode()


@pytest.mark.parametrize("cell", CELLS)
def test_gradients_are_autograds(cell: str) -> None:
    """They are the norms that autograd finds when PyTorch's own cell goes one character at a time."""
    net, characters = tiny(cell)
    found = gradients(net, cell, characters)
    inputs, state, nodes = net.embedding(characters), None, []
    for t in range(6):
        _, state = net.rnn(inputs[:, t : t + 1], state)
        nodes.append(state if isinstance(state, tuple) else (state,))
    loss = F.cross_entropy(net.out(nodes[-1][0][0]), characters[:, 6], reduction="sum")
    slopes = torch.autograd.grad(loss, [hidden for hidden, *_ in nodes])
    expected = torch.stack([slope[0].norm(dim=1).mean() for slope in slopes]).flip(0)
    torch.testing.assert_close(found[0], expected)


@pytest.mark.parametrize("cell", CELLS)
def test_gradients_are_finite_differences(cell: str) -> None:
    """Nudging a state two characters before the last changes the loss as its gradient says."""
    net, characters = tiny(cell)
    characters = characters[:1]
    inputs = net.embedding(characters)

    def loss(unit: int, nudge: float, of: str) -> float:
        _, state = net.rnn(inputs[:, :4])
        hidden, *cells = (part.clone() for part in (state if cell == "lstm" else (state,)))
        if of == "hidden":
            hidden[0, 0, unit] += nudge
        else:  # the hidden state is made of the cell: h = o ⊙ tanh(c)
            gate = hidden / cells[0].tanh()
            cells[0][0, 0, unit] += nudge
            hidden = gate * cells[0].tanh()
        _, state = net.rnn(inputs[:, 4:6], (hidden, *cells) if cells else hidden)
        last = state[0] if cells else state
        return F.cross_entropy(net.out(last[0]), characters[:, 6]).item()

    found = gradients(net, cell, characters)
    for row, name in enumerate(STATES[cell]):
        with torch.no_grad():
            slopes = [(loss(unit, 1e-5, name) - loss(unit, -1e-5, name)) / 2e-5 for unit in range(3)]
        assert found[row, 2].item() == pytest.approx(math.hypot(*slopes), rel=1e-6)


def test_the_gradient_of_a_known_chain_is_known() -> None:
    """Where each state is half the last one, the gradient halves with each step back."""
    trained = recipe(cell="rnn")
    for weights in trained.net.rnn.parameters():
        weights.data.zero_()
    trained.net.rnn.weight_hh_l0.data = 0.5 * torch.eye(12)
    sizes = trained.draw("gradients")
    assert sizes.shape == (1, BACK)
    np.testing.assert_allclose(sizes[0, 1:20] / sizes[0, :19], 0.5, rtol=1e-4)


def test_features_are_what_they_are_called() -> None:
    """Quotation marks, places in line and word, and the kinds of characters, of a text that shows them."""
    rows = dict(zip(FEATURES, features('A "é b"!\nC').int().tolist(), strict=True))
    assert rows == {
        "quotes": [0, 0, 1, 1, 1, 1, 0, 0, 0, 0],
        "line": [1, 2, 3, 4, 5, 6, 7, 8, 0, 1],
        "word": [1, 0, 0, 1, 0, 1, 0, 0, 0, 1],
        "space": [0, 1, 0, 0, 1, 0, 0, 0, 1, 0],
        "capital": [1, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        "vowel": [1, 0, 0, 1, 0, 0, 0, 0, 0, 0],
        "punctuation": [0, 0, 1, 0, 0, 0, 1, 1, 0, 0],
    }


def test_correlations_are_pearsons() -> None:
    """As NumPy finds them; 0 where nothing changes."""
    states = torch.randn(50, 4, generator=torch.Generator().manual_seed(0))
    rows = torch.stack([states[:, 1] * -2 + 1, torch.arange(50.0), torch.ones(50)])
    found = correlations(states, rows)
    expected = np.corrcoef(rows[:2].numpy(), states.T.numpy())[:2, 2:]
    np.testing.assert_allclose(found[:2], expected, atol=1e-5)
    assert found[0, 1].item() == pytest.approx(-1)
    assert (found[2] == 0).all()


def test_units_are_ranked_by_how_they_follow() -> None:
    """The strongest comes first, whichever way it follows."""
    states = torch.randn(50, 4, generator=torch.Generator().manual_seed(0))
    ranked = followers(states, states[:, 2:3].T.neg(), 3)
    assert ranked.shape == (1, 3, 2)
    assert ranked[0, 0].tolist() == pytest.approx([2, -1])
    assert ranked[0, :, 1].abs().diff().max() <= 0


def test_a_unit_that_follows_something_is_found() -> None:
    """A unit that answers to capitals alone is the first for capitals, with a correlation of 1 or -1."""
    trained = recipe(cell="rnn")
    for weights in trained.net.rnn.parameters():
        weights.data.zero_()
    trained.net.rnn.weight_ih_l0.data[3, trained.alphabet.index("H")] = -5
    for white in " \n":
        trained.net.rnn.weight_ih_l0.data[7, trained.alphabet.index(white)] = 5
    found = trained.draw("followers")[:, 0, 0]
    assert found[FEATURES.index("capital")].tolist() == pytest.approx([3, -1], abs=1e-4)
    assert found[FEATURES.index("space")].tolist() == pytest.approx([7, 1], abs=1e-4)
