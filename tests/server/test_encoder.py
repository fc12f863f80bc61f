"""The encoder: what it is trained on, what it answers, and the attention it answers with."""

from __future__ import annotations

import io
import json
from collections import Counter
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.datasets import texts
from playground.datasets.verses import CLASSES, KINDS, STRETCH, count, labelled
from playground.server.limits import Limits
from playground.server.recipes.attention import Layer
from playground.server.recipes.encoder import BLANK, EncoderRecipe
from playground.server.recipes.encoder_net import EncoderNet, hide
from playground.server.refusal import Refusal
from playground.server.specs import parse
from playground.server.specs.encoder import PRESETS, Encoder
from playground.server.tokens import Words
from tests.server.steps import losses
from tests.server.test_attention import copy_layer

CPU = torch.device("cpu")
SMALL: dict[str, Any] = {
    "recipe": "encoder",
    "layers": 1,
    "heads": 2,
    "width": 16,
    "feed_forward": 32,
    "vocabulary": 500,
    "context": 32,
    "batch_size": 16,
    "epochs": 1,
}
MASKED = {"task": "masked"}


pytestmark = pytest.mark.usefixtures("deterministic")


def spec(**changes: Any) -> Encoder:
    """A small encoder's spec."""
    parsed = parse({**SMALL, **changes}, Limits())
    assert isinstance(parsed, Encoder)
    return parsed


def recipe(**changes: Any) -> EncoderRecipe:
    """A small encoder."""
    return EncoderRecipe(spec(**changes), CPU)


@pytest.mark.parametrize("name", ["bible-en", "bible-es"])
def test_verses_are_of_the_books_that_are_named(name: str) -> None:
    """The kinds fill the file to its last line, and each begins where its first book does."""
    lines = texts.text(name).splitlines()
    assert sum(verses for _, verses in KINDS) == len(lines)
    begin = {
        "bible-en": (
            "In the beginning God",
            "It happened in the days when",
            "Blessed is the man",
            "The proverbs",
        ),
        "bible-es": (
            "EN el principio crió",
            "Y ACONTECIO en los días",
            "BIENAVENTURADO el varón",
            "LOS proverbios",
        ),
    }[name]
    place = 0
    for (_, verses), first in zip(KINDS, begin, strict=False):
        assert lines[place].lower().startswith(first.lower())
        place += verses


def test_whole_stretches_are_held_out() -> None:
    """About a tenth of the verses of each class, in stretches; no verse left out is anywhere."""
    train, test = labelled("bible-en")
    assert (len(train), len(test)) == (count(test=False), count(test=True))
    for kind, of_test in Counter(kind for _, kind in test).items():
        of_train = sum(other == kind for _, other in train)
        assert 0.07 < of_test / (of_test + of_train) < 0.13
    lines = texts.text("bible-en").splitlines()
    places = [lines.index(verse) for verse, _ in test[:STRETCH]]
    assert places == list(range(places[0], places[0] + STRETCH))
    assert not any("Jonah the son of Amittai" in verse for verse, _ in train + test)


def test_words_are_small_letters_and_rare_ones_are_one_token() -> None:
    """Marks, digits and capitals are lost; what is not among the most frequent is number 0."""
    words = Words("The king's men: the men, the 3 Men!", 3)
    assert words.symbols == ["<unk>", "men", "the"]
    assert words.encode("THE men ate -- the king's").tolist() == [2, 1, 0, 2, 0]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"pooling": "cls", "positions": "sinusoidal", "norm": "post"},
        {"layers": 0},
        {"task": "masked"},
        {"task": "masked", "tied": False, "tokens": "byte-pairs"},
    ],
)
def test_parameters_are_counted_before_there_is_a_network(changes: dict[str, Any]) -> None:
    """The spec's count is that of the network."""
    trained = recipe(**changes)
    assert trained.spec.parameters() == sum(p.numel() for p in trained.net.parameters())
    assert trained.steps_per_epoch == len(trained.train[0]) // 16


@pytest.mark.parametrize("norm", ["pre", "post"])
@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_the_network_is_pytorchs(norm: str, pooling: str) -> None:
    """With the same weights, logits and gradients are those of nn.TransformerEncoder with a linear head."""
    trained = recipe(layers=2, norm=norm, pooling=pooling)
    net, padding = trained.net.eval(), trained.padding
    options: Any = {"activation": "gelu", "norm_first": norm == "pre", "batch_first": True}
    layer = nn.TransformerEncoderLayer(16, 2, 32, 0.0, **options)
    other = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False).train()
    for own, theirs in zip(net.layers, other.layers, strict=True):
        assert isinstance(own, Layer)
        copy_layer(own, theirs)
    tokens = trained.test[0][:6, :20]
    hidden = tokens == padding
    assert hidden.any()
    x = net.embedding(tokens)
    y = net.norm(other(x, src_key_padding_mask=hidden))
    real = (~hidden).float()
    pooled = y[:, 0] if pooling == "cls" else torch.einsum("btw,bt->bw", y, real) / real.sum(1, keepdim=True)
    ours, theirs = net.head(net.pooled(tokens, padding)), net.head(pooled)
    torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)
    table = net.embedding.tokens.weight
    gradients = [
        torch.autograd.grad(F.cross_entropy(each, torch.arange(6) % 5), table)[0] for each in (ours, theirs)
    ]
    torch.testing.assert_close(*gradients, rtol=1e-3, atol=1e-6)


