"""The language model: what it may see, how it learns, what it writes and shows."""

from __future__ import annotations

import io
import json
import math
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from playground.datasets.texts import text
from playground.server.limits import Limits
from playground.server.recipes.attention import watched
from playground.server.recipes.gpt import GptRecipe
from playground.server.recipes.gpt_net import generate
from playground.server.recipes.transformer import components, rate
from playground.server.refusal import Refusal, render
from playground.server.specs import parse
from playground.server.specs.gpt import PRESETS, Gpt
from tests.server.steps import losses

CPU = torch.device("cpu")
SMALL: dict[str, Any] = {
    "recipe": "gpt",
    "layers": 2,
    "heads": 2,
    "width": 16,
    "feed_forward": 32,
    "context": 12,
    "batch_size": 4,
    "epochs": 2,
    "warm_up": 5,
}


pytestmark = pytest.mark.usefixtures("deterministic")


def spec(**changes: Any) -> Gpt:
    """A small model's spec."""
    parsed = parse({**SMALL, **changes}, Limits())
    assert isinstance(parsed, Gpt)
    return parsed


def recipe(**changes: Any) -> GptRecipe:
    """A small model."""
    return GptRecipe(spec(**changes), CPU)


VARIANTS: list[dict[str, Any]] = [
    {},
    {"norm": "post", "positions": "sinusoidal", "tied": False},
    {"tokens": "byte-pairs", "vocabulary": 300},
]


@pytest.mark.parametrize("changes", VARIANTS)
def test_parameters_are_counted_before_there_is_a_network(changes: dict[str, Any]) -> None:
    """The spec's count is that of the network."""
    trained = recipe(**changes)
    assert trained.spec.parameters() == sum(p.numel() for p in trained.net.parameters())
    assert sum(weights.numel() for weights in trained.weights().values()) == trained.spec.parameters()


@pytest.mark.parametrize("changes", VARIANTS)
def test_no_token_sees_a_later_one(changes: dict[str, Any]) -> None:
    """Another token at place 7 changes the logits from there on, and none before; nor is it attended to."""
    trained = recipe(**changes)
    losses(trained, 3)
    trained.net.eval()
    tokens = trained.train[:12].tolist()
    before = trained.logits(tokens)
    other = [*tokens[:7], (tokens[7] + 1) % 60, *tokens[8:]]
    after = trained.logits(other)
    torch.testing.assert_close(before[:7], after[:7])
    assert (before[7:] - after[7:]).abs().amax(1).min() > 1e-6
    for weights in watched(trained.net, lambda: trained.logits(tokens)).values():
        assert (weights.triu(1) == 0).all()


def test_the_loss_is_that_of_the_next_characters() -> None:
    """Written by hand: windows at the places that chance gives, each character's loss from what is before."""
    trained = recipe()
    starts = torch.randint(
        len(trained.train) - 12, (4, 1), generator=torch.Generator().manual_seed(0)
    ).flatten()
    expected = []
    for start in starts.tolist():
        logits = trained.logits(trained.train[start : start + 12].tolist())
        expected.append(F.cross_entropy(logits, trained.train[start + 1 : start + 13]))
    assert losses(trained, 1)[0] == pytest.approx(torch.stack(expected).mean().item(), rel=1e-4)
    assert losses(trained, 1)[0] == pytest.approx(math.log(trained.spec.vocabulary_size()), rel=0.1)


def test_a_step_is_that_of_plain_adamw() -> None:
    """Clipped gradients, the rate of the schedule, and decay for matrices alone."""
    ours, plain = recipe(weight_decay=0.5, gradient_clip=0.1), recipe()
    decayed = [p for p in plain.net.parameters() if p.dim() > 1]
    others = [p for p in plain.net.parameters() if p.dim() == 1]
    groups = [{"params": decayed, "weight_decay": 0.5}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=0.003, betas=(0.9, 0.99), fused=False)
    for step in range(3):
        optimizer.zero_grad()
        plain.loss().backward()  # type: ignore[no-untyped-call]
        total = torch.stack([p.grad.square().sum() for p in plain.net.parameters() if p.grad is not None])
        for p in plain.net.parameters():
            assert p.grad is not None
            p.grad *= min(1.0, 0.1 / total.sum().sqrt().item())
        for group in optimizer.param_groups:
            group["lr"] = 0.003 * (step + 1) / 6
        optimizer.step()
        ours.train_step()
    for own, other in zip(ours.net.parameters(), plain.net.parameters(), strict=True):
        torch.testing.assert_close(own, other, rtol=1e-3, atol=1e-6)


