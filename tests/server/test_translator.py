"""The translator: what it is trained on, what it says, and the attention it says it with."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from playground.datasets.texts import text
from playground.server.limits import Limits
from playground.server.recipes.translator import TranslatorRecipe, pairs
from playground.server.refusal import Refusal
from playground.server.specs import parse
from playground.server.specs.translator import PRESETS, Translator
from tests.server.steps import losses

CPU = torch.device("cpu")
SMALL: dict[str, Any] = {
    "recipe": "translator",
    "layers": 1,
    "heads": 2,
    "width": 16,
    "feed_forward": 32,
    "vocabulary": 400,
    "context": 32,
    "batch_size": 8,
    "epochs": 2,
}


pytestmark = pytest.mark.usefixtures("deterministic")


def spec(**changes: Any) -> Translator:
    """A small translator's spec."""
    parsed = parse({**SMALL, **changes}, Limits())
    assert isinstance(parsed, Translator)
    return parsed


def recipe(**changes: Any) -> TranslatorRecipe:
    """A small translator."""
    return TranslatorRecipe(spec(**changes), CPU)


@pytest.mark.parametrize(
    "changes", [{}, {"tokens": "characters", "tied": False, "positions": "learned"}, {"norm": "post"}]
)
def test_parameters_are_counted_before_there_is_a_network(changes: dict[str, Any]) -> None:
    """The spec's count is that of the network."""
    trained = recipe(**changes)
    assert trained.spec.parameters() == sum(p.numel() for p in trained.net.parameters())


def test_held_out_pairs_are_trained_on_by_nobody() -> None:
    """A tenth of the pairs, the same ones for every seed, of which no phrase is in the rest."""
    train, test = pairs(text("phrases"))
    assert len(test) == pytest.approx((len(train) + len(test)) / 10, abs=1)
    assert not set(train) & set(test)
    first, second = recipe(seed=1), recipe(seed=2)
    assert torch.equal(first.test[0][0], second.test[0][0])


def test_phrases_come_back() -> None:
    """Each side in numbers, padded, is the phrase again; longer ones than the context are left out."""
    trained = recipe(context=16)
    train, _ = pairs(text("phrases"))
    (source, lengths), (target, _) = trained.train
    assert len(source) < len(train)
    assert int(lengths.max()) <= 16
    kept = {
        trained.decode(row): trained.decode(to[1:])
        for row, to in zip(source.tolist(), target.tolist(), strict=True)
    }
    assert set(kept.items()) <= set(train)
    assert len(kept) == len(source)


