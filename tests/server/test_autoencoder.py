"""The autoencoder: its networks, the map of its latent space, and what becomes of a run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from playground.server.limits import Limits
from playground.server.recipes.autoencoder import AutoencoderRecipe
from playground.server.refusal import Refusal
from playground.server.specs import parse
from playground.server.specs.autoencoder import Autoencoder
from tests.server.steps import losses, taken_up, watched_losses

CONVOLUTIONAL = {"network": "convolutional", "maps": [4, 6], "latent_size": 5}


pytestmark = pytest.mark.usefixtures("deterministic")


def recipe(**changes: Any) -> AutoencoderRecipe:
    """A small autoencoder."""
    spec = parse({"recipe": "autoencoder", "hidden": [32], "batch_size": 16, **changes}, Limits())
    assert isinstance(spec, Autoencoder)
    return AutoencoderRecipe(spec, torch.device("cpu"))


@pytest.mark.parametrize("changes", [{}, {"hidden": [40, 30, 20], "latent_size": 9}, CONVOLUTIONAL])
def test_networks_lead_to_the_latent_space_and_back(changes: dict[str, Any]) -> None:
    """Codes and images have their shapes, pixels are from 0 to 1, and parameters were counted before."""
    trained = recipe(**changes)
    nets = (trained.encoder, trained.decoder)
    assert trained.spec.parameters() == sum(w.numel() for net in nets for w in net.parameters())
    codes = trained.encoder(trained.test_images[:3])
    assert codes.shape == (3, trained.spec.latent_size)
    drawn = trained.decoder(codes)
    assert drawn.shape == (3, 1, 28, 28)
    assert 0 <= drawn.min() <= drawn.max() <= 1


def test_a_step_is_that_of_plain_pytorch() -> None:
    """Loss and weights after a step are those of the same step written by hand."""
    ours, plain = recipe(noise=0.3), recipe()
    loss = ours.train_step().item()
    chance = torch.Generator().manual_seed(0)
    chosen = torch.randint(9000, (16,), generator=chance)
    clean = plain.pixels[chosen].float() / 255
    noisy = (clean + 0.3 * torch.randn(clean.shape, generator=chance)).clamp(0, 1)
    expected = (plain.decoder(plain.encoder(noisy)) - clean).square().mean()
    torch.autograd.backward(expected)
    plain.optimizer.step()
    assert loss == pytest.approx(expected.item(), rel=1e-5)
    for own, other in zip(ours.decoder.parameters(), plain.decoder.parameters(), strict=True):
        torch.testing.assert_close(own, other, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("changes", [{"noise": 0.2}, CONVOLUTIONAL])
def test_looking_changes_nothing_and_a_seed_everything(changes: dict[str, Any]) -> None:
    """A run that is looked at after each step is one that is not; another seed is another run."""
    seen = watched_losses(recipe(**changes), 3)
    assert seen == losses(recipe(**changes), 3)
    assert seen != losses(recipe(**changes, seed=1), 3)


def test_a_saved_run_goes_on_as_if_nothing_had_happened() -> None:
    """After save and load the reconstructions are the same, and so is every step that follows."""
    first, second = recipe(noise=0.2), recipe(noise=0.2)
    losses(first, 3)
    taken_up(first, second)
    for topic in ("reconstructions",):
        np.testing.assert_array_equal(second.draw(topic), first.draw(topic))
    assert losses(second, 3) == losses(first, 3)


@pytest.mark.parametrize("changes", [{}, {**CONVOLUTIONAL, "data": "fashion-10k", "noise": 0.5}])
def test_topics_are_what_they_say(changes: dict[str, Any]) -> None:
    """Every topic has the type and shape of its description."""
    trained = recipe(**changes)
    for topic, text in Autoencoder.TOPICS.items():
        if topic != "live":
            array = trained.draw(topic)
            dtype, shape = text.partition(":")[0].split(" ", 1)
            sizes = [size.strip() for size in shape.strip("()").split(",") if size.strip()]
            assert (array.dtype.name, [str(size) for size in array.shape]) == (dtype, sizes), topic


def test_the_map_of_two_dimensions_is_the_latent_space() -> None:
    """Where an image lies on the map, the decoder draws its reconstruction."""
    trained = recipe()
    losses(trained, 20)
    x, y, label = trained.draw("codes")[4].tolist()
    trained.probe(trained.spec.probe({"point": [x, y]}))
    assert trained.draw("point").tolist() == [x, y]
    difference = trained.draw("image").astype(int) - trained.draw("reconstructions")[4]
    assert abs(difference).max() <= 1
    assert label == trained.test_labels[4]


def test_the_map_of_more_dimensions_shows_principal_components() -> None:
    """Places on it have mean 0, no covariance, and no axis of the codes varies more than its first."""
    trained = recipe(latent_size=6)
    losses(trained, 20)
    places = trained.draw("codes")[:, :2].astype(float)
    with torch.no_grad():
        codes = trained.encoder(trained.test_images[:500]).double().numpy()
    eigenvalues = np.linalg.eigvalsh(np.cov(codes.T))
    covariance = np.cov(places.T)
    np.testing.assert_allclose(places.mean(0), 0, atol=1e-3)
    np.testing.assert_allclose(np.diag(covariance), eigenvalues[::-1][:2], rtol=1e-3)
    assert abs(covariance[0, 1]) < 1e-3 * covariance[1, 1]


def test_the_manifold_is_drawn_from_upper_left_to_lower_right() -> None:
    """Its first image is what the decoder draws in the upper left cell of the map."""
    trained = recipe()
    losses(trained, 20)
    left, right, low, high = trained.draw("extent").tolist()
    assert left < right
    assert low < high
    trained.probe({"point": [left + (right - left) / 20, high - (high - low) / 20]})
    assert abs(trained.draw("manifold")[0].astype(int) - trained.draw("image")).max() <= 1


def test_noise_is_on_what_goes_in_alone() -> None:
    """Inputs differ from the originals by the noise; the error is measured from the clean images."""
    trained = recipe(noise=0.5)
    clean, noisy = (trained.draw(topic).astype(float) / 255 for topic in ("originals", "inputs"))
    dark = clean == 0
    # On black half of the noise is cut off: the mean of the rest is 0.5 / sqrt(2 pi).
    assert noisy[dark].mean() == pytest.approx(0.5 / np.sqrt(2 * np.pi), rel=0.06)
    made = torch.from_numpy(trained.draw("reconstructions") / np.float32(255))
    first = F.mse_loss(made, torch.from_numpy(clean).float()).item()
    assert trained.evaluate()["test_loss"] == pytest.approx(first, rel=0.2)
    assert np.array_equal(recipe().draw("inputs"), recipe().draw("originals"))


@pytest.mark.parametrize(
    "changes", [{"latent_size": 8, "learning_rate": 0.01}, {**CONVOLUTIONAL, "learning_rate": 0.01}]
)
def test_the_network_learns(changes: dict[str, Any]) -> None:
    """Three hundred steps draw a fifth of the variance again; at first it is none."""
    trained = recipe(**changes)
    before = trained.evaluate()
    losses(trained, 300)
    after = trained.evaluate()
    assert before["explained_share"] < 0
    assert after["explained_share"] > 0.2
    assert after["test_loss"] < before["test_loss"] / 2


@pytest.mark.parametrize(
    "about", [{}, {"point": [1]}, {"point": [0, 1e9]}, {"point": [0, "1"]}, {"index": 0}]
)
def test_a_place_that_is_none_is_refused(about: dict[str, Any]) -> None:
    """Two numbers within reach."""
    with pytest.raises(Refusal, match=r"probe\.point"):
        recipe().spec.probe(about)


def test_live_settings_take_effect() -> None:
    """A learning rate of next to nothing stops the learning."""
    trained = recipe()
    trained.set(recipe(learning_rate=1e-30).spec)
    before = [weights.clone() for weights in trained.decoder.parameters()]
    losses(trained, 2)
    assert all(map(torch.equal, before, trained.decoder.parameters()))


@pytest.mark.parametrize(
    "preset", Autoencoder.about()["presets"].values(), ids=Autoencoder.about()["presets"]
)
def test_presets_are_specs(preset: dict[str, Any]) -> None:
    """Every preset can be trained as it is."""
    parse({"recipe": "autoencoder", **preset}, Limits())
