"""The parts of a Transformer against PyTorch's own, and the attention that is shown against what is used."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.server.recipes.attention import Attention, Cache, Embedding, Layer, sinusoids, watched

WIDTH, HEADS, INNER = 12, 3, 20
B, T, S = 2, 5, 7


def tensors(seed: int = 0) -> tuple[Tensor, Tensor]:
    """Sentences (B, T, width) and a memory (B, S, width)."""
    chance = torch.Generator().manual_seed(seed)
    x, memory = (torch.randn(B, length, WIDTH, generator=chance) for length in (T, S))
    return x.requires_grad_(), memory.requires_grad_()


def padding() -> Tensor:
    """Which tokens of the memory are padding (B, S): the last two of the second sentence."""
    hidden = torch.zeros(B, S, dtype=torch.bool)
    hidden[1, -2:] = True
    return hidden


def copy_attention(own: Attention, other: nn.MultiheadAttention) -> None:
    """Give PyTorch's attention our weights."""
    other.in_proj_weight.data, other.in_proj_bias.data = own.inner.weight.data, own.inner.bias.data
    other.out_proj.load_state_dict(own.outer.state_dict())


def copy_layer(own: Layer, other: Any) -> None:
    """Give PyTorch's layer our weights."""
    copy_attention(own.attention, other.self_attn)
    norms = [other.norm1, other.norm2]
    if own.cross is not None:
        copy_attention(own.cross, other.multihead_attn)
        norms.append(other.norm3)
    for mine, theirs in zip(own.norms, norms, strict=True):
        nn.init.normal_(mine.get_parameter("weight"))
        theirs.load_state_dict(mine.state_dict())
    other.linear1.load_state_dict(own.dense[0].state_dict())
    other.linear2.load_state_dict(own.dense[3].state_dict())


