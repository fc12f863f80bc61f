"""The convolutional network: its arithmetic against plain PyTorch, and what can be seen in it."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground import datasets
from playground.blocks import Activation, AvgPool, BatchNorm, Conv, Dense, Dropout, Flatten, MaxPool, to_json
from playground.datasets import loading
from playground.server.limits import Limits
from playground.server.recipes.cnn import CnnRecipe, rate
from playground.server.refusal import Refusal, render
from playground.server.specs import parse
from playground.server.specs.cnn import Cnn
from tests.server.steps import losses

CPU = torch.device("cpu")
BLOCKS = to_json(
    (Conv(4, 5, 2), BatchNorm(), Activation("relu"), MaxPool(), Flatten(), Dense(8), Dropout(0.3))
)
SMALL: dict[str, Any] = {"recipe": "cnn", "blocks": BLOCKS, "batch_size": 100, "epochs": 2}


pytestmark = pytest.mark.usefixtures("deterministic")


def spec(**changes: Any) -> Cnn:
    """A small network's spec."""
    parsed = parse({**SMALL, **changes}, Limits())
    assert isinstance(parsed, Cnn)
    return parsed


def recipe(**changes: Any) -> CnnRecipe:
    """A small network."""
    return CnnRecipe(spec(**changes), CPU)


class Plain(nn.Module):
    """LeNet-5 as one writes it by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x: Tensor) -> Tensor:
        """Logits (N, 10) of images (N, 1, 28, 28)."""
        x = F.avg_pool2d(self.conv1(x).tanh(), 2)
        x = F.avg_pool2d(self.conv2(x).tanh(), 2).flatten(1)
        logits: Tensor = self.fc3(self.fc2(self.fc1(x).tanh()).tanh())
        return logits


def test_a_step_is_that_of_plain_pytorch() -> None:
    """Loss, gradients and the step of LeNet-5 are those of the same network written by hand."""
    from playground.blocks.presets import LENET_5

    ours = recipe(blocks=to_json(LENET_5), optimizer="sgd", learning_rate=0.1, momentum=0.0)
    torch.manual_seed(0)
    plain = Plain()
    images, labels = loading.images("mnist-10k")
    order = torch.randperm(9000, generator=torch.Generator().manual_seed(0))[:100].numpy()
    pixels = torch.from_numpy(images[:9000][order, None]).float() / 255
    mean, std = (images[:9000] / 255).mean(), (images[:9000] / 255).std()
    loss = F.cross_entropy(plain((pixels - mean) / std), torch.from_numpy(labels[order]))
    loss.backward()  # type: ignore[no-untyped-call]
    assert ours.train_step().item() == pytest.approx(loss.item(), rel=1e-5)
    for own, other in zip(ours.net.parameters(), plain.parameters(), strict=True):
        assert own.grad is not None
        assert other.grad is not None
        torch.testing.assert_close(own.grad, other.grad, rtol=1e-3, atol=1e-6)
        torch.testing.assert_close(own, other - 0.1 * other.grad, rtol=1e-4, atol=1e-6)


def test_the_same_seed_gives_the_same_run() -> None:
    """Two runs of one spec are equal to the last bit; another seed gives another run."""
    how = {"shift": 2, "rotate": 10, "noise": 0.1}
    first, second, other = (losses(recipe(augment=how, seed=seed), 5) for seed in (3, 3, 4))
    assert first == second
    assert first != other


def test_looking_changes_nothing() -> None:
    """A network that is looked at after every step trains like one that is not."""
    alone, watched = recipe(augment={"noise": 0.1}), recipe(augment={"noise": 0.1})
    expected = losses(alone, 6)
    seen = []
    torch.manual_seed(0)
    watched = recipe(augment={"noise": 0.1})
    for _ in range(6):
        seen.append(watched.train_step().item())
        for topic in Cnn.TOPICS.keys() - {"live"}:
            watched.draw(topic)
    assert seen == expected


def test_a_saved_run_goes_on_as_if_nothing_had_happened() -> None:
    """After save and load the outputs are the same, and so is every step that follows."""
    how: dict[str, Any] = {"augment": {"shift": 1}, "schedule": "one-cycle"}
    first = recipe(**how)
    losses(first, 5)
    file, random = io.BytesIO(), torch.get_rng_state()
    torch.save(first.state(), file)
    first.net.eval()
    expected = first.answer(first.test_pixels[:50])
    went_on = losses(first, 5)
    file.seek(0)
    second = recipe(**how)
    second.load(torch.load(file, weights_only=True))
    second.net.eval()
    assert torch.equal(second.answer(second.test_pixels[:50]), expected)
    torch.set_rng_state(random)
    assert losses(second, 5) == went_on


def test_topics_are_what_they_say() -> None:
    """Every topic has the type and the number of dimensions that its description gives."""
    trained = recipe()
    trained.evaluate()
    for topic, text in Cnn.TOPICS.items():
        if topic != "live":
            array = trained.draw(topic)
            dtype, shape = text.partition(":")[0].split(" ", 1)
            assert (array.dtype.name, array.ndim) == (dtype, shape.strip("()").rstrip(",").count(",") + 1), (
                topic
            )


def test_the_network_learns() -> None:
    """Two epochs on 9,000 digits read more than nine of ten."""
    trained = recipe(blocks=to_json((Conv(8), Activation(), MaxPool(), Flatten())), learning_rate=0.003)
    losses(trained, trained.steps_per_epoch * 2)
    assert trained.evaluate()["test_accuracy"] > 0.9


def test_mistakes_are_the_worst_ones() -> None:
    """Wrong answers, the largest loss first, with the image that each is about."""
    trained = recipe()
    losses(trained, 30)
    tested = trained.evaluate()
    logits = trained.answer(trained.test_pixels)
    loss = F.cross_entropy(logits, trained.test_labels, reduction="none").numpy()
    index, label, answer, chance = trained.draw("mistaken").T
    index = index.astype(int)
    assert (label != answer).all()
    assert (np.diff(loss[index]) <= 1e-6).all()
    wrong = logits.argmax(1).numpy() != trained.test_labels.numpy()
    assert loss[index].min() >= np.sort(loss[wrong])[-24] - 1e-6
    np.testing.assert_allclose(chance, logits.softmax(1).max(1).values.numpy()[index], rtol=1e-5)
    assert (trained.draw("mistakes") == trained.test_pixels[index, 0].numpy()).all()
    confusion = trained.draw("confusion")
    assert confusion.sum() == 1000
    assert np.trace(confusion) / 1000 == pytest.approx(tested["test_accuracy"])
    assert confusion.sum() - np.trace(confusion) == wrong.sum()


def test_maps_are_the_outputs_of_the_layers() -> None:
    """Layer by layer the maps are PyTorch's outputs, scaled from the least to the greatest."""
    trained = recipe()
    losses(trained, 3)
    drawn, layers = trained.draw("maps"), trained.draw("layers")
    assert layers[0].tolist() == [1, 28, 28, 0]
    assert layers[:, 3].sum() == trained.spec.parameters()
    x, at = trained.normal(trained.image.float() / 255), 0
    trained.net.eval()
    for module, (channels, rows, columns, _) in zip(trained.net, layers[1:], strict=True):
        x = module(x)
        size = channels * rows * columns
        values = x.detach().numpy().reshape(-1)
        scaled = 255 * (values - values.min()) / max(values.max() - values.min(), 1e-12)
        np.testing.assert_allclose(drawn[at : at + size], scaled, atol=0.51)
        at += size
    assert at == len(drawn)


