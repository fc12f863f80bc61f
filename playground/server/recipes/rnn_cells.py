"""The three recurrent cells written out, one moment at a time: what the fused ones compute, open to be seen.

Training uses PyTorch's own `nn.RNN`, `nn.GRU` and `nn.LSTM`, which tell nothing of their gates; a test holds
these equations equal to them. ⊙ multiplies number by number; each cell has its own W and b.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.server.recipes.char_rnn import CharRnn

# What can be seen of a unit, in this order; all of it lies between -1 and 1.
SIGNALS = {
    "rnn": ("hidden",),
    "gru": ("hidden", "reset", "update", "candidate"),
    "lstm": ("hidden", "cell", "input", "forget", "output", "candidate"),
}
STATES = {"rnn": ("hidden",), "gru": ("hidden",), "lstm": ("hidden", "cell")}


class Layer(NamedTuple):
    """A layer's weights, the gates one under the other as PyTorch orders them; H hidden units, I inputs."""

    from_input: Tensor  # (gates * H, I)
    from_hidden: Tensor  # (gates * H, H)
    input_bias: Tensor  # (gates * H,)
    hidden_bias: Tensor  # (gates * H,)


Moment = dict[str, Tensor]  # each signal's values (N, H)


def layers_of(rnn: nn.RNNBase) -> list[Layer]:
    """The weights of each layer: the parameters themselves, no copies."""
    return [Layer(*weights) for weights in rnn.all_weights]


def step(kind: str, layer: Layer, x: Tensor, before: Moment) -> Moment:
    """A layer's gates and new state for inputs x (N, I) and the state before."""
    h = before["hidden"]
    own = F.linear(x, layer.from_input, layer.input_bias)
    back = F.linear(h, layer.from_hidden, layer.hidden_bias)
    if kind == "rnn":  # Elman 1990: h' = tanh(W x + U h + b)
        return {"hidden": torch.tanh(own + back)}
    if kind == "gru":  # Cho et al. 2014; the reset gate after the product, as cuDNN has it
        own_r, own_z, own_n = own.chunk(3, -1)
        back_r, back_z, back_n = back.chunk(3, -1)
        reset, update = torch.sigmoid(own_r + back_r), torch.sigmoid(own_z + back_z)
        candidate = torch.tanh(own_n + reset * back_n)
        hidden = (1 - update) * candidate + update * h
        return {"hidden": hidden, "reset": reset, "update": update, "candidate": candidate}
    # Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000: c' = f ⊙ c + i ⊙ g
    sums = (own + back).chunk(4, -1)
    write, forget, output = (torch.sigmoid(sums[k]) for k in (0, 1, 3))
    candidate = torch.tanh(sums[2])
    cell = forget * before["cell"] + write * candidate
    hidden = output * torch.tanh(cell)
    gates = {"input": write, "forget": forget, "output": output, "candidate": candidate}
    return {"hidden": hidden, "cell": cell, **gates}


def unroll(kind: str, layers: list[Layer], inputs: Tensor) -> list[list[Moment]]:
    """Every moment of every layer, `[time][layer]`, for inputs (T, N, I), from a state of zeros."""
    states: list[Moment] = []
    for layer in layers:
        zeros = inputs.new_zeros(inputs.shape[1], layer.from_hidden.shape[1])
        states.append(dict.fromkeys(STATES[kind], zeros))
    moments = []
    for x in inputs:
        for k, layer in enumerate(layers):
            states[k] = step(kind, layer, x, states[k])
            x = states[k]["hidden"]
        moments.append(list(states))
    return moments


def signals(kind: str, moments: list[list[Moment]], units: int, names: tuple[str, ...]) -> Tensor:
    """Signals (names, T, N, layers * units) of the first `units` of each layer; of a cell, its tanh."""
    rows = []
    for name in names:
        one = torch.stack([torch.cat([layer[name][:, :units] for layer in each], 1) for each in moments])
        rows.append(torch.tanh(one) if name == "cell" else one)
    return torch.stack(rows)


def gradients(net: CharRnn, kind: str, characters: Tensor) -> Tensor:
    """How much the loss at the last character hears of each earlier state: (states, T), the last one first.

    The norm over all units of d loss_T / d h_t, and for LSTMs of d loss_T / d c_t, the mean of the rows of
    `characters` (N, T + 1), by the distance T - t (Hochreiter 1991; Pascanu et al. 2013, section 2.1). The
    cell's path is that of the LSTM's memory: what flows from c to c' is only multiplied with the forget gate.
    """
    with torch.enable_grad():
        moments = unroll(kind, layers_of(net.rnn), net.embedding(characters[:, :-1].T))
        logits = net.out(moments[-1][-1]["hidden"])
        loss = F.cross_entropy(logits, characters[:, -1], reduction="sum")
        nodes = [layer[name] for name in STATES[kind] for each in moments for layer in each]
        slopes = torch.autograd.grad(loss, nodes)
    shape = (len(STATES[kind]), len(moments), -1, *slopes[0].shape)  # states, T, layers, N, H
    return torch.stack(slopes).view(shape).square().sum((2, 4)).sqrt().mean(2).flip(1)
