"""Word vectors: what they are trained on and by, what is near to what, and what cannot be asked."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from playground.datasets.pairs import pairs
from playground.server.limits import Limits
from playground.server.recipes.embeddings import EmbeddingsRecipe
from playground.server.recipes.skip_gram import SkipGram, cumulated, keeping, noise, windows
from playground.server.refusal import Refusal
from playground.server.specs import parse
from playground.server.specs.embeddings import FIRST, PRESETS, Embeddings, sum_of, vocabulary
from tests.server.steps import losses, taken_up

CPU = torch.device("cpu")


pytestmark = pytest.mark.usefixtures("deterministic")


def spec(**changes: Any) -> Embeddings:
    """A small spec."""
    parsed = parse({"recipe": "embeddings", "width": 16, "batch_size": 512, **changes}, Limits())
    assert isinstance(parsed, Embeddings)
    return parsed


def recipe(**changes: Any) -> EmbeddingsRecipe:
    """A small network."""
    return EmbeddingsRecipe(spec(**changes), CPU)


def nearest(trained: EmbeddingsRecipe, typed: str) -> dict[str, float]:
    """The neighbours of a sum with their cosines, the nearest first."""
    trained.probe({"sum": typed})
    return {trained.tokens.symbols[int(number)]: cosine for number, cosine in trained.draw("neighbours")}


def test_loss_and_gradient_are_those_of_the_formula() -> None:
    """Each pair costs -log sigmoid(u·v), each noise word -log sigmoid(-n·v); so are the gradients."""
    torch.manual_seed(0)
    net = SkipGram(6, 3).double()
    torch.nn.init.normal_(net.contexts)
    centres, contexts = torch.tensor([1, 2]), torch.tensor([3, 4])
    far = torch.tensor([[5, 3, 3], [1, 0, 5]])
    loss = net(centres, contexts, far)

    def cost(word: Tensor, other: Tensor, sign: int) -> Tensor:
        return (1 + torch.exp(-sign * sum(a * b for a, b in zip(word, other, strict=True)))).log()

    expected = torch.zeros((), dtype=torch.double)
    for row in range(2):
        word = net.words[centres[row]]
        expected = expected + cost(word, net.contexts[contexts[row]], 1) / 2
        for number in far[row]:
            expected = expected + cost(word, net.contexts[number], -1) / 2
    torch.testing.assert_close(loss, expected)
    parameters = [net.words, net.contexts]
    for own, by_hand in zip(
        torch.autograd.grad(loss, parameters), torch.autograd.grad(expected, parameters), strict=True
    ):
        torch.testing.assert_close(own, by_hand)


def test_noise_is_drawn_by_frequency_to_a_power() -> None:
    """The shares of many drawn words are counts to the power of 3/4; a word without count is never drawn."""
    counts = torch.tensor([0, 1, 16, 0, 81, 0])
    drawn = noise(cumulated(counts, 0.75), (200_000,), torch.Generator().manual_seed(0))
    shares = torch.bincount(drawn, minlength=6) / len(drawn)
    torch.testing.assert_close(shares, torch.tensor([0, 1, 8, 0, 27, 0]) / 36, atol=0.005, rtol=0)
    assert shares[[0, 3, 5]].sum() == 0
    alike = cumulated(counts, 0.0)
    torch.testing.assert_close(alike, torch.tensor([0, 1 / 3, 2 / 3, 2 / 3, 1, 1]))


def test_frequent_words_are_left_out_by_the_formula() -> None:
    """A word of frequency f stays with probability sqrt(t / f), at most 1; t = 1 leaves all."""
    counts = torch.tensor([900, 90, 9, 1])
    expected = [min(1.0, math.sqrt(0.01 / (count / 1000))) for count in counts.tolist()]
    torch.testing.assert_close(keeping(counts, 0.01), torch.tensor(expected))
    assert keeping(counts, 1.0).tolist() == [1, 1, 1, 1]


def test_contexts_are_near_and_of_the_same_verse() -> None:
    """Every pair stands at most the window apart in one verse; a word apart, all of them are there; what is
    left out is nowhere."""
    text, verses = torch.arange(40), torch.arange(40) // 10
    chance = torch.Generator().manual_seed(0)
    centres, contexts = windows(text, verses, torch.ones(40), 3, chance)
    apart = (centres - contexts).abs()
    assert apart.min() == 1
    assert apart.max() == 3
    assert torch.equal(verses[centres], verses[contexts])
    assert (apart == 1).sum() == 4 * 9 * 2
    assert (apart == 3).sum() < 4 * 7 * 2
    keep = torch.ones(40)
    keep[5] = 0
    centres, contexts = windows(text, verses, keep, 1, chance)
    assert 5 not in centres
    assert ((centres == 4) & (contexts == 6)).any()


def test_it_learns_which_words_go_together() -> None:
    """After 240 steps two partners in ten are among the ten nearest words; by chance it is one in 200."""
    trained = recipe(batch_size=2048, width=32, learning_rate=0.03)
    before = trained.evaluate()["recall_at_10"]
    assert before < 0.1
    losses(trained, 240)
    after = trained.evaluate()["recall_at_10"]
    assert after > 0.2
    ranks = trained.draw("pairs")[:, 2:]
    assert (ranks <= 10).mean() == pytest.approx(after)


def test_the_same_seed_gives_the_same_run() -> None:
    """Two runs of one spec are equal to the last bit; another seed gives another run."""
    first, second, other = (losses(recipe(seed=seed), 4) for seed in (3, 3, 4))
    assert first == second
    assert first != other


def test_a_saved_run_goes_on_as_if_nothing_had_happened() -> None:
    """After save and load, also in the second pass, what is shown is the same and so is every step."""
    first, second = recipe(batch_size=65_536, subsample=1e-5), recipe(batch_size=65_536, subsample=1e-5)
    losses(first, 3)
    first.evaluate()
    taken_up(first, second)
    for topic in spec().TOPICS.keys() - {"live"}:
        np.testing.assert_array_equal(second.draw(topic), first.draw(topic))
    assert losses(second, 3) == losses(first, 3)


def test_neighbours_and_sums_are_right_on_known_vectors() -> None:
    """With vectors that are known, neighbours are those of the largest cosine, whatever the lengths; a sum
    adds vectors of length 1, and never finds its own words."""
    trained = recipe(width=3)
    with torch.no_grad():
        trained.net.words.fill_(-1)
        for word, vector in {
            "father": (5.0, 0, 0),
            "mother": (1.0, 1, 0),
            "son": (2.0, 0, 2),
            "daughter": (1.0, 1, 1),
            "king": (3.0, 0, 1),
        }.items():
            trained.net.words[trained.number[word]] = torch.tensor(vector)
    found = nearest(trained, "father")
    assert list(found)[:4] == [
        "king",
        *sorted(("mother", "son"), key=lambda word: trained.number[word]),
        "daughter",
    ]
    assert found["king"] == pytest.approx(3 / math.sqrt(10))
    assert found["mother"] == pytest.approx(1 / math.sqrt(2))
    analogy = nearest(trained, "mother − father + son")
    assert next(iter(analogy)) == "daughter"
    assert not {"mother", "father", "son"} & set(analogy)
    trained.probe({"words": "father mother FATHER king"})
    assert [trained.tokens.symbols[number] for number in trained.draw("listed")] == [
        "father",
        "mother",
        "king",
    ]
    assert trained.draw("similarities")[0] == pytest.approx([1, 1 / math.sqrt(2), 3 / math.sqrt(10)])


def test_the_map_shows_typed_words_and_pairs_once() -> None:
    """Each word is on the map once, those that were typed first; every pair is there with both its words."""
    trained = recipe()
    trained.probe({"sum": "king - man", "words": "mother water"})
    shown = trained.draw("map")
    numbers = shown[:, 0].astype(int).tolist()
    assert len(set(numbers)) == len(numbers)
    assert {trained.tokens.symbols[number] for number in numbers[:4]} == {"king", "man", "mother", "water"}
    assert (shown[:, 1] == [1] * 4 + [0] * (len(shown) - 4)).all()
    assert set(trained.draw("pairs")[:, :2].ravel()) <= set(numbers)


@pytest.mark.parametrize("data", list(FIRST))
def test_every_pair_has_words_that_the_network_knows(data: str) -> None:
    """Both words of each pair, and those that are looked at first, are among the most frequent ones."""
    known = vocabulary(data, spec().vocabulary)
    chosen = pairs(data)
    assert len(chosen) >= 40
    assert {word for pair in chosen for word in pair} <= known
    assert all(spec(data=data).probe({"sum": first, "words": listed}) for first, listed in [FIRST[data]])
    assert frozenset(json.loads(bytes(recipe(data=data).draw("vocabulary")))[1:]) == known


def test_a_small_vocabulary_has_fewer_pairs() -> None:
    """Pairs and first words that a small vocabulary does not have are left out; it trains all the same."""
    trained = recipe(vocabulary=256)
    assert 0 < len(trained.pairs) < 41
    losses(trained, 2)
    assert set(trained.evaluate()) == {"recall_at_10"}
    assert trained.draw("neighbours").shape == (10, 2)


def test_sums_are_read() -> None:
    """Words with signs between them, whatever the spaces, capitals, and kind of minus."""
    assert sum_of(" King ") == [(1, "king")]
    assert sum_of("son-father + Mother") == sum_of("son − father + mother")
    assert sum_of("-king + man") == [(-1, "king"), (1, "man")]
    for wrong in ("", "king man", "king +", "king * 2", "+".join(["king"] * 9)):
        assert sum_of(wrong) is None


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({}, "probe.sum"),
        ({"sum": "king man"}, "probe.sum"),
        ({"sum": 3}, "probe.sum"),
        ({"words": " "}, "probe.sum"),
        ({"words": " ".join(sorted(vocabulary("bible-en", 300))[:25])}, "probe.sum"),
        ({"sum": "king - computer"}, "probe.word"),
        ({"words": "king telephone"}, "probe.word"),
    ],
)
def test_what_cannot_be_looked_at_is_refused(given: dict[str, Any], key: str) -> None:
    """What is no sum and no list, and words that have no vector, are refused in words of their own."""
    with pytest.raises(Refusal, match=key.replace(".", r"\.")) as caught:
        spec().probe(given)
    if key == "probe.word":
        assert caught.value.values["given"] in ("computer", "telephone")


@pytest.mark.parametrize("name", list(PRESETS))
def test_presets_are_specs_of_their_size(name: str) -> None:
    """Every preset can be trained, and has as many parameters as it says."""
    parsed = parse({"recipe": "embeddings", **PRESETS[name]}, Limits())
    assert isinstance(parsed, Embeddings)
    net = SkipGram(parsed.vocabulary, parsed.width)
    assert parsed.parameters() == sum(p.numel() for p in net.parameters())
