"""The Vision Transformer: its network, the CNN beside it, and what is shown of its attention."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from playground.datasets.loading import images
from playground.server.limits import Limits
from playground.server.recipes.attention import Layer
from playground.server.recipes.vit import VitRecipe
from playground.server.recipes.vit_net import patches, rollout
from playground.server.refusal import Refusal
from playground.server.specs import parse
from playground.server.specs.vit import PRESETS, Vit
from tests.server.steps import losses, taken_up, watched_losses
from tests.server.test_attention import copy_layer

CPU = torch.device("cpu")
SMALL: dict[str, Any] = {
    "recipe": "vit",
    "width": 8,
    "heads": 2,
    "feed_forward": 16,
    "train_images": 200,
    "batch_size": 16,
    "warm_up": 0,
    "epochs": 2,
}
SHAPES = [
    {},
    {"patch": 4, "layers": 3, "positions": "sinusoidal"},
    {"patch": 14, "width": 12, "heads": 3, "beside": "nothing"},
]


pytestmark = pytest.mark.usefixtures("deterministic")


def spec(**changes: Any) -> Vit:
    """A small Vision Transformer's spec."""
    parsed = parse({**SMALL, **changes}, Limits())
    assert isinstance(parsed, Vit)
    return parsed


def recipe(**changes: Any) -> VitRecipe:
    """A small Vision Transformer."""
    return VitRecipe(spec(**changes), CPU)


def plain(net: Any, pixels: Tensor) -> Tensor:
    """The logits of PyTorch's own encoder with the weights of `net`, for normal images (N, 1, 28, 28)."""
    width, size = net.token.numel(), net.patch
    options: Any = {"activation": "gelu", "norm_first": True, "batch_first": True}
    inner = net.layers[0].dense[0].out_features
    layer = nn.TransformerEncoderLayer(width, net.layers[0].attention.heads, inner, 0.0, **options)
    other = nn.TransformerEncoder(layer, len(net.layers), net.norm, enable_nested_tensor=False).train()
    for own, theirs in zip(net.layers, other.layers, strict=True):
        assert isinstance(own, Layer)
        copy_layer(own, theirs)
    # The paper's hybrid form: a convolution whose stride is its kernel.
    embedding = nn.Conv2d(1, width, size, size)
    embedding.weight = nn.Parameter(net.embedding.weight.detach().view(width, 1, size, size))
    embedding.bias = nn.Parameter(net.embedding.bias.detach())
    tokens = embedding(pixels).flatten(2).transpose(1, 2)
    tokens = torch.cat([net.token.expand(len(tokens), 1, width), tokens], 1) + net.positions
    logits: Tensor = net.head(other(tokens)[:, 0])
    return logits


@pytest.mark.parametrize("changes", SHAPES)
def test_the_network_is_pytorchs(changes: dict[str, Any]) -> None:
    """With the same weights, logits and gradients are those of nn.TransformerEncoder behind a convolution."""
    net = recipe(**changes).net.eval()
    pixels = torch.randn(5, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    theirs = plain(net, pixels)  # also gives norms weights of their own
    ours = net(pixels)
    torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)
    weights = torch.randn(ours.shape, generator=torch.Generator().manual_seed(1))
    gradients = [torch.autograd.grad((each * weights).sum(), net.token)[0] for each in (ours, theirs)]
    torch.testing.assert_close(*gradients, rtol=1e-3, atol=1e-5)


def test_patches_are_the_squares_of_the_image() -> None:
    """Row by row, each with its pixels row by row."""
    image = torch.arange(28.0 * 28).view(1, 1, 28, 28)
    cut = patches(image, 7)
    assert cut.shape == (1, 16, 49)
    torch.testing.assert_close(cut[0, 5], image[0, 0, 7:14, 7:14].flatten())


@pytest.mark.parametrize("changes", [*SHAPES, *PRESETS.values()])
def test_parameters_are_counted_before_there_is_a_network(changes: dict[str, Any]) -> None:
    """The plan's counts are those of the network, and the CNN beside it is as large within a twelfth."""
    trained = recipe(**changes, train_images=20) if "train_images" not in changes else recipe(**changes)
    count = sum(p.numel() for p in trained.net.parameters())
    assert trained.spec.parameters() == count
    if "cnn" in trained.nets:
        beside = sum(p.numel() for p in trained.nets["cnn"].parameters())
        assert abs(beside - count) < count / 12


