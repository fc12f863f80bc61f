"""A recurrent network reads a text character by character, and writes one.

Karpathy's char-rnn (2015) with its looks inside: which unit follows what, and how far back the loss is heard.
The text lies on the device; each row of a batch is a stretch of it read on from step to step, its state
carried over, and backpropagation through time is cut off after `length` characters (Williams and Peng 1990).
The cells are PyTorch's fused ones; `rnn_cells` opens them only where somebody looks.

Measured: after 25 core-seconds the preset `lstm` is at 1.45 nats per character of text that it has not read,
`plain` at 1.52. One epoch, watched, takes 5.6 core-seconds, as a plain script of the same network does
(`playground bench recipes rnn`).
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.datasets.characters import numbered
from playground.datasets.loading import Array
from playground.server.recipes.base import OneNetwork, options
from playground.server.recipes.char_rnn import CharRnn, detached
from playground.server.recipes.own import own_text
from playground.server.recipes.rnn_cells import (
    SIGNALS,
    STATES,
    Moment,
    gradients,
    layers_of,
    signals,
    unroll,
)
from playground.server.recipes.rnn_features import features, followers
from playground.server.specs.rnn import TEST_PIECE, TEST_ROWS, Rnn

KINDS: dict[str, type[nn.RNNBase]] = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
FIRST = 200  # characters of the text looked at before somebody gives another one
UNITS = 512  # shown at most, of all layers together
LIKELIEST = 10
PASSAGES, PASSAGE = 16, 128  # of the test text, to find units that follow something
RANKED = 5
BACK = 64  # steps that the gradient is followed back through time
WRITTEN = 1200  # characters of the network's own writing that are kept
AT_FIRST, AT_A_TIME = 120, 40  # characters that it writes anew, and each time somebody looks


class RnnRecipe(OneNetwork):
    """The recipe of `specs.Rnn`."""

    spec: Rnn
    net: CharRnn

    def __init__(self, spec: Rnn, device: torch.device, folder: Path | None = None) -> None:
        self.spec, self.device = spec, device
        self.steps_per_epoch = spec.steps_per_epoch()
        self.alphabet = spec.alphabet()
        whole = own_text(folder) if folder and spec.upload else spec.written()
        self.test_text = whole[spec.train() :]
        self.rows = in_rows(self.numbers(whole[: spec.train()]), spec.batch_size)
        tested = max(1, min(TEST_ROWS, len(self.test_text) // TEST_PIECE))
        self.test_rows = in_rows(self.numbers(self.test_text), tested)
        torch.manual_seed(spec.seed)
        self.net = network(spec).to(device)
        self.optimizer = optimizer(spec, self.net)
        self.step = 0
        self.carried: Any = None  # the rows' states, from one piece to the next
        line = self.test_text.find("\n") + 1
        # What the network reads while it is looked at.
        self.text = self.test_text[line : line + FIRST] or self.test_text[:FIRST]
        self.seen: tuple[tuple[int, str], list[list[Moment]]] | None = None
        passages = passages_of(self.test_text)
        self.passages = torch.stack([self.numbers(passage) for passage in passages])  # (N, T)
        self.features = torch.cat([features(passage)[:, :-1] for passage in passages], 1).to(device)
        self.temperature = 0.8
        # Its own chance: whoever looks changes nothing.
        self.chance = torch.Generator(device).manual_seed(spec.seed)
        self.forget()

    def train_step(self) -> Tensor:
        """One step on the next piece of every row; the loss is in nats per character."""
        at = self.step % self.steps_per_epoch * self.spec.length
        piece = self.rows[:, at : at + self.spec.length + 1]
        self.net.train()
        logits, state = self.net(piece[:, :-1], self.carried if at else None)
        self.carried = detached(state)
        loss = F.cross_entropy(logits.flatten(0, 1), piece[:, 1:].flatten())
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        if self.spec.gradient_clip:
            nn.utils.clip_grad_norm_(self.net.parameters(), self.spec.gradient_clip)
        self.optimizer.step()
        self.step += 1
        return loss.detach()

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """Loss in nats per character, its perplexity, and how often the likeliest character is the right one.

        On the last tenth of the text, in rows that are each read through from a state of zeros.
        """
        self.net.eval()
        state = None
        sums = torch.zeros(2, device=self.device)
        last = self.test_rows.shape[1] - 1
        for at in range(0, last, TEST_PIECE):
            piece = self.test_rows[:, at : at + TEST_PIECE + 1]
            logits, state = self.net(piece[:, :-1], state)
            logits, answers = logits.flatten(0, 1), piece[:, 1:].flatten()
            sums[0] += F.cross_entropy(logits, answers, reduction="sum")
            sums[1] += (logits.argmax(1) == answers).sum()
        loss, right = (sums / (last * len(self.test_rows))).tolist()
        return {"test_loss": loss, "perplexity": math.exp(min(loss, 700)), "test_accuracy": right}

    @torch.no_grad()
    def draw(self, topic: str) -> Array:
        """See `Rnn.TOPICS`."""
        self.net.eval()
        return getattr(self, f"_{topic}")()  # type: ignore[no-any-return]

    def probe(self, given: dict[str, Any]) -> None:
        """Read another text; write more boldly or less, from the beginning."""
        self.text = given.get("text") or self.text
        if given.get("temperature") not in (None, self.temperature):
            self.temperature = given["temperature"]
            self.forget()

    def state(self) -> dict[str, Any]:
        """Where in the text the rows are, too, with what they remember."""
        return {**super().state(), "step": self.step, "carried": self.carried}

    def load(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        super().load(state)
        self.step, self.carried = state["step"], state["carried"]

    # ---- help

    def numbers(self, text: str) -> Tensor:
        """int64 (N,): the characters of a text by their places in the alphabet."""
        return torch.from_numpy(numbered(text, self.alphabet)).to(self.device)

    def moments(self, characters: Tensor) -> list[list[Moment]]:
        """Every moment of every layer while the network reads characters (N, T)."""
        return unroll(self.spec.cell, layers_of(self.net.rnn), self.net.embedding(characters.T))

    def read(self) -> list[list[Moment]]:
        """Every moment of the text looked at; worked out once, whoever asks."""
        now = (self.step, self.text)
        if self.seen is None or self.seen[0] != now:
            self.seen = (now, self.moments(self.numbers(self.text)[None]))
        return self.seen[1]

    def units(self) -> int:
        """How many units of each layer are shown."""
        return min(self.spec.hidden_size, UNITS // self.spec.layers)

    def chances(self, logits: Tensor) -> Tensor:
        """Probabilities of the next character, sharper when it is cold and more even when it is hot."""
        return (logits / self.temperature).softmax(-1)

    def forget(self) -> None:
        """Let the network write from the beginning: a new line, or the first character there is."""
        self.sample = ""
        self.sampled_at = -1
        first = "\n" if "\n" in self.alphabet else self.alphabet[0]
        self.writing: tuple[Tensor, Any] = self.numbers(first)[None], None

    def write(self, count: int) -> str:
        """So many characters more, each drawn from the network's own probabilities."""
        character, state = self.writing
        drawn = []
        for _ in range(count):
            logits, state = self.net(character, state)
            character = torch.multinomial(self.chances(logits[:, -1]), 1, generator=self.chance)
            drawn.append(character)
        self.writing = character, state
        return "".join(self.alphabet[number] for number in torch.cat(drawn, 1)[0].tolist())

    # ---- what can be seen, one method a topic

    def _text(self) -> Array:
        return _bytes(self.text)

    def _text_cells(self) -> Array:
        names = SIGNALS[self.spec.cell]
        values = signals(self.spec.cell, self.read(), self.units(), names)[:, :, 0]
        shown: Array = values.add(1).mul_(127).round_().to(torch.uint8).cpu().numpy()
        return shown

    def _probabilities(self) -> Array:
        logits = self.net.out(self.read()[-1][-1]["hidden"])[0]
        best = self.chances(logits).topk(min(LIKELIEST, len(self.alphabet)))
        codes = [ord(self.alphabet[number]) for number in best.indices.tolist()]
        return np.array([codes, best.values.tolist()], np.float32).T

    def _followers(self) -> Array:
        moments, found = self.moments(self.passages[:, :-1]), []
        for name in STATES[self.spec.cell]:
            # (T, N, units), the passages one after the other
            states = signals(self.spec.cell, moments, self.units(), (name,))[0].transpose(0, 1).flatten(0, 1)
            found.append(followers(states, self.features, RANKED))
        ranked: Array = torch.stack(found, 1).float().cpu().numpy()
        return ranked

    def _gradients(self) -> Array:
        sizes = torch.zeros(len(STATES[self.spec.cell]), BACK)
        slopes = gradients(self.net, self.spec.cell, self.passages[:, : BACK + 1]).float().cpu()
        sizes[:, : slopes.shape[1]] = slopes
        shown: Array = sizes.numpy()
        return shown

    def _sample(self) -> Array:
        if self.sampled_at != self.step:
            more = self.write(AT_A_TIME if self.sample else AT_FIRST)
            self.sample, self.sampled_at = (self.sample + more)[-WRITTEN:], self.step
        return _bytes(self.sample)


