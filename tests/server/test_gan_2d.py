"""The adversarial networks of the plane: their losses, what can be seen, how far from the data they are."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.server.limits import Limits
from playground.server.recipes.adversarial import discriminator_loss, generator_loss, latent, penalty
from playground.server.recipes.distances import coverage, sliced_wasserstein
from playground.server.recipes.gan_2d import Gan2dRecipe, data
from playground.server.refusal import Refusal, render
from playground.server.specs import parse
from playground.server.specs.gan_2d import Gan2d
from tests.server.steps import losses, taken_up, watched_losses

CPU = torch.device("cpu")
LOSSES = ["minimax", "non-saturating", "least-squares", "wasserstein-gp"]


pytestmark = pytest.mark.usefixtures("deterministic")


def recipe(**changes: Any) -> Gan2dRecipe:
    """A small pair of networks."""
    spec = parse({"recipe": "gan-2d", "generator": [8], "discriminator": [8], **changes}, Limits())
    assert isinstance(spec, Gan2d)
    return Gan2dRecipe(spec, CPU)


def points(seed: int, count: int = 4000) -> Tensor:
    """A standard normal cloud (count, 2)."""
    return torch.randn(count, 2, generator=torch.Generator().manual_seed(seed))


# ---- distances


@pytest.mark.parametrize("shift", [(0.0, 0.0), (3.0, 4.0), (-1.0, 0.0)])
def test_the_distance_of_a_shifted_cloud_is_known(shift: tuple[float, float]) -> None:
    """A cloud moved by m is |m| / √2 away, whatever its form."""
    cloud = points(0)
    distance = sliced_wasserstein(cloud + torch.tensor(shift), cloud).item()
    assert distance == pytest.approx(math.hypot(*shift) / math.sqrt(2), abs=1e-4)


def test_the_distance_of_two_normal_clouds_is_known() -> None:
    """Of N(0, a²) and N(m, b²) it is √(|m|² / 2 + (a - b)²)."""
    distance = sliced_wasserstein(2 * points(1) + torch.tensor([1.0, 0.0]), 0.5 * points(2)).item()
    assert distance == pytest.approx(math.sqrt(0.5 + 1.5**2), rel=0.02)


def test_the_same_distribution_is_covered() -> None:
    """Other points of the same cloud reach all of it, but for chance: 1 - 2⁻⁵ for the fifth neighbour."""
    assert coverage(points(3, 1000), points(4, 1000)).item() == pytest.approx(1 - 2**-5, abs=0.03)


def test_a_collapsed_generator_covers_its_part() -> None:
    """Samples of one of eight Gaussians cover an eighth of the data, give or take."""
    trained = recipe(data="gaussians")
    real = data(trained.spec, 800, torch.Generator().manual_seed(1))
    one = real[(real - torch.tensor([0.8, 0.0])).norm(dim=1) < 0.3]
    assert 0 < len(one) < 200
    assert coverage(one.repeat(8, 1), real).item() == pytest.approx(len(one) / 800, abs=0.01)


# ---- losses


def test_losses_are_those_of_their_papers() -> None:
    """Each loss is its formula in probabilities, or in bare numbers."""
    real, made = torch.tensor([[0.3], [2.0]]), torch.tensor([[-0.7], [0.4]])
    p, q = real.sigmoid(), made.sigmoid()
    cross_entropy = -(p.log().mean() + (1 - q).log().mean())
    torch.testing.assert_close(discriminator_loss("minimax", real, made), cross_entropy)
    torch.testing.assert_close(discriminator_loss("non-saturating", real, made), cross_entropy)
    torch.testing.assert_close(generator_loss("minimax", made), (1 - q).log().mean())
    torch.testing.assert_close(generator_loss("non-saturating", made), -q.log().mean())
    squares = ((real - 1) ** 2).mean() / 2 + (made**2).mean() / 2
    torch.testing.assert_close(discriminator_loss("least-squares", real, made), squares)
    torch.testing.assert_close(generator_loss("least-squares", made), ((made - 1) ** 2).mean() / 2)
    torch.testing.assert_close(discriminator_loss("wasserstein-gp", real, made), made.mean() - real.mean())
    torch.testing.assert_close(generator_loss("wasserstein-gp", made), -made.mean())


def test_the_penalty_of_a_plane_is_known() -> None:
    """A linear critic has one slope w: the penalty is (|w| - 1)², its gradient 2 (|w| - 1) w / |w|."""
    plane = nn.Linear(2, 1)
    plane.weight.data = torch.tensor([[3.0, 4.0]])
    value = penalty(plane, points(0, 10))
    assert value.item() == pytest.approx(16)
    (gradient,) = torch.autograd.grad(value, plane.weight)
    torch.testing.assert_close(gradient, torch.tensor([[8 * 0.6, 8 * 0.8]]))


def test_a_step_is_that_of_plain_pytorch() -> None:
    """Both networks after a step are those of the same step written by hand."""
    ours, plain = recipe(batch_size=16), recipe(batch_size=16)
    ours.train_step()
    chance = torch.Generator().manual_seed(0)
    (generator, discriminator), one = plain.nets(), torch.ones(16, 1)
    adam = [torch.optim.Adam(net.parameters(), lr=0.001, betas=(0.5, 0.999)) for net in plain.nets()]
    made, real = generator(latent(plain.spec, 16, chance)), data(plain.spec, 16, chance)
    bce = F.binary_cross_entropy_with_logits
    torch.autograd.backward(bce(discriminator(real), one) + bce(discriminator(made.detach()), 0 * one))
    adam[1].step()
    torch.autograd.backward(bce(discriminator(made), one))
    adam[0].step()
    for own, other in zip(ours.nets(), plain.nets(), strict=True):
        for mine, theirs in zip(own.parameters(), other.parameters(), strict=True):
            torch.testing.assert_close(mine, theirs, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(("train", "still"), [("generator", 1), ("discriminator", 0)])
def test_one_network_can_be_trained_alone(train: str, still: int) -> None:
    """The other one stays as it is."""
    trained = recipe(train=train)
    before = [[weights.clone() for weights in net.parameters()] for net in trained.nets()]
    losses(trained, 3)
    same = [
        all(map(torch.equal, old, net.parameters())) for old, net in zip(before, trained.nets(), strict=True)
    ]
    assert same == [index == still for index in (0, 1)]


# ---- runs


@pytest.mark.parametrize("loss", LOSSES)
def test_looking_changes_nothing_and_a_seed_everything(loss: str) -> None:
    """A run that is looked at after each step is one that is not; another seed is another run."""
    seen = watched_losses(recipe(loss=loss), 4)
    assert seen == losses(recipe(loss=loss), 4)
    assert seen != losses(recipe(loss=loss, seed=1), 4)


def test_a_saved_run_goes_on_as_if_nothing_had_happened() -> None:
    """After save and load the samples are the same, and so is every step that follows."""
    first, second = recipe(loss="wasserstein-gp"), recipe(loss="wasserstein-gp")
    losses(first, 5)
    taken_up(first, second)
    for topic in ("samples",):
        np.testing.assert_array_equal(second.draw(topic), first.draw(topic))
    assert losses(second, 5) == losses(first, 5)


@pytest.mark.parametrize("latent_size", [1, 2, 5])
def test_topics_are_what_they_say(latent_size: int) -> None:
    """Every topic has the type and the number of dimensions of its description, and finite numbers."""
    trained = recipe(latent_size=latent_size)
    for topic, text in Gan2d.TOPICS.items():
        if topic != "live":
            array = trained.draw(topic)
            dtype, shape = text.partition(":")[0].split(" ", 1)
            assert (array.dtype.name, array.ndim) == (dtype, shape.strip("()").rstrip(",").count(",") + 1), (
                topic
            )
            assert np.isfinite(array).all()


def test_arrows_point_to_where_the_loss_falls() -> None:
    """A small step along every arrow makes the generator's loss smaller."""
    trained = recipe()
    losses(trained, 20)
    arrows = torch.from_numpy(trained.draw("arrows"))
    before, after = (
        generator_loss("non-saturating", trained.discriminator(arrows[:, :2] + step * arrows[:, 2:]))
        for step in (0.0, 0.01)
    )
    assert after < before