def test_both_networks_learn_from_the_images_that_are_used() -> None:
    """Of the first 40 training images, in the order of the seed; never from another."""
    trained = recipe(train_images=40, learning_rate=0.01)
    pixels, _ = images("mnist-10k")
    assert np.array_equal(trained.pixels[:, 0].numpy(), pixels[:40])
    assert trained.steps_per_epoch == 2
    before = [p.detach().clone() for net in trained.nets.values() for p in net.parameters()]
    losses(trained, 2)
    after = [p for net in trained.nets.values() for p in net.parameters()]
    assert len(trained.nets) == 2
    assert not any(map(torch.equal, before, after))


def test_the_cnn_beside_it_changes_nothing() -> None:
    """With dropout, too, the Transformer's losses are the same with and without it."""
    assert losses(recipe(dropout=0.2), 5) == losses(recipe(dropout=0.2, beside="nothing"), 5)


def test_looking_changes_nothing_and_a_seed_everything() -> None:
    """A run that is looked at after each step is one that is not; another seed is another run."""
    seen = watched_losses(recipe(), 4)
    assert seen == losses(recipe(), 4)
    assert seen != losses(recipe(seed=1), 4)


def test_a_saved_run_goes_on_as_if_nothing_had_happened() -> None:
    """After save and load what is shown is the same, and so is every step that follows, of both networks."""
    first, second = (recipe(augment={"noise": 0.1}) for _ in range(2))
    losses(first, 14)  # into the second epoch
    first.evaluate()
    taken_up(first, second)
    for topic in Vit.TOPICS.keys() - {"live"}:
        np.testing.assert_array_equal(second.draw(topic), first.draw(topic))
    assert losses(second, 3) == losses(first, 3)
    assert second.evaluate() == first.evaluate()


def test_both_networks_learn_from_augmented_images() -> None:
    """With the same seed the first loss is another one than of the images as they are, and so it is shown."""
    plain, moved = recipe(), recipe(augment={"shift": 4})
    assert losses(moved, 1) != losses(plain, 1)
    assert not np.array_equal(moved.draw("augmented"), plain.draw("augmented"))
    assert moved.draw("cnn_probabilities").tolist() != plain.draw("cnn_probabilities").tolist()


@pytest.mark.parametrize("changes", SHAPES)
def test_topics_are_what_they_say(changes: dict[str, Any]) -> None:
    """Every topic has its type, and the sizes that follow from the spec."""
    trained = recipe(**changes)
    trained.evaluate()
    made = trained.spec
    side, cnn = made.side(), made.beside == "cnn"
    sizes = {
        "examples": (16, 28, 28),
        "augmented": (16, 28, 28),
        "image": (28, 28),
        "probabilities": (10,),
        "cnn_probabilities": (10 if cnn else 0,),
        "attention": (made.layers, made.heads, side, side),
        "rollout": (side, side),
        "position_likeness": (side * side, side, side),
        "filters": (min(32, made.width), made.patch, made.patch),
        "confusion": (10, 10),
        "mistakes": (24, 28, 28),
        "mistaken": (24, 4),
    }
    drawn = {topic: trained.draw(topic) for topic in Vit.TOPICS if topic != "live"}
    assert {topic: array.shape for topic, array in drawn.items()} == sizes
    assert {topic: array.dtype.name for topic, array in drawn.items()} == {
        topic: text.split(" ")[0] for topic, text in Vit.TOPICS.items() if topic != "live"
    }


def test_the_attention_shown_is_the_attention_used() -> None:
    """Of the class token in each layer, worked out by hand from what goes into the layer."""
    trained = recipe(patch=4, layers=2)
    losses(trained, 5)
    trained.probe({"index": 3})
    shown, net = trained.draw("attention"), trained.net
    with torch.no_grad():
        x = net.embedding(patches(trained.normal(trained.test_pixels[3:4].float() / 255), 4))
        x = torch.cat([net.token.view(1, 1, -1), x], 1) + net.positions
        for number, layer in enumerate(net.layers):
            assert isinstance(layer, Layer)
            weights = layer.attention.weights(layer.norms[0](x))[0, :, 0]  # (heads, T)
            torch.testing.assert_close(torch.from_numpy(shown[number]).flatten(1), weights[:, 1:])
            value = layer.attention.heads_of(layer.norms[0](x), None)[2]
            mixed = torch.einsum("ht,htd->hd", weights, value[0]).flatten()
            used = layer.attention(layer.norms[0](x))[0, 0]
            torch.testing.assert_close(layer.attention.outer(mixed), used, rtol=1e-4, atol=1e-5)
            x = layer(x)