def test_padding_changes_nothing() -> None:
    """A sentence has the same vector alone and beside a longer one that it is padded for."""
    trained = recipe()
    trained.net.eval()
    tokens = torch.tensor([[5, 6, 7]])
    both = torch.cat([F.pad(tokens, (0, 4), value=trained.padding), torch.arange(1, 8)[None]])
    with torch.no_grad():
        alone, beside = (trained.net.pooled(each, trained.padding) for each in (tokens, both))
    torch.testing.assert_close(beside[:1], alone)


def test_with_no_layers_the_order_of_words_says_nothing() -> None:
    """A bag of words: but for what is added to places, the vector of a sentence is that of its words turned
    round."""
    trained = recipe(layers=0)
    trained.net.eval()
    nn.init.zeros_(trained.net.embedding.positions)
    tokens = torch.tensor([[5, 6, 7, 8]])
    torch.testing.assert_close(
        trained.net.pooled(tokens, trained.padding), trained.net.pooled(tokens.flip(1), trained.padding)
    )
    with pytest.raises(Refusal, match=r"pooling\.blind"):
        spec(layers=0, pooling="cls")


def test_words_are_hidden_as_in_bert() -> None:
    """15 % of those that may be: of these 80 % masked, 10 % any token, 10 % as they are; no other changes."""
    chance = torch.Generator().manual_seed(0)
    tokens = torch.randint(1, 90, (400, 40), generator=chance)
    may = tokens > 20
    given, places, counted = hide(tokens, may, 99, chance)
    changed = given != tokens
    there = torch.zeros_like(changed).scatter(1, places, counted)
    assert not (changed & ~there).any()
    assert not (there & ~may).any()
    assert counted.sum().item() / may.sum().item() == pytest.approx(0.16, abs=0.015)  # rounded up
    assert (given[there] == 99).float().mean().item() == pytest.approx(0.8, abs=0.03)
    assert (given[there] == tokens[there]).float().mean().item() == pytest.approx(0.1, abs=0.03)
    assert counted.any(1).all()
    always, places, counted = hide(tokens[:5], may[:5], 99, chance, always=True)
    assert (always.gather(1, places)[counted] == 99).all()


def test_what_may_not_be_hidden_never_is() -> None:
    """A sentence of unknown words alone has none hidden, and its loss is a number."""
    tokens = torch.zeros(2, 6, dtype=torch.long)
    given, _, counted = hide(tokens, tokens != 0, 99, torch.Generator().manual_seed(0))
    assert torch.equal(given, tokens)
    assert not counted.any()


def test_it_learns_the_kinds_of_books() -> None:
    """After an epoch most held-out verses are told right; always saying the largest class gets 27 %."""
    trained = recipe(context=16, vocabulary=2000, learning_rate=0.02, batch_size=64, dropout=0.0, warm_up=0)
    losses(trained, 124)
    tested = trained.evaluate()
    assert tested["test_accuracy"] > 0.5
    confusion = trained.draw("confusion")
    assert confusion.sum() == count(test=True)
    assert tested["test_accuracy"] == pytest.approx(confusion.trace() / confusion.sum())
    assert len(json.loads(bytes(trained.draw("examples")))) == 16


def test_it_learns_to_guess_hidden_words() -> None:
    """The loss on hidden words of held-out verses falls, always on the same ones."""
    trained = recipe(**MASKED, learning_rate=0.01)
    before = trained.evaluate()
    assert trained.evaluate() == before
    losses(trained, 60)
    assert trained.evaluate()["test_loss"] < before["test_loss"] - 0.5


@pytest.mark.parametrize("changes", [{}, MASKED])
def test_the_same_seed_gives_the_same_run(changes: dict[str, Any]) -> None:
    """Two runs of one spec are equal to the last bit; another seed gives another run."""
    first, second, other = (losses(recipe(seed=seed, **changes), 4) for seed in (3, 3, 4))
    assert first == second
    assert first != other


@pytest.mark.parametrize("changes", [{}, MASKED])
def test_a_saved_run_goes_on_as_if_nothing_had_happened(changes: dict[str, Any]) -> None:
    """After save and load the answers are the same, and so is every step that follows."""
    shown = ("probabilities", "guesses", "attention", "map", "confusion", "examples")
    first = recipe(**changes)
    losses(first, 5)
    first.evaluate()
    file, random = io.BytesIO(), torch.get_rng_state()
    torch.save(first.state(), file)
    expected = [first.draw(topic) for topic in shown]
    went_on = losses(first, 5)
    file.seek(0)
    second = recipe(**changes)
    second.load(torch.load(file, weights_only=True))
    for topic, array in zip(shown, expected, strict=True):
        np.testing.assert_array_equal(second.draw(topic), array)
    torch.set_rng_state(random)
    assert losses(second, 5) == went_on


