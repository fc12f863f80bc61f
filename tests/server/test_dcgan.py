"""The convolutional adversarial networks: their steps, what can be seen, and what becomes of a run."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.server.limits import Limits
from playground.server.recipes.adversarial import latent
from playground.server.recipes.dcgan import DcganRecipe
from playground.server.refusal import Refusal
from playground.server.specs import parse
from playground.server.specs.dcgan import Dcgan
from tests.server.steps import losses, taken_up, watched_losses

LOSSES = ["minimax", "non-saturating", "least-squares", "wasserstein-gp"]
PLANE = {"latent_size": 2, "latent": "uniform"}


pytestmark = pytest.mark.usefixtures("deterministic")


def recipe(**changes: Any) -> DcganRecipe:
    """A small pair of networks."""
    small = {"generator": [8, 4], "discriminator": [4, 8], "latent_size": 6, "batch_size": 8}
    spec = parse({"recipe": "dcgan", **small, **changes}, Limits())
    assert isinstance(spec, Dcgan)
    return DcganRecipe(spec, torch.device("cpu"))


def first(net: nn.Module) -> Tensor:
    """The weights of its first layer."""
    return next(net.parameters())


@pytest.mark.parametrize(
    "changes", [{}, {"generator": [16, 2], "discriminator": [3, 5], "latent_size": 1}, {"conditional": False}]
)
def test_parameters_are_counted_before_there_is_a_network(changes: dict[str, Any]) -> None:
    """The spec's count is that of the networks."""
    trained = recipe(**changes)
    made = sum(weights.numel() for net in trained.nets() for weights in net.parameters())
    assert trained.spec.parameters() == made


def test_a_step_is_that_of_plain_pytorch() -> None:
    """Both networks after a step are those of the same step written by hand."""
    ours, plain = recipe(conditional=False), recipe(conditional=False)
    ours.train_step()
    chance = torch.Generator().manual_seed(0)
    generator, discriminator = plain.nets()
    rates = (plain.spec.learning_rate, plain.spec.discriminator_rate)
    adam = [
        torch.optim.Adam(net.parameters(), lr=rate, betas=(0.5, 0.999))
        for net, rate in zip(plain.nets(), rates, strict=True)
    ]
    made = generator(latent(plain.spec, 8, chance))
    chosen = torch.randint(len(plain.pixels), (8,), generator=chance)
    real, one = plain.pixels[chosen].float() / 127.5 - 1, torch.ones(8, 1)
    bce = F.binary_cross_entropy_with_logits
    torch.autograd.backward(bce(discriminator(real), one) + bce(discriminator(made.detach()), 0 * one))
    adam[1].step()
    torch.autograd.backward(bce(discriminator(made), one))
    adam[0].step()
    for own, other in zip(ours.nets(), plain.nets(), strict=True):
        for mine, theirs in zip(own.state_dict().values(), other.state_dict().values(), strict=True):
            torch.testing.assert_close(mine, theirs, rtol=1e-4, atol=1e-5)


def test_the_average_follows_the_generator() -> None:
    """It starts as the generator, is a mean of what that has been, and without averaging is the generator."""
    trained, followed = recipe(), recipe(average=0)
    before = first(trained.generator).clone()
    torch.testing.assert_close(first(trained.averaged), before)
    losses(trained, 1)
    part = 1 / 11  # of the first step's 10 / 11 is new
    expected = before.lerp(first(trained.generator), 1 - part)
    torch.testing.assert_close(first(trained.averaged), expected)
    losses(followed, 2)
    for kept, now in zip(followed.averaged.parameters(), followed.generator.parameters(), strict=True):
        torch.testing.assert_close(kept, now)


@pytest.mark.parametrize(("train", "still"), [("generator", 1), ("discriminator", 0)])
def test_one_network_can_be_trained_alone(train: str, still: int) -> None:
    """The other one's weights stay as they are."""
    trained = recipe(train=train)
    before = [[weights.clone() for weights in net.parameters()] for net in trained.nets()]
    losses(trained, 2)
    same = [
        all(map(torch.equal, old, net.parameters())) for old, net in zip(before, trained.nets(), strict=True)
    ]
    assert same == [index == still for index in (0, 1)]


@pytest.mark.parametrize(
    "changes",
    [*({"loss": loss} for loss in LOSSES), {"precision": "bfloat16"}, {**PLANE, "conditional": False}],
)
def test_looking_changes_nothing_and_a_seed_everything(changes: dict[str, Any]) -> None:
    """A run that is looked at after each step is one that is not; another seed is another run."""
    seen = watched_losses(recipe(**changes), 3)
    assert seen == losses(recipe(**changes), 3)
    assert seen != losses(recipe(**changes, seed=1), 3)


def test_a_saved_run_goes_on_as_if_nothing_had_happened() -> None:
    """After save and load the samples are the same, and so is every step that follows."""
    first, second = recipe(loss="wasserstein-gp"), recipe(loss="wasserstein-gp")
    losses(first, 3)
    first.evaluate()
    taken_up(first, second)
    for topic in ("samples", "classes"):
        np.testing.assert_array_equal(second.draw(topic), first.draw(topic))
    assert losses(second, 3) == losses(first, 3)


@pytest.mark.parametrize("data", ["mnist-10k", "fashion-10k"])
def test_topics_are_what_they_say(data: str) -> None:
    """Every topic has the type and shape of its description."""
    trained = recipe(data=data)
    trained.evaluate()
    for topic, text in Dcgan.TOPICS.items():
        if topic != "live":
            array = trained.draw(topic)
            dtype, shape = text.partition(":")[0].split(" ", 1)
            sizes = [size.strip() for size in shape.strip("()").split(",") if size.strip()]
            assert array.dtype.name == dtype, topic
            assert [str(size) for size in array.shape] == [size.replace("latent_size", "6") for size in sizes]