def test_padding_changes_nothing() -> None:
    """A pair has the same logits alone and beside a longer one that it is padded for."""
    trained = recipe()
    trained.net.eval()
    tokens = torch.tensor([[5, 6, 7]])
    padded = F.pad(tokens, (0, 4), value=trained.padding)
    other = torch.randint(0, 300, (1, 7), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        alone = trained.net(tokens, tokens, trained.padding)
        beside = trained.net(torch.cat([padded, other]), torch.cat([padded, other]), trained.padding)
    torch.testing.assert_close(beside[:1, :3], alone)


def test_the_decoder_sees_no_later_token() -> None:
    """Another token at place 4 changes the logits from there on, and none before."""
    trained = recipe()
    trained.net.eval()
    source, target = torch.tensor([[9, 8, 7]]), torch.arange(40, 48)[None]
    other = target.clone()
    other[0, 4] = 99
    with torch.no_grad():
        before, after = (trained.net(source, each, trained.padding)[0] for each in (target, other))
    torch.testing.assert_close(before[:4], after[:4])
    assert (before[4:] - after[4:]).abs().amax(1).min() > 1e-6


def test_every_pair_is_seen_before_one_is_seen_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The batches of an order have each pair at most once."""
    trained = recipe(batch_size=1200)
    seen: list[int] = []
    plain = trained.cross_entropy

    def kept(sides: Any, batch: Tensor, smoothing: float) -> Tensor:
        seen.extend(batch.tolist())
        return plain(sides, batch, smoothing)

    monkeypatch.setattr(trained, "cross_entropy", kept)
    losses(trained, 2)
    assert len(seen) == len(set(seen)) == 2400


def test_greedy_translations_take_the_likeliest_token() -> None:
    """Token by token, with caches, in a batch: as one alone, worked out anew for each token."""
    trained = recipe()
    losses(trained, 30)
    trained.net.eval()
    source = trained.test[0][0][:4]
    with torch.no_grad():
        said = trained.translate(source)
        for row, tokens in zip(source, said.tolist(), strict=True):
            target = [trained.begin]
            own = row[row != trained.padding][None]
            for token in tokens:
                if target[-1] == trained.end:
                    assert token == trained.padding
                    continue
                logits = trained.net(own, torch.tensor([target]), trained.padding)[0, -1]
                assert logits[token] >= logits.max() - 1e-4
                target.append(token)


def test_beam_search_begins_with_greedy_decoding() -> None:
    """One beam writes the same tokens; with more the first one is at least as likely."""
    trained = recipe()
    losses(trained, 30)
    trained.net.eval()
    source = torch.tensor([trained.sentence])
    trained.set(spec(beams=1))
    with torch.no_grad():
        (greedy,) = trained.search(source)
        said = trained.translate(source)[0].tolist()
    assert greedy.tokens == [token for token in said if token != trained.end]
    trained.set(spec(beams=4))
    found = json.loads(bytes(trained.draw("found")))
    assert len(found) == 4
    assert found[0][1] >= greedy.log_probability - 1e-4


def test_the_score_counts_what_is_right_to_the_letter() -> None:
    """The examples that are shown are those that are tested, and the score is their part."""
    trained = recipe(width=32, learning_rate=0.01, batch_size=32, dropout=0.0, epochs=1)
    losses(trained, 100)
    tested = trained.evaluate()
    assert tested["test_loss"] < 4
    theirs = [trained.decode(row[1:]) for row in trained.test[1][0].tolist()]
    with torch.no_grad():
        ours = [trained.decode(row) for row in trained.translate(trained.test[0][0]).tolist()]
    assert tested["exact_match"] == sum(map(str.__eq__, ours, theirs)) / len(ours)
    assert [said for _, _, said in trained.examples] == ours[:16]


def test_the_same_seed_gives_the_same_run() -> None:
    """Two runs of one spec are equal to the last bit; another seed gives another run."""
    first, second, other = (losses(recipe(seed=seed), 4) for seed in (3, 3, 4))
    assert first == second
    assert first != other


def test_a_saved_run_goes_on_as_if_nothing_had_happened() -> None:
    """After save and load the translations are the same, and so is every step that follows."""
    first = recipe()
    losses(first, 5)
    first.evaluate()
    file, random = io.BytesIO(), torch.get_rng_state()
    torch.save(first.state(), file)
    expected = [first.draw(topic) for topic in ("target", "examples", "cross_attention")]
    went_on = losses(first, 5)
    file.seek(0)
    second = recipe()
    second.load(torch.load(file, weights_only=True))
    for topic, array in zip(("target", "examples", "cross_attention"), expected, strict=True):
        np.testing.assert_array_equal(second.draw(topic), array)
    torch.set_rng_state(random)
    assert losses(second, 5) == went_on


def test_looking_changes_nothing() -> None:
    """A network that is looked at after every step trains like one that is not."""
    expected = losses(recipe(), 3)
    watched = recipe()
    seen = []
    for _ in range(3):
        seen += losses(watched, 1)
        for topic in Translator.TOPICS.keys() - {"live"}:
            watched.draw(topic)
        watched.probe({"text": "red flag"})
    assert seen == expected


def test_topics_are_what_they_say() -> None:
    """Every topic has the type and the number of dimensions that its description gives."""
    trained = recipe()
    for topic, words in Translator.TOPICS.items():
        if topic != "live":
            array = trained.draw(topic)
            dtype, shape = words.partition(":")[0].split(" ", 1)
            dimensions = shape.strip("()").rstrip(",").count(",") + 1
            assert (array.dtype.name, array.ndim) == (dtype, dimensions), topic


def test_attention_is_about_the_sentence_and_its_translation() -> None:
    """Rows sum to 1; what is written sees begin and what was written before, and every source token."""
    trained = recipe(tokens="characters", layers=2)
    losses(trained, 2)
    trained.probe(trained.spec.probe({"text": " red heart "}))
    source, target = trained.draw("source"), trained.draw("target")
    symbols = json.loads(bytes(trained.draw("vocabulary")))
    assert "".join(symbols[token] for token in source) == " red heart"
    assert symbols[-3:] == ["<s>", "</s>", "<pad>"]
    shapes = {"self": (10, 10), "masked": (len(target), len(target)), "cross": (len(target), 10)}
    for kind, shape in shapes.items():
        weights = trained.draw(f"{kind}_attention")
        assert weights.shape == (2, 2, *shape)
        np.testing.assert_allclose(weights.sum(3), 1, atol=1e-5)
        assert (np.triu(weights, 1) == 0).all() == (kind == "masked")
    assert bytes(trained.draw("translation")).decode() == trained.decode(target.tolist())


@pytest.mark.parametrize(
    "about", [{}, {"text": ""}, {"text": "  "}, {"text": "a" * 201}, {"text": 3}, {"index": 1}]
)
def test_a_probe_that_is_no_sentence_is_refused(about: dict[str, Any]) -> None:
    """One to 200 characters, not all of them spaces."""
    with pytest.raises(Refusal, match=r"probe\.sentence"):
        spec().probe(about)


def test_letters_that_no_phrase_has_are_refused() -> None:
    """Only where each letter is a token."""
    spec().probe({"text": "数"})
    with pytest.raises(Refusal, match=r"probe\.characters"):
        spec(tokens="characters").probe({"text": "数"})


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_specs(name: str) -> None:
    """Every preset is a spec that the server takes."""
    assert parse({"recipe": "translator", **PRESETS[name]}, Limits()).parameters() > 0