def assert_same_gradients(ours: Tensor, theirs: Tensor, inputs: tuple[Tensor, ...]) -> None:
    """Both outputs, and the gradients of one loss of them with respect to the inputs, are equal."""
    torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)
    weights = torch.randn(ours.shape, generator=torch.Generator().manual_seed(1))
    for own, other in zip(
        torch.autograd.grad((ours * weights).sum(), inputs),
        torch.autograd.grad((theirs * weights).sum(), inputs),
        strict=True,
    ):
        torch.testing.assert_close(own, other, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("norm", ["pre", "post"])
@pytest.mark.parametrize("activation", ["gelu", "relu"])
def test_an_encoder_layer_is_pytorchs(norm: str, activation: str) -> None:
    """With the same weights, output and gradients are those of nn.TransformerEncoderLayer."""
    torch.manual_seed(0)
    own = Layer(WIDTH, HEADS, INNER, norm=norm, activation=activation)
    options: dict[str, Any] = {"activation": activation, "norm_first": norm == "pre", "batch_first": True}
    other = nn.TransformerEncoderLayer(WIDTH, HEADS, INNER, 0.0, **options)
    copy_layer(own, other)
    _, x = tensors()
    ours = own(x, allowed=~padding()[:, None, None])
    assert_same_gradients(ours, other(x, src_key_padding_mask=padding()), (x,))


@pytest.mark.parametrize("norm", ["pre", "post"])
def test_a_decoder_layer_is_pytorchs(norm: str) -> None:
    """Masked and cross attention too: output and gradients are those of nn.TransformerDecoderLayer."""
    torch.manual_seed(0)
    own = Layer(WIDTH, HEADS, INNER, norm=norm, cross=True)
    options: dict[str, Any] = {"activation": "gelu", "norm_first": norm == "pre", "batch_first": True}
    other = nn.TransformerDecoderLayer(WIDTH, HEADS, INNER, 0.0, **options)
    copy_layer(own, other)
    x, memory = tensors()
    later = torch.ones(T, T, dtype=torch.bool).triu(1)
    ours = own(x, causal=True, memory=memory, memory_allowed=~padding()[:, None, None])
    theirs = other(x, memory, tgt_mask=later, memory_key_padding_mask=padding())
    assert_same_gradients(ours, theirs, (x, memory))


@pytest.mark.parametrize("kind", ["self", "causal", "padded", "cross"])
def test_the_weights_shown_are_those_that_are_used(kind: str) -> None:
    """SDPA with the identity for values gives the weights that it mixes by: they are the ones shown."""
    torch.manual_seed(0)
    attention = Attention(WIDTH, HEADS, 0.0)
    x, memory = tensors()
    options: Any = {
        "self": {"x": x},
        "causal": {"x": x, "causal": True},
        "padded": {"x": memory, "allowed": ~padding()[:, None, None]},
        "cross": {"x": x, "memory": memory, "allowed": ~padding()[:, None, None]},
    }[kind]
    query, key, _ = attention.heads_of(options["x"], options.get("memory"))
    length = key.shape[2]
    identity = torch.eye(length).expand(B, HEADS, length, length)
    used = F.scaled_dot_product_attention(
        query, key, identity, options.get("allowed"), is_causal=options.get("causal", False)
    )
    shown = attention.weights(**options)
    torch.testing.assert_close(shown, used, rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(shown.sum(-1), torch.ones(shown.shape[:-1]))


def test_watching_gives_every_attention_its_weights() -> None:
    """By name, as the arguments of that very call give them; and the hooks are gone afterwards."""
    torch.manual_seed(0)
    net = nn.ModuleList([Layer(WIDTH, HEADS, INNER, cross=True)])
    x, memory = tensors()
    seen = watched(net, lambda: net[0](x, causal=True, memory=memory))
    assert list(seen) == ["0.attention", "0.cross"]
    assert [tuple(weights.shape) for weights in seen.values()] == [(B, HEADS, T, T), (B, HEADS, T, S)]
    assert (seen["0.attention"].triu(1) == 0).all()
    net[0](x, memory=memory)
    assert len(seen) == 2


@pytest.mark.parametrize("cross", [False, True])
def test_a_cache_changes_nothing(cross: bool) -> None:
    """Token by token, with keys and values kept, a layer gives what it gives for the whole sentence."""
    torch.manual_seed(0)
    layer = Layer(WIDTH, HEADS, INNER, cross=cross)
    x, memory = tensors()
    given = {"memory": memory} if cross else {}
    whole = layer(x, causal=True, **given)
    cache = Cache()
    parts = [layer(x[:, :2], causal=True, cache=cache, **given)]
    parts += [layer(x[:, at : at + 1], cache=cache, **given) for at in range(2, T)]
    assert cache.length == T
    torch.testing.assert_close(torch.cat(parts, 1), whole)


@pytest.mark.parametrize("width", [6, 7])
def test_sinusoids_are_those_of_the_paper(width: int) -> None:
    """Place p, number i: sin(p / 10000^(2⌊i/2⌋/width)) for even i, the cosine for odd i."""
    table = sinusoids(9, width)
    for place in range(9):
        for i in range(width):
            angle = place / 10_000 ** (2 * (i // 2) / width)
            expected = math.cos(angle) if i % 2 else math.sin(angle)
            assert table[place, i].item() == pytest.approx(expected, abs=1e-5)


def test_places_are_learned_or_given() -> None:
    """Learned places are parameters; sinusoidal ones are none, and are not saved."""
    learned, given = (Embedding(5, 9, 6, kind, 0.0) for kind in ("learned", "sinusoidal"))
    assert {name for name, _ in learned.named_parameters()} == {"positions", "tokens.weight"}
    assert list(given.state_dict()) == ["tokens.weight"]
    tokens = torch.tensor([[1, 2]])
    torch.testing.assert_close(
        given(tokens, start=3), given.tokens(tokens) * math.sqrt(6) + sinusoids(9, 6)[None, 3:5]
    )