def test_looking_changes_nothing() -> None:
    """A network that is looked at after every step trains like one that is not."""
    expected = losses(recipe(**MASKED), 3)
    watched = recipe(**MASKED)
    seen = []
    for _ in range(3):
        seen += losses(watched, 1)
        for topic in Encoder.TOPICS.keys() - {"live"}:
            watched.draw(topic)
        watched.evaluate()
        watched.probe({"text": "the ___ is my shepherd"})
    assert seen == expected


@pytest.mark.parametrize("changes", [{}, MASKED, {"layers": 0}, {"pooling": "cls", "tokens": "byte-pairs"}])
def test_topics_are_what_they_say(changes: dict[str, Any]) -> None:
    """Every topic has the type and the number of dimensions that its description gives."""
    trained = recipe(**changes)
    for topic, words in Encoder.TOPICS.items():
        if topic != "live":
            array = trained.draw(topic)
            dtype, shape = words.partition(":")[0].split(" ", 1)
            dimensions = shape.strip("()").rstrip(",").count(",") + 1
            assert (array.dtype.name, array.ndim) == (dtype, dimensions), topic


def test_what_is_shown_is_about_the_sentence() -> None:
    """The tokens are its words, attention mixes all of them, and the probabilities are those of its kind."""
    trained = recipe(pooling="cls", layers=2)
    losses(trained, 2)
    text = " In the day, God gave xylophones. "
    trained.probe(trained.spec.probe({"text": text}))
    symbols = json.loads(bytes(trained.draw("vocabulary")))
    read = [symbols[token] for token in trained.draw("tokens")]
    assert read == ["<cls>", "in", "the", "day", "god", "gave", "<unk>"]
    assert bytes(trained.draw("sentence")).decode() == text.strip()
    weights = trained.draw("attention")
    assert weights.shape == (2, 2, 7, 7)
    np.testing.assert_allclose(weights.sum(3), 1, atol=1e-5)
    assert (weights > 0).all()
    probabilities = trained.draw("probabilities")
    assert probabilities.shape == (len(CLASSES),)
    assert probabilities.sum() == pytest.approx(1, abs=1e-5)
    place = trained.draw("map")
    assert place[0, 0] == -1
    assert set(place[1:, 0]) == set(range(len(CLASSES)))
    assert len(json.loads(bytes(trained.draw("verses")))) == len(place) - 1


def test_the_attention_shown_is_the_one_that_is_used() -> None:
    """What the first layer mixes, worked out from the weights that are shown, is what it makes of the
    sentence."""
    trained = recipe()
    losses(trained, 2)
    trained.net.eval()
    weights = torch.from_numpy(trained.draw("attention"))[0]
    layer = trained.net.layers[0]
    assert isinstance(layer, Layer)
    attention = layer.attention
    outputs: list[Tensor] = []
    inputs: list[Tensor] = []

    def keep(_: nn.Module, given: tuple[Tensor], out: Tensor) -> None:
        inputs.append(given[0])
        outputs.append(out)

    handle = attention.register_forward_hook(keep)
    with torch.no_grad():
        trained.net(trained.one(trained.read), trained.padding)
        _, _, value = attention.heads_of(inputs[0], None)
        mixed = attention.outer((weights @ value[0]).transpose(0, 1).flatten(1))
    handle.remove()
    torch.testing.assert_close(mixed, outputs[0][0], rtol=1e-4, atol=1e-5)


def test_blanks_are_guessed() -> None:
    """For each blank the likeliest words, the likeliest first; no special token is among them."""
    trained = recipe(**MASKED)
    assert BLANK in bytes(trained.draw("sentence")).decode()
    assert trained.draw("guesses").shape == (1, 8, 2)
    trained.probe({"text": "the ___ and the _ are mine"})
    guesses = trained.draw("guesses")
    assert guesses.shape == (2, 8, 2)
    assert (np.diff(guesses[:, :, 1]) <= 0).all()
    assert (guesses[:, :, 0] < trained.begin).all()
    trained.probe({"text": "nothing is hidden"})
    assert trained.draw("guesses").shape == (0, 8, 2)


@pytest.mark.parametrize("about", [{}, {"text": ""}, {"text": "  "}, {"text": "a" * 1001}, {"text": 3}])
def test_a_probe_that_is_no_sentence_is_refused(about: dict[str, Any]) -> None:
    """One to 1000 characters, not all of them spaces."""
    with pytest.raises(Refusal, match=r"probe\.read"):
        spec().probe(about)


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_specs(name: str) -> None:
    """Every preset is a spec that the server takes."""
    parsed = parse({"recipe": "encoder", **PRESETS[name]}, Limits())
    assert isinstance(parsed, Encoder)
    assert EncoderNet(parsed, 600, 5, parsed.begins()).head.out_features == 5
