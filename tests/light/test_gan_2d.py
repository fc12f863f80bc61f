"""Two networks against each other with NumPy: steps, what can be seen, and what presets reach."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import msgspec
import numpy as np
import pytest

from playground.light.gan_2d import Gan2d, build
from playground.light.gan_counts import FEWEST
from playground.light.training import checked
from playground.server.specs.gan_2d import PRESETS
from playground.server.specs.gan_2d import Gan2d as Spec

USUAL: dict[str, Any] = msgspec.structs.asdict(Spec())
LOSSES = ["minimax", "non-saturating", "least-squares", "wasserstein-gp"]


def recipe(**changes: Any) -> Gan2d:
    """A small pair of networks."""
    return build(SimpleNamespace(**{**USUAL, "generator": [8], "discriminator": [8], **changes}))


def losses(trained: Gan2d, steps: int) -> list[float]:
    """The losses of so many steps."""
    return [trained.train_step() for _ in range(steps)]


def numbers(trained: Gan2d) -> list[np.ndarray[Any, Any]]:
    """What each of the two has learned."""
    return [net.network.parameters.copy() for net in (trained.generator, trained.discriminator)]


@pytest.mark.parametrize(("train", "learns"), [("generator", [0]), ("discriminator", [1]), ("both", [0, 1])])
def test_each_network_learns_as_it_is_told(train: str, learns: list[int]) -> None:
    """Also while it goes on; the other one stays as it is."""
    trained = recipe()
    losses(trained, 2)
    trained.set(SimpleNamespace(**{**vars(trained.spec), "train": train}))
    before = numbers(trained)
    losses(trained, 3)
    after = numbers(trained)
    assert [k for k in (0, 1) if (before[k] != after[k]).any()] == learns


def test_settings_change_while_it_goes_on() -> None:
    """Another loss, rate and momentum are those of the next step: a rate near 0 changes nothing."""
    trained = recipe()
    losses(trained, 5)
    changes = {"loss": "least-squares", "learning_rate": 1e-12, "discriminator_rate": 1e-12, "momentum": 0.9}
    trained.set(SimpleNamespace(**{**vars(trained.spec), **changes}))
    before = numbers(trained)
    losses(trained, 1)
    for old, new in zip(before, numbers(trained), strict=True):
        np.testing.assert_allclose(new, old, rtol=0, atol=1e-10)
    assert [adam.settings.beta1 for adam in trained.adams] == [0.9, 0.9]
    answers = trained.draw("answers")
    np.testing.assert_allclose(answers[0], trained.discriminator(trained.real)[:, 0], rtol=1e-5)  # bare


@pytest.mark.parametrize("loss", LOSSES)
def test_looking_changes_nothing_and_a_seed_everything(loss: str) -> None:
    """A run that is looked at after each step is one that is not; another seed is another run."""
    watched, seen = recipe(loss=loss, batch_size=64), []
    for _ in range(4):
        seen += losses(watched, 1)
        watched.evaluate()
        for topic in Spec.TOPICS.keys() - {"live"}:
            watched.draw(topic)
    assert seen == losses(recipe(loss=loss, batch_size=64), 4)
    assert seen != losses(recipe(loss=loss, batch_size=64, seed=1), 4)


@pytest.mark.parametrize(
    ("latent_size", "latent", "grid"),
    [(1, "normal", (1, 101)), (2, "uniform", (21, 21)), (5, "normal", (21, 21))],
)
def test_topics_are_what_the_server_says_of_them(
    latent_size: int, latent: str, grid: tuple[int, int]
) -> None:
    """Every topic has the type and the shape of its description, and finite numbers."""
    trained = recipe(latent_size=latent_size, latent=latent)
    for topic, text in Spec.TOPICS.items():
        if topic != "live":
            array = trained.draw(topic)
            told = text.partition("(")[2].partition(")")[0].replace("rows, columns", "{}, {}").format(*grid)
            assert array.dtype == np.float32
            assert array.shape == tuple(int(size) for size in told.split(",") if size.strip())
            assert np.isfinite(array).all()


def test_the_map_is_the_discriminators_opinion() -> None:
    """The first number is that of the lower left corner, the next one that of its right neighbour."""
    trained = recipe()
    corner = np.array([[-1.5, -1.5], [-1.5 + 3 / 40, -1.5]])
    expected = 1 / (1 + np.exp(-trained.discriminator(corner)[:, 0]))
    np.testing.assert_allclose(trained.draw("scores")[0, :2], expected, rtol=1e-6)


def test_arrows_point_to_where_the_loss_falls() -> None:
    """Each is how the logarithm of the discriminator's opinion grows, by finite differences."""
    trained = recipe()
    losses(trained, 20)
    arrows = trained.draw("arrows").astype(float)
    for axis in (0, 1):
        step = 1e-5 * np.eye(2)[axis]
        ends = [np.log(trained.opinion(arrows[:, :2] + sign * step)) for sign in (1, -1)]
        np.testing.assert_allclose(arrows[:, 2 + axis], (ends[0] - ends[1]) / 2e-5, rtol=1e-3, atol=1e-4)


def test_a_chosen_latent_point_is_shown() -> None:
    """The point is what the generator makes of it."""
    trained = recipe()
    trained.probe({"latent": [0.5, -1]})
    expected = trained.generator(np.array([[0.5, -1.0]]))[0]
    np.testing.assert_allclose(trained.draw("point"), expected, rtol=1e-6)


def test_a_spec_is_counted_and_refused_as_by_the_server() -> None:
    """Parameters, steps and a name; a drawing of next to nothing is refused at its field."""
    found = checked({**USUAL, "recipe": "gan-2d"})
    assert found == {
        "parameters": Spec().parameters(),
        "steps": 5000,
        "title": "gan-2d ring, non-saturating, 2-32-32-2",
    }
    refused = checked({**USUAL, "recipe": "gan-2d", "data": "drawn", "points": [[0, 0]] * 3})
    assert refused == {"refused": "points.few", "field": "points", "values": {"expected": FEWEST, "given": 3}}


def test_the_ring_is_learned() -> None:
    """After 1,500 steps the samples are near the ring, and reach most of it."""
    trained = recipe(**PRESETS["ring"], generator=[32, 32], discriminator=[32, 32])
    before = trained.evaluate()
    losses(trained, 1500)
    after = trained.evaluate()
    assert after["wasserstein"] < before["wasserstein"] / 3
    assert after["coverage"] > 0.4


def test_a_generator_collapses_and_is_cured() -> None:
    """Of eight Gaussians one preset leaves most out, and its cure reaches them."""
    reached = []
    for name, steps in (("collapse", 300), ("cure", 1000)):
        trained = recipe(**PRESETS[name], generator=[32, 32], discriminator=[32, 32])
        losses(trained, steps)
        reached.append(trained.evaluate()["coverage"])
    assert reached[0] < 0.2
    assert reached[1] > 0.3