def test_the_rate_rises_and_falls() -> None:
    """In a straight line to the top, then half a cosine down to next to nothing."""
    cosine = spec(warm_up=10, epochs=1, learning_rate=1.0)
    rates = [rate(cosine, step) for step in range(cosine.steps())]
    assert rates[:10] == pytest.approx([(step + 1) / 11 for step in range(10)])
    assert rates[10] == 1.0
    assert rates[55] == pytest.approx(0.5)
    assert rates[-1] < 0.001
    assert rate(spec(schedule="constant", learning_rate=0.5), 150) == 0.5


@pytest.mark.parametrize("changes", [{"dropout": 0.1}, {"precision": "bfloat16"}])
def test_the_same_seed_gives_the_same_run(changes: dict[str, Any]) -> None:
    """Two runs of one spec are equal to the last bit; another seed gives another run."""
    first, second, other = (losses(recipe(seed=seed, **changes), 5) for seed in (3, 3, 4))
    assert first == second
    assert first != other


def test_looking_changes_nothing() -> None:
    """A network that is looked at after every step trains like one that is not."""
    alone = recipe(dropout=0.1)
    expected = losses(alone, 4)
    watched = recipe(dropout=0.1)
    seen = []
    for _ in range(4):
        seen += losses(watched, 1)
        for topic in Gpt.TOPICS.keys() - {"live"}:
            watched.draw(topic)
        watched.probe({"text": "And God said"})
    assert seen == expected


def test_a_saved_run_goes_on_as_if_nothing_had_happened() -> None:
    """After save and load the logits are the same, and so is every step that follows."""
    first = recipe(dropout=0.1)
    losses(first, 5)
    file, random = io.BytesIO(), torch.get_rng_state()
    torch.save(first.state(), file)
    first.net.eval()
    expected = first.logits([1, 2, 3])
    went_on = losses(first, 5)
    file.seek(0)
    second = recipe(dropout=0.1)
    second.load(torch.load(file, weights_only=True))
    second.net.eval()
    assert torch.equal(second.logits([1, 2, 3]), expected)
    torch.set_rng_state(random)
    assert losses(second, 5) == went_on


@pytest.mark.parametrize("changes", VARIANTS)
def test_topics_are_what_they_say(changes: dict[str, Any]) -> None:
    """Every topic has the type and the number of dimensions that its description gives."""
    trained = recipe(**changes)
    for topic, words in Gpt.TOPICS.items():
        if topic != "live":
            array = trained.draw(topic)
            dtype, shape = words.partition(":")[0].split(" ", 1)
            dimensions = shape.strip("()").rstrip(",").count(",") + 1
            assert (array.dtype.name, array.ndim) == (dtype, dimensions), topic


def test_the_network_learns() -> None:
    """Two hundred steps leave the loss of single letters behind them."""
    trained = recipe(width=32, batch_size=32, epochs=2, learning_rate=0.01)
    losses(trained, 200)
    ids = trained.test.numpy()
    chances = np.bincount(trained.train.numpy(), minlength=ids.max() + 1) / len(trained.train)
    alone = -np.log(chances[ids].clip(1e-9)).mean()
    assert trained.evaluate()["test_loss"] < alone - 0.3


def test_the_last_test_is_over_the_whole_end_of_the_text() -> None:
    """Every token of the last tenth once, but for what fills no window."""
    trained = recipe(epochs=1, context=500, batch_size=1)
    trained.step = trained.spec.steps()
    tested = trained.evaluate()["test_loss"]
    trained.net.eval()
    windows = [trained.test[start : start + 501] for start in range(0, len(trained.test) - 500, 500)]
    with torch.no_grad():
        each = [trained.cross_entropy(window[None]).mean().item() for window in windows]
    assert tested == pytest.approx(np.mean(each), rel=1e-4)
    assert len(windows) * 500 > 0.99 * len(trained.test)