def test_rollout_multiplies_what_each_layer_lets_through() -> None:
    """Of one layer it is half its mean attention; rows of all layers together still sum to 1."""
    attention = torch.rand(3, 2, 5, 5, generator=torch.Generator().manual_seed(0)).softmax(-1)
    one = rollout(attention[:1])
    torch.testing.assert_close(one, attention[0].mean(0) / 2 + torch.eye(5) / 2)
    torch.testing.assert_close(rollout(attention).sum(1), torch.ones(5))
    second = attention[1].mean(0) / 2 + torch.eye(5) / 2
    torch.testing.assert_close(rollout(attention[:2]), second @ one)


def test_positions_are_likest_to_themselves() -> None:
    """The map of each position has its only 1 at its own place, and sinusoids are likest to neighbours."""
    likeness = recipe(positions="sinusoidal").draw("position_likeness").reshape(16, 16)
    np.testing.assert_allclose(likeness.diagonal(), 1, rtol=1e-5)
    assert all(row.argmax() == place for place, row in enumerate(likeness))
    assert likeness[5, 6] > likeness[5, 9]


def test_what_is_shown_of_the_patch_embedding_answers_most() -> None:
    """No direction among patches makes the embedding longer than the first one that is shown."""
    trained = recipe()
    filters = trained.draw("filters").reshape(-1, 49)
    np.testing.assert_allclose(filters @ filters.T, np.eye(8), atol=1e-5)
    weight = trained.net.embedding.weight.detach().numpy()
    lengths = np.linalg.norm(weight @ filters.T, axis=0)
    assert lengths[0] == pytest.approx(np.linalg.norm(weight, 2), rel=1e-5)
    assert sorted(lengths, reverse=True) == pytest.approx(lengths.tolist())


def test_an_image_that_is_drawn_is_looked_through() -> None:
    """Its answers are those of both networks for these pixels; what is no image is refused."""
    trained = recipe()
    pixels, _ = images("mnist-10k")
    about = {"image": base64.b64encode(pixels[9002].tobytes()).decode()}
    trained.probe(trained.spec.probe(about))
    drawn = [trained.draw(topic) for topic in ("image", "probabilities", "cnn_probabilities", "rollout")]
    trained.probe(trained.spec.probe({"index": 2}))
    again = [trained.draw(topic) for topic in ("image", "probabilities", "cnn_probabilities", "rollout")]
    assert all(map(np.array_equal, drawn, again))
    assert not np.array_equal(drawn[1], drawn[2])
    with pytest.raises(Refusal, match=r"probe\.image"):
        trained.spec.probe({"index": 1000})


def test_live_settings_take_effect() -> None:
    """A learning rate of next to nothing stops both networks."""
    trained = recipe()
    trained.set(spec(learning_rate=1e-30))
    before = [p.detach().clone() for net in trained.nets.values() for p in net.parameters()]
    losses(trained, 2)
    after = [p.detach() for net in trained.nets.values() for p in net.parameters()]
    torch.testing.assert_close(before, after, rtol=0, atol=1e-20)


def test_both_networks_learn() -> None:
    """A hundred and fifty steps: each reads far more than a tenth."""
    trained = recipe(width=24, heads=4, train_images=400, epochs=6, learning_rate=0.01)
    losses(trained, trained.spec.steps())
    measured = trained.evaluate()
    assert measured["test_accuracy"] > 0.4
    assert measured["cnn_accuracy"] > 0.6


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"heads": 3}, r"heads\.uneven"),
        ({"patch": 5}, r"spec\.choice"),
        ({"data": "upload"}, r"upload\.none"),
    ],
)
def test_a_network_that_cannot_be_is_refused(changes: dict[str, Any], expected: str) -> None:
    """Heads that do not share the width, patches that do not fill the image, an upload that is not there."""
    with pytest.raises(Refusal, match=expected):
        spec(**changes)