def test_classes_are_counted_over_all_samples() -> None:
    """Every sample is taken for one class; the measurements say the same as the counts."""
    trained = recipe()
    found = trained.evaluate()
    counts = trained.draw("classes")
    assert counts[:, 0].sum() == 1000
    assert (counts[:, 1] <= counts[:, 0]).all()
    assert found["sure_share"] == pytest.approx(counts[:, 1].sum() / 1000)
    assert found["classes"] == (counts[:, 1] >= 10).sum()


def test_real_images_have_the_best_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the samples real images, nearly all would be sure, all classes present, and the distance small."""
    trained = recipe()
    noise = trained.evaluate()
    real = trained.pixels[::9].float() / 127.5 - 1  # 1,000 of all classes
    monkeypatch.setattr(trained, "draw_images", lambda points, told: real)
    found = trained.evaluate()
    assert found["classes"] == 10
    assert found["sure_share"] > 0.95
    assert found["frechet"] < noise["frechet"] / 20


def test_a_chosen_latent_point_is_shown() -> None:
    """The image is what the generator makes of it; the verdict has the discriminator's answer first."""
    trained = recipe(**PLANE)
    trained.probe(trained.spec.probe({"latent": [0.5, -1]}))
    assert trained.draw("point").tolist() == [0.5, -1]
    told = F.one_hot(torch.tensor([7]), 10).float()
    trained.probe(trained.spec.probe({"class": 7}))
    made = trained.averaged(torch.tensor([[0.5, -1.0]]), told)
    np.testing.assert_allclose(trained.draw("image"), (made[0, 0] + 1).numpy() * 127.5, atol=0.6)
    verdict = trained.draw("verdict")
    assert verdict[0] == pytest.approx(trained.discriminator(made, told).sigmoid().item(), rel=1e-4)
    assert verdict[1:].sum() == pytest.approx(1, rel=1e-4)


@pytest.mark.parametrize("changes", [{}, {**PLANE, "conditional": False}])
def test_a_walk_leads_from_one_sample_to_the_other(changes: dict[str, Any]) -> None:
    """Its ends are the two samples, and the image between them lies on it."""
    trained = recipe(**changes)
    trained.probe(trained.spec.probe({"from": 3, "to": 60, "t": 0.5}))
    samples, walk = trained.draw("samples").astype(int), trained.draw("walk").astype(int)
    assert abs(walk[0] - samples[3]).max() <= 1
    assert abs(walk[8] - samples[60]).max() <= 1
    assert abs(walk[4] - trained.draw("image").astype(int)).max() <= 1


def test_a_walk_among_normal_points_keeps_to_the_sphere() -> None:
    """Half-way between two points of one length is a point of that length."""
    trained = recipe()
    trained.latent[1] *= trained.latent[0].norm() / trained.latent[1].norm()
    trained.probe({"from": 0, "to": 1, "t": 0.5})
    assert np.linalg.norm(trained.draw("point")) == pytest.approx(trained.latent[0].norm().item(), rel=1e-4)


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"latent": [1]},
        {"latent": [math.nan] * 6},
        {"from": 0, "to": 64, "t": 0.5},
        {"from": 0, "to": 1, "t": 2},
        {"from": 0, "to": True, "t": 0},
        {"from": 0, "to": 1, "t": 0, "latent": [0] * 6},
    ],
)
def test_a_latent_point_that_is_none_is_refused(about: dict[str, Any]) -> None:
    """As many numbers as the latent space has dimensions, or two samples and a part of the way."""
    with pytest.raises(Refusal, match=r"probe\.walk"):
        recipe().spec.probe(about)


@pytest.mark.parametrize(("changes", "told"), [({}, 10), ({}, True), ({"conditional": False}, 0)])
def test_a_class_that_is_none_is_refused(changes: dict[str, Any], told: object) -> None:
    """It is the number of one of the classes, and the networks must be told of classes at all."""
    with pytest.raises(Refusal, match=r"probe\.class"):
        recipe(**changes).spec.probe({"class": told})


def test_what_is_told_is_what_is_real() -> None:
    """The real images of a batch are of the classes told; those shown go through the classes in turn."""
    trained = recipe()
    told = trained.condition()
    assert told is not None
    real = trained.real_batch(told)
    judge = trained.judge
    assert judge is not None
    classes = judge.probabilities(judge.features(real.add(1).div(2))).argmax(1)
    assert classes.tolist() == told.argmax(1).tolist()
    shown = judge.features(trained.real.float() / 255)
    assert (judge.probabilities(shown).argmax(1) == torch.arange(64) % 10).float().mean() > 0.95


def test_every_class_has_an_answer_of_its_own() -> None:
    """What the discriminator says of an image is the common answer and the class's, the class told."""
    trained = recipe()
    images, told = torch.rand(3, 1, 28, 28), F.one_hot(torch.tensor([4, 0, 9]), 10).float()
    bare = trained.discriminator(images)
    expected = bare[:, 0] + torch.stack([bare[0, 5], bare[1, 1], bare[2, 10]])
    torch.testing.assert_close(trained.logits(images, told)[:, 0], expected)


def test_presets_are_specs() -> None:
    """Every preset can be trained as it is."""
    for preset in Dcgan.about()["presets"].values():
        parse({"recipe": "dcgan", **preset}, Limits())