def test_byte_pairs_are_learnt_from_what_is_trained_on() -> None:
    """The held-out text is a tenth, and what is left of the text is what is learnt from."""
    trained = recipe(tokens="byte-pairs", vocabulary=300)
    whole = text("bible-en")
    decoded = [trained.tokens.decode(part.tolist()) for part in (trained.train, trained.test)]
    assert "".join(decoded) == whole
    assert len(decoded[1]) == pytest.approx(len(whole) / 10, abs=1)


def test_attention_is_about_the_sentence_that_was_typed() -> None:
    """As many tokens each way, rows that sum to 1, and the weights of the layers in their order."""
    trained = recipe()
    trained.probe(trained.spec.probe({"text": "Let there"}))
    assert trained.tokens.decode(trained.draw("tokens").tolist()) == "Let there"
    weights = trained.draw("attention")
    assert weights.shape == (2, 2, 9, 9)
    np.testing.assert_allclose(weights.sum(3), 1, atol=1e-5)
    trained.net.eval()
    seen = watched(trained.net, lambda: trained.logits(trained.sentence))
    np.testing.assert_array_equal(weights[1], seen["layers.1.attention"][0].detach().numpy())


def test_of_a_long_sentence_the_end_is_seen() -> None:
    """As many tokens as the context holds."""
    trained = recipe()
    trained.probe(trained.spec.probe({"text": "In the beginning God created"}))
    assert trained.tokens.decode(trained.draw("tokens").tolist()) == " God created"


def test_next_tokens_are_the_likeliest() -> None:
    """In order, with their probabilities and those that the filters leave."""
    trained = recipe()
    losses(trained, 5)
    trained.probe(trained.spec.probe({"text": "the ", "top_k": 3, "temperature": 1.0}))
    token, chance, left = trained.draw("next").T
    expected = trained.logits(trained.sentence)[-1].softmax(0).detach().numpy()
    np.testing.assert_allclose(chance, np.sort(expected)[::-1][:20], rtol=1e-5)
    np.testing.assert_allclose(expected[token.astype(int)], chance, rtol=1e-5)
    np.testing.assert_allclose(left, [*chance[:3] / chance[:3].sum(), *[0] * 17], rtol=1e-4)


def test_what_is_left_out_of_a_probe_stays() -> None:
    """A temperature does not change the sentence, nor a sentence the temperature."""
    trained = recipe()
    trained.probe({"text": "Amen", "top_k": 2})
    trained.probe({"temperature": 0.5})
    trained.probe({"text": "Selah"})
    assert (trained.filters.temperature, trained.filters.top_k) == (0.5, 2)
    assert trained.tokens.decode(trained.sentence) == "Selah"


def test_the_text_written_grows_and_begins_anew() -> None:
    """Each picture has more of it; a probe, and a certain length, begin another."""
    trained = recipe()
    (begin, first), (_, second) = (json.loads(bytes(trained.draw("generated"))) for _ in range(2))
    assert begin == trained.tokens.decode(trained.sentence)
    assert len(second) > len(first) > 50
    assert second.startswith(first)
    trained.probe({"text": "Amen"})
    begin, again = json.loads(bytes(trained.draw("generated")))
    assert (begin, len(again)) == ("Amen", len(first))
    lengths = [len(json.loads(bytes(trained.draw("generated")))[1]) for _ in range(60)]
    assert max(lengths) < 420
    assert sorted(lengths) != lengths


@pytest.mark.parametrize("prompt", [1, 5, 12, 20])
def test_text_is_written_as_without_a_cache(prompt: int) -> None:
    """Each token is the likeliest after the window that the network sees: at most the context, at least half
    of it once it has been full."""
    trained = recipe()
    losses(trained, 20)
    trained.net.eval()
    tokens = trained.test[:prompt].tolist()
    with torch.no_grad():
        written = generate(trained.net, tokens, 30, lambda logits: int(logits.argmax()), 12)
        window = tokens[-12:]
        for token in written:
            assert token == trained.logits(window)[-1].argmax()
            full = len(window) == 12
            window = [*window, token][-6:] if full else [*window, token]