def _bytes(text: str) -> Array:
    return np.frombuffer(text.encode(), np.uint8)


def in_rows(numbers: Tensor, rows: int) -> Tensor:
    """(rows, N // rows): a text cut into rows that are read side by side; the rest is left out."""
    return numbers[: len(numbers) // rows * rows].view(rows, -1)


def passages_of(text: str) -> list[str]:
    """Passages spread over a text, all of one length; each begins a line if one begins soon enough."""
    length = min(PASSAGE + 1, len(text))
    last = len(text) - length
    starts = [last * k // PASSAGES for k in range(PASSAGES)]
    lines = [text.find("\n", start) + 1 for start in starts]
    begun = [line if 0 < line <= last else start for start, line in zip(starts, lines, strict=True)]
    return [text[start : start + length] for start in begun]


def network(spec: Rnn) -> CharRnn:
    """The network of a spec."""
    sizes = (len(spec.alphabet()), spec.embedding, spec.hidden_size, spec.layers)
    return CharRnn(KINDS[spec.cell], *sizes, spec.dropout, spec.forget_bias)


def optimizer(spec: Rnn, net: nn.Module) -> torch.optim.Optimizer:
    """SGD with momentum, or Adam; one kernel for all parameters."""
    learned = [weights for weights in net.parameters() if weights.requires_grad]
    kind = torch.optim.SGD if spec.optimizer == "sgd" else torch.optim.Adam
    return kind(learned, **options(spec), fused=True)
