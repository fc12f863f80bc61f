"""The recurrent network: its arithmetic against plain PyTorch, what it learns, and what it refuses."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from playground import datasets
from playground.server.limits import Limits
from playground.server.recipes.rnn_cells import layers_of, unroll
from playground.server.refusal import Refusal, render
from playground.server.specs import parse
from playground.server.specs.rnn import PRESETS
from tests.server.recurrent import CELLS, TEXT, recipe, spec
from tests.server.steps import losses, taken_up, watched_losses

pytestmark = pytest.mark.usefixtures("deterministic")


# ---- arithmetic


@pytest.mark.parametrize("cell", CELLS)
def test_the_equations_are_those_of_pytorch(cell: str) -> None:
    """Unrolled by hand, every layer's states are those of the fused cell."""
    net = recipe(cell=cell, layers=2, embedding=5).net
    characters = torch.randint(0, 10, (3, 15), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        outputs, state = net.rnn(net.embedding(characters))
        moments = unroll(cell, layers_of(net.rnn), net.embedding(characters.T))
    torch.testing.assert_close(torch.stack([each[-1]["hidden"] for each in moments], 1), outputs)
    hidden, cells = state if cell == "lstm" else (state, None)
    torch.testing.assert_close(torch.stack([layer["hidden"] for layer in moments[-1]]), hidden)
    if cells is not None:
        torch.testing.assert_close(torch.stack([layer["cell"] for layer in moments[-1]]), cells)


def test_the_gates_of_an_lstm_do_what_they_are_called() -> None:
    """The cell forgets by one, takes in by another, and shows itself by the third."""
    trained = recipe()
    with torch.no_grad():
        before, now = (each[0] for each in trained.read()[3:5])
    torch.testing.assert_close(now["cell"], now["forget"] * before["cell"] + now["input"] * now["candidate"])
    torch.testing.assert_close(now["hidden"], now["output"] * now["cell"].tanh())


def test_the_gates_of_a_gru_do_what_they_are_called() -> None:
    """A update gate of 1 keeps the old state, one of 0 takes the candidate."""
    trained = recipe(cell="gru")
    with torch.no_grad():
        before, now = (each[0] for each in trained.read()[3:5])
    kept = now["update"] * before["hidden"] + (1 - now["update"]) * now["candidate"]
    torch.testing.assert_close(now["hidden"], kept)


@pytest.mark.parametrize("cell", CELLS)
def test_a_step_is_that_of_plain_pytorch(cell: str) -> None:
    """Two steps, the second from the first one's state, clipped, are those written by hand."""
    ours, plain = recipe(cell=cell, gradient_clip=0.1), recipe(cell=cell, gradient_clip=0.1)
    adam = torch.optim.Adam([w for w in plain.net.parameters() if w.requires_grad], lr=0.005)
    state: Any = None
    for at in (0, 20):
        x, y = plain.rows[:, at : at + 20], plain.rows[:, at + 1 : at + 21]
        outputs, state = plain.net.rnn(F.one_hot(x, len(plain.alphabet)).float(), state)
        state = tuple(part.detach() for part in state) if cell == "lstm" else state.detach()
        loss = F.cross_entropy(plain.net.out(outputs).transpose(1, 2), y)
        adam.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(plain.net.parameters(), 0.1)
        adam.step()
        assert ours.train_step().item() == pytest.approx(loss.item(), rel=1e-5)
    for mine, theirs in zip(ours.net.parameters(), plain.net.parameters(), strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("cell", CELLS)
def test_pieces_are_read_as_one_long_text(cell: str) -> None:
    """With the state carried over, two pieces end where one twice as long does."""
    trained = recipe(cell=cell, optimizer="sgd", learning_rate=1e-30)
    losses(trained, 2)
    with torch.no_grad():
        _, state = trained.net(trained.rows[:, :40])
    torch.testing.assert_close(trained.carried, state)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("embedding", [0, 6])
def test_parameters_are_counted(cell: str, embedding: int) -> None:
    """The spec's count is that of the numbers that the network learns."""
    trained = recipe(cell=cell, embedding=embedding, layers=3)
    learned = sum(weights.numel() for weights in trained.net.parameters() if weights.requires_grad)
    assert trained.spec.parameters() == learned


def test_the_test_loss_is_in_nats_per_character() -> None:
    """It is the mean over the last tenth of the text, and perplexity its exponential."""
    trained = recipe()
    assert trained.test_text == TEXT[-(len(TEXT) // 10) :]
    told = trained.evaluate()
    logits, _ = trained.net(trained.test_rows[:, :-1])
    chances = logits.softmax(2).gather(2, trained.test_rows[:, 1:, None])
    assert told["test_loss"] == pytest.approx(-chances.log().mean().item(), rel=1e-5)
    assert told["perplexity"] == pytest.approx(math.exp(told["test_loss"]))
    assert 0 <= told["test_accuracy"] <= 1


def test_a_new_lstm_keeps_what_is_in_its_cells() -> None:
    """The biases of every forget gate add up to what the spec says, and to that alone."""
    trained = recipe(layers=2, forget_bias=3)
    for _, _, bias, other in trained.net.rnn.all_weights:
        assert (bias + other)[12:24].tolist() == [3] * 12
        assert (bias + other)[:12].abs().max() < 1


# ---- runs


@pytest.mark.parametrize("cell", CELLS)
def test_a_repeating_text_is_learned(cell: str) -> None:
    """A few hundred steps bring the loss far below that of guessing."""
    trained = recipe(cell=cell, hidden_size=32, learning_rate=0.02, batch_size=8)
    losses(trained, 150)
    assert trained.evaluate()["test_loss"] < 0.1 * math.log(len(trained.alphabet))


@pytest.mark.parametrize("cell", CELLS)
def test_looking_changes_nothing_and_a_seed_everything(cell: str) -> None:
    """A run that is looked at after each step is one that is not; another seed is another run."""
    how: dict[str, Any] = {"cell": cell, "layers": 2, "dropout": 0.3}
    seen = watched_losses(recipe(**how), 4)
    # Dropout draws from the process's own chance: the same seed again.
    assert seen == losses(recipe(**how), 4)
    assert seen != losses(recipe(**how, seed=1), 4)


@pytest.mark.parametrize("cell", CELLS)
def test_a_saved_run_goes_on_as_if_nothing_had_happened(cell: str) -> None:
    """After save and load it answers the same, and in the middle of the text every step is the same."""
    first, second = recipe(cell=cell), recipe(cell=cell, seed=7)
    losses(first, 5)
    taken_up(first, second)
    for topic in ("probabilities",):
        np.testing.assert_array_equal(second.draw(topic), first.draw(topic))
    assert losses(second, 5) == losses(first, 5)


def test_live_fields_change_the_run() -> None:
    """A new learning rate is that of the next step."""
    trained = recipe()
    trained.set(spec(learning_rate=0.5))
    assert trained.optimizer.param_groups[0]["lr"] == 0.5


# ---- refusals


@pytest.mark.parametrize(
    ("about", "key"),
    [
        ({}, "probe.text"),
        ({"text": ""}, "probe.text"),
        ({"text": "a" * 401}, "probe.text"),
        ({"text": 3}, "probe.text"),
        ({"index": 0}, "probe.text"),
        ({"temperature": 0}, "probe.text"),
        ({"text": "the ñandú"}, "probe.unknown"),
    ],
)
def test_what_cannot_be_looked_at_is_refused(about: dict[str, Any], key: str) -> None:
    """A text of known characters, or a temperature within its range."""
    with pytest.raises(Refusal) as caught:
        spec().probe(about)
    assert caught.value.key == key
    if key == "probe.unknown":
        assert "ñ" in render(caught.value.record(), "es").message


@pytest.mark.parametrize(
    ("changes", "field"), [({"text": "abc"}, "text"), ({"data": "bible-en", "length": 1024}, "batch_size")]
)
def test_a_text_too_short_for_its_pieces_is_refused(changes: dict[str, Any], field: str) -> None:
    """The refusal says how many characters there are, and how many are needed."""
    with pytest.raises(Refusal) as caught:
        spec(batch_size=1000, **changes)
    error = render(caught.value.record(), "es")
    assert (error.field, error.given) == (field, "3" if field == "text" else "1000783")
    assert error.expected
    assert error.expected in error.message


@pytest.mark.parametrize("name", ["shakespeare", "quijote"])
def test_a_text_that_is_not_here_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, name: str
) -> None:
    """The refusal names the command that gets it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv(datasets.VARIABLE, raising=False)
    with pytest.raises(Refusal) as caught:
        spec(data=name)
    assert f"playground data get {name}" in (render(caught.value.record(), "es").hint or "")


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_be_trained(name: str) -> None:
    """It is a spec that the server takes, and its text is on hand."""
    assert parse({"recipe": "rnn", **PRESETS[name]}, Limits()).steps() > 0