def test_the_vocabulary_names_every_token() -> None:
    """A JSON list, by number."""
    trained = recipe(data="bible-es")
    symbols = json.loads(bytes(trained.draw("vocabulary")))
    assert symbols == trained.tokens.symbols
    assert "ñ" in symbols


def test_components_are_the_principal_ones() -> None:
    """Points in a plane of a larger space keep their distances; the first axis is the longer one."""
    chance = np.random.default_rng(0)
    plane, _ = np.linalg.qr(chance.normal(size=(9, 2)))
    points = chance.normal(size=(20, 2)) * [5, 1]
    found = components(torch.from_numpy(points @ plane.T + 3), np.arange(20))
    assert found[:, 0].tolist() == list(range(20))
    moved = found[:, 1:]
    distances = [np.linalg.norm(p[:, None] - p[None], axis=2) for p in (points, moved)]
    np.testing.assert_allclose(distances[0], distances[1], atol=1e-4)
    assert moved[:, 0].std() > 3 * moved[:, 1].std()


def test_live_settings_take_effect() -> None:
    """A learning rate of next to nothing stops the learning."""
    trained = recipe()
    losses(trained, 2)
    trained.set(spec(learning_rate=1e-30, weight_decay=0.0))
    before = [weights.clone() for weights in trained.net.parameters()]
    losses(trained, 2)
    assert all(map(torch.equal, before, trained.net.parameters()))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({}, ["1000"]),
        ({"text": ""}, ["1000"]),
        ({"text": "a" * 1001}, ["1000"]),
        ({"text": 5}, ["1000"]),
        ({"temperature": -1}, ["1000"]),
        ({"top_p": 0}, ["1000"]),
        ({"index": 3}, ["1000"]),
        ({"text": "mañana"}, ["ñ"]),
    ],
)
def test_a_probe_that_cannot_be_is_refused_in_words(about: Any, words: list[str], language: str) -> None:
    """The refusal says what a sentence is, or which character the text does not have."""
    with pytest.raises(Refusal) as caught:
        spec().probe(about)
    error = render(caught.value.record(), language)
    assert [word for word in words if word not in f"{error.message} {error.hint}"] == []


def test_byte_pairs_take_any_sentence() -> None:
    """Also what the text has never had."""
    trained = recipe(tokens="byte-pairs", vocabulary=300)
    trained.probe(trained.spec.probe({"text": "ñ 🙂"}))
    assert trained.tokens.decode(trained.sentence) == "ñ 🙂"


def test_a_text_of_ones_own_is_learnt() -> None:
    """In its own characters, from its first nine tenths; nothing but them can be typed."""
    trained = recipe(data="own", text="abcb" * 100)
    assert trained.spec.parameters() == sum(p.numel() for p in trained.net.parameters())
    assert trained.tokens.symbols == ["a", "b", "c"]
    assert (len(trained.train), len(trained.test)) == (360, 40)
    assert losses(trained, 100)[-1] < 0.7
    trained.evaluate()
    with pytest.raises(Refusal, match=r"probe\.characters"):
        trained.spec.probe({"text": "d"})


@pytest.mark.parametrize(("changes", "least"), [({}, 130), ({"tokens": "byte-pairs"}, 1040)])
def test_a_text_that_fills_no_window_is_refused(changes: dict[str, Any], least: int) -> None:
    """The tenth that is held out must have a window of the context."""
    with pytest.raises(Refusal, match=r"text\.short"):
        spec(data="own", text="a" * (least - 1), **changes)
    # One word over and over becomes very few tokens.
    trained = recipe(data="own", text="a" * least, **changes)
    losses(trained, 1)
    trained.evaluate()


def test_heads_that_cannot_share_the_width_are_refused() -> None:
    """The refusal names those that can."""
    with pytest.raises(Refusal) as caught:
        spec(width=20, heads=3)
    assert "1, 2, 4, 5, 10, 20" in (render(caught.value.record(), "es").hint or "")


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_specs(name: str) -> None:
    """Every preset is a spec that the server takes; the small one has 0.8 million parameters."""
    parsed = parse({"recipe": "gpt", **PRESETS[name]}, Limits())
    assert parsed.parameters() > 0
    if name == "small":
        assert parsed.parameters() == pytest.approx(0.8e6, rel=0.05)