def test_a_drawn_image_is_what_the_network_is_looked_at_through() -> None:
    """After a probe the image and the probabilities are those of what was sent."""
    trained = recipe()
    pixels = np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8)
    trained.probe(trained.spec.probe({"image": base64.b64encode(pixels.tobytes()).decode()}))
    assert (trained.draw("image") == pixels).all()
    expected = trained.answer(torch.from_numpy(pixels)[None, None]).softmax(1)[0]
    np.testing.assert_allclose(trained.draw("probabilities"), expected)
    trained.probe(trained.spec.probe({"index": 7}))
    assert (trained.draw("image") == trained.draw("examples")[7]).all()


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"index": -1},
        {"index": 1000},
        {"index": "1"},
        {"image": "AAAA"},
        {"image": "é"},
        {"image": "A" * 9},
        {"index": 1, "image": base64.b64encode(bytes(784)).decode()},
        {"text": "hello"},
    ],
)
def test_a_probe_that_is_no_image_is_refused(about: dict[str, Any]) -> None:
    """Neither a test image nor as many bytes as an image has."""
    with pytest.raises(Refusal, match=r"probe\.image"):
        spec().probe(about)


def test_grad_cam_is_that_of_its_paper() -> None:
    """The heat is the gradients' means times the maps, where positive; worked out with hooks here."""
    trained = recipe(
        blocks=to_json((Conv(4), Activation(), AvgPool(4, 4), Flatten(), Dense(16), Activation()))
    )
    losses(trained, 10)
    heat = trained.draw("grad_cam")
    seen: list[Tensor] = []
    handle = trained.net[2].register_forward_hook(lambda module, given, out: seen.append(out))
    scores = trained.net(trained.normal(trained.image.float() / 255))
    handle.remove()
    (gradient,) = torch.autograd.grad(scores[0].max(), seen)
    expected = (gradient.mean((2, 3))[:, :, None, None] * seen[0]).sum(1).relu().detach()
    expected = F.interpolate(expected[None], (28, 28), mode="bilinear")[0, 0]
    np.testing.assert_allclose(heat, expected / expected.max(), atol=1e-5)
    assert heat.max() == pytest.approx(1)