def test_the_map_is_the_discriminators_opinion() -> None:
    """The first number is that of the lower left corner, the next one that of its right neighbour."""
    trained = recipe()
    corner = torch.tensor([[-1.5, -1.5], [-1.5 + 3 / 40, -1.5]])
    expected = trained.discriminator(corner).sigmoid()[:, 0].detach().numpy()
    np.testing.assert_allclose(trained.draw("scores")[0, :2], expected, rtol=1e-5)


def test_a_chosen_latent_point_is_shown() -> None:
    """The point is what the generator makes of it."""
    trained = recipe()
    trained.probe(trained.spec.probe({"latent": [0.5, -1]}))
    expected = trained.generator(torch.tensor([[0.5, -1.0]]))[0].detach().numpy()
    np.testing.assert_allclose(trained.draw("point"), expected, rtol=1e-5)


@pytest.mark.parametrize(
    "about", [{}, {"latent": [1]}, {"latent": [1, "2"]}, {"latent": [1, math.nan]}, {"index": 1}]
)
def test_a_latent_point_that_is_none_is_refused(about: dict[str, Any]) -> None:
    """As many numbers as the latent space has dimensions."""
    with pytest.raises(Refusal, match=r"probe\.latent"):
        recipe().spec.probe(about)


def test_the_ring_is_learned() -> None:
    """After 1,500 steps the samples are near the ring, and reach most of it."""
    trained = recipe(
        generator=[32, 32], discriminator=[32, 32], learning_rate=0.002, discriminator_rate=0.002
    )
    before = trained.evaluate()
    losses(trained, 1500)
    after = trained.evaluate()
    assert after["wasserstein"] < before["wasserstein"] / 3
    assert after["coverage"] > 0.4


@pytest.mark.parametrize("name", ["line", "ring", "gaussians", "grid"])
def test_data_stay_on_the_map(name: str) -> None:
    """Points of every kind lie within the map, around its middle."""
    real = recipe(data=name).real
    assert real.abs().max() < 1.2
    assert real.mean(0).abs().max() < 0.1


def test_a_drawing_is_the_data() -> None:
    """Points drawn by hand are sampled with a little noise; next to none are refused in words."""
    drawn = [[x / 10, 0.5] for x in range(10)]
    real = recipe(data="drawn", points=drawn).real
    nearest = torch.cdist(real, torch.tensor(drawn)).min(1)
    assert nearest.values.max() < 0.06
    assert len(set(nearest.indices.tolist())) == 10
    with pytest.raises(Refusal) as caught:
        recipe(data="drawn", points=drawn[:3])
    assert "3" in render(caught.value.record(), "es").message


def test_presets_do_what_they_promise() -> None:
    """Each is a spec; of eight Gaussians one leaves most out, and its cure reaches them."""
    presets = Gan2d.about()["presets"]
    for preset in presets.values():
        parse({"recipe": "gan-2d", **preset}, Limits())
    reached = []
    for name, steps in (("collapse", 300), ("cure", 1000)):
        trained = recipe(generator=[32, 32], discriminator=[32, 32], **presets[name])
        losses(trained, steps)
        reached.append(trained.evaluate()["coverage"])
    assert reached[0] < 0.2
    assert reached[1] > 0.3