def test_occlusion_is_what_a_patch_takes_away() -> None:
    """Each number is the probability before minus that with a patch of the mean colour there."""
    trained = recipe()
    losses(trained, 20)
    lost = trained.draw("occlusion")
    image = trained.normal(trained.image.float() / 255)
    trained.net.eval()
    with torch.no_grad():
        before = trained.net(image).softmax(1)[0]
        for place, at in ((0, 0), (7, 21)):
            covered = image.clone()
            covered[..., at : at + 7, at : at + 7] = 0
            after = trained.net(covered).softmax(1)[0, before.argmax()]
            assert lost[place, place] == pytest.approx((before.max() - after).item(), abs=1e-5)


def test_live_settings_take_effect() -> None:
    """A learning rate of next to nothing stops the learning."""
    trained = recipe()
    losses(trained, 2)
    trained.set(spec(learning_rate=1e-30))
    before = [weights.clone() for weights in trained.net.parameters()]
    losses(trained, 2)
    assert all(map(torch.equal, before, trained.net.parameters()))


def test_one_cycle_rises_and_falls_to_nothing() -> None:
    """The rate is greatest after a quarter of the steps, and next to 0 at both ends."""
    cycle = spec(schedule="one-cycle", learning_rate=0.5, epochs=4)
    rates = [rate(cycle, step) for step in range(cycle.steps())]
    assert max(rates) == pytest.approx(0.5, rel=0.02)
    assert rates.index(max(rates)) == pytest.approx(cycle.steps() / 4, abs=1)
    assert min(rates[0], rates[-1]) > 0
    assert max(rates[0], rates[-1]) < 0.01


@pytest.mark.parametrize("preset", Cnn.about()["presets"].values(), ids=Cnn.about()["presets"])
def test_a_preset_can_be_trained_as_it_is(preset: dict[str, Any]) -> None:
    """Each is the part of a spec; the rest has its defaults."""
    whole = spec(**preset)
    assert whole.blocks == preset["blocks"]
    assert whole.steps() >= whole.steps_per_epoch()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"blocks": [{"kind": "conv", "kernel": 15, "padding": 0}] * 3}, ["2", "conv", "15 × 15", "14 × 14"]),
        ({"blocks": [{"kind": "conv"}]}, ["2", "dense", "28 × 28 × 32", "flatten"]),
        ({"blocks": [{"kind": "flatten"}, {"kind": "conv"}]}, ["2", "conv", "784"]),
        ({"blocks": [{"kind": "lstm"}]}, ["1", "lstm", "residual"]),
        ({"blocks": [{"kind": "conv", "size": 3}]}, ["1", "conv", "size", "kernel"]),
        ({"blocks": [{"kind": "conv", "filters": 0}]}, ["1", "conv", "filters", "1 … 1024"]),
        ({"blocks": [{"kind": "flatten"}] * 65}, ["65", "64"]),
        ({"blocks": [{"kind": "flatten"}, {"kind": "batch_norm"}], "batch_size": 1}, ["batch_size", "2"]),
    ],
)
def test_an_impossible_network_is_refused_in_words(
    changes: dict[str, Any], words: list[str], language: str
) -> None:
    """The refusal names the layer, in `field` too, the sizes and what to do, in the person's language."""
    with pytest.raises(Refusal) as caught:
        spec(**changes)
    error = render(caught.value.record(), language)
    assert error.field == ("batch_size" if "batch_size" in changes else f"blocks[{int(words[0]) - 1}]")
    text = f"{error.message} {error.hint}"
    assert [word for word in words if word not in text] == []


def test_data_that_are_not_here_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """The refusal names the command that gets them."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv(datasets.VARIABLE, raising=False)
    with pytest.raises(Refusal) as caught:
        spec(data="mnist")
    assert "playground data get mnist" in (render(caught.value.record(), "es").hint or "")
