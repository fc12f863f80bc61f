"""The network that describes pictures: its scenes and their captions, what it says, and what can be seen."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import torch

from playground.server.limits import Limits
from playground.server.recipes.caption_scenes import SceneMaker, held_out
from playground.server.recipes.captions import CaptionsRecipe
from playground.server.refusal import Refusal
from playground.server.specs import parse
from playground.server.specs.captions import PRESETS, SIDE, Captions
from playground.server.specs.grammar import RELATIONS, Group, phrase
from tests.server.steps import chance, losses, taken_up, watched_losses

pytestmark = pytest.mark.usefixtures("deterministic")

CPU = torch.device("cpu")
SMALL: dict[str, Any] = {
    "recipe": "captions",
    "width": 4,
    "hidden_size": 12,
    "embedding": 6,
    "attention_size": 5,
    "batch_size": 4,
}
ABOUT_SCENE = ("scene", "things", "truth", "said", "probabilities", "attention", "found")


def spec(**changes: Any) -> Captions:
    """A small network's spec."""
    parsed = parse({**SMALL, **changes}, Limits())
    assert isinstance(parsed, Captions)
    return parsed


def recipe(**changes: Any) -> CaptionsRecipe:
    """A small network."""
    return CaptionsRecipe(spec(**changes), CPU)


def text(trained: CaptionsRecipe, topic: str) -> Any:
    """What a topic says."""
    said = bytes(trained.draw(topic)).decode()
    return said if topic == "truth" else json.loads(said)


# ---- scenes


def test_captions_are_true_of_what_is_drawn() -> None:
    """Where the groups lie, how many there are and how large says the caption, worked out from the boxes."""
    maker = SceneMaker(spec(count=3), CPU)
    scenes = maker.make(200, chance())
    names = maker.spec.kinds()
    for number, said in enumerate(maker.captions(scenes)):
        there, boxes = scenes.there[number].view(2, -1), scenes.boxes[number].view(2, -1, 4)
        kinds = scenes.kinds[number].tolist()
        assert boxes[there].min() >= 0
        assert boxes[there].max() <= SIDE
        sizes = (boxes[..., 2:] - boxes[..., :2]).amax(-1)
        first = Group(names[kinds[0]], int(there[0].sum()))
        if not there[1].any():
            assert said == phrase("en", first)
            continue
        smaller = bool(sizes[0][there[0]].min() > 1.4 * sizes[1][there[1]].max())
        one, other = boxes[0][there[0]], boxes[1][there[1]]
        where = [
            one[:, 3].max() <= other[:, 1].min() + 0.01,
            one[:, 1].min() >= other[:, 3].max() - 0.01,
            one[:, 2].max() <= other[:, 0].min() + 0.01,
            one[:, 0].min() >= other[:, 2].max() - 0.01,
        ]
        second = Group(names[kinds[1]], int(there[1].sum()))
        told = [
            f"{phrase('en', first)} {relation} {phrase('en', second, smaller)}"
            for relation, holds in zip(RELATIONS["en"], where, strict=True)
            if holds
        ]
        assert said in told
        assert smaller or where[0] or where[2]  # of equal ones the upper or left ones are said first


def test_pictures_are_of_the_kind_that_is_said() -> None:
    """The images of a thing have its label, and tests have images of their own."""
    for test in (False, True):
        maker = SceneMaker(spec(), CPU, test=test)
        scenes = maker.make(50, chance())
        for group in (0, 1):
            own = scenes.pictures.view(50, 2, -1)[:, group]
            for pictures, kind in zip(own, scenes.kinds[:, group], strict=True):
                assert torch.isin(pictures, maker.of_kind[kind]).all()
        assert len(maker.pixels) == (2000 if test else 18000)


def test_held_out_pairs_are_never_trained_on() -> None:
    """No pair is in both parts, every kind is in each, and scenes keep to theirs."""
    for kinds in (7, 10, 17):
        familiar, hidden = held_out(kinds)
        assert not set(familiar) & set(hidden)
        assert {kind for pair in familiar for kind in pair} == set(range(kinds))
        assert {kind for pair in hidden for kind in pair} == set(range(kinds))
    maker, tester = SceneMaker(spec(), CPU), SceneMaker(spec(), CPU, test=True, familiar=False)
    for made, pairs in ((maker.make(300, chance()), familiar), (tester.make(300, chance()), hidden)):
        two = made.counts[:, 1] > 0
        assert {(min(pair), max(pair)) for pair in made.kinds[two].tolist()} <= set(pairs)
    assert tester.make(300, chance()).counts.min() == 1  # nothing but pairs


def test_a_scene_comes_back_from_its_things() -> None:
    """Put together anew from what is said to be in it, a scene is as it was, but for its light."""
    trained = recipe()
    for index in range(4):
        trained.probe(trained.spec.probe({"index": index}))
        rows = trained.draw("things")
        names = ("kind", "picture", "x", "y", "side")
        things = [dict(zip(names, row, strict=True)) for row in rows.tolist()]
        for thing in things:
            thing["kind"], thing["picture"] = int(thing["kind"]), int(thing["picture"])
        before, boxes = trained.draw("scene"), trained.scene.boxes[0, trained.scene.there[0]]
        trained.probe(trained.spec.probe({"things": things}))
        np.testing.assert_allclose(trained.draw("things"), rows, atol=1e-3)
        assert text(trained, "truth") == ""
        middles = (trained.scene.boxes[0, :, :2] + trained.scene.boxes[0, :, 2:]) / 2
        torch.testing.assert_close(middles, (boxes[:, :2] + boxes[:, 2:]) / 2, atol=1e-3, rtol=0)
        assert ((trained.draw("scene") > 60) & (before > 60)).sum() > 0.5 * (before > 60).sum()


# ---- the network


@pytest.mark.parametrize("changes", [{}, {"language": "es", "things": "digits", "width": 5, "count": 3}])
def test_parameters_are_counted_before_there_is_a_network(changes: dict[str, Any]) -> None:
    """The spec's count, and the sum of its plan, are those of the network."""
    trained = recipe(**changes)
    made = sum(weights.numel() for weights in trained.net.parameters())
    assert trained.spec.parameters() == made
    assert sum(row["parameters"] for row in trained.spec.plan()) == made


def test_attention_sums_to_one_and_the_decoder_sees_no_later_word() -> None:
    """Logits for each word given, a map for each; another word changes what comes after it alone."""
    trained = recipe()
    trained.net.eval()
    images, words = torch.rand(2, 1, SIDE, SIDE, generator=chance()), torch.arange(12).view(2, 6)
    other = words.clone()
    other[:, 3] = 20
    with torch.no_grad():
        logits, looks = trained.net(images, words)
        changed, _ = trained.net(images, other)
    assert logits.shape == (2, 6, len(trained.symbols))
    assert looks.shape == (2, 6, 81)
    torch.testing.assert_close(looks.sum(2), torch.ones(2, 6))
    torch.testing.assert_close(changed[:, :3], logits[:, :3])
    assert (changed[:, 3:] - logits[:, 3:]).abs().amax(2).min() > 1e-6


def test_greedy_words_are_those_that_teacher_forcing_finds_likeliest() -> None:
    """What is written, given as the caption, has each next word as its likeliest."""
    trained = recipe()
    losses(trained, 20)
    trained.net.eval()
    with torch.no_grad():
        said, likely, looks = trained.write(trained.images[:5])
        before = torch.cat([torch.full((5, 1), trained.begin), said[:, :-1]], 1)
        logits, forced = trained.net(trained.images[:5].float() / 255, before)
    for row in range(5):
        tokens = said[row].tolist()
        count = tokens.index(trained.end) + 1 if trained.end in tokens else len(tokens)
        assert logits[row, :count].argmax(1).tolist() == tokens[:count]
        torch.testing.assert_close(logits[row, :count].softmax(1).amax(1), likely[row, :count])
        torch.testing.assert_close(forced[row, :count], looks[row, :count])
        assert (said[row, count:] == trained.padding).all()


def test_the_first_beam_is_greedy_where_there_is_one() -> None:
    """With one beam the search finds what is written; with more something that is at least as likely."""
    trained = recipe(beams=1)
    losses(trained, 30)
    said = [token for token in trained.draw("said").tolist() if token != trained.end]
    ((caption, score),) = text(trained, "found")
    assert caption == " ".join(trained.symbols[token] for token in said)
    assert score == pytest.approx(float(np.log(trained.draw("probabilities")).sum()), abs=1e-4)
    trained.set(spec(beams=4))
    found = text(trained, "found")
    assert len(found) == 4
    assert found[0][1] >= score - 1e-6


def test_the_penalty_spreads_attention() -> None:
    """With a large one every place is looked at about once in all; the loss that is told is the words'."""
    free, spread = recipe(), recipe(attention_penalty=100.0)
    assert losses(free, 1) == losses(spread, 1)
    losses(free, 30)
    losses(spread, 30)
    off = []
    for trained in (free, spread):
        with torch.no_grad():
            _, looks = trained.loss(trained.images[:32], trained.truths[:32])
        off.append((1 - looks.sum(1)).square().mean().item())
    assert off[1] <= off[0]


# ---- the run


def test_looking_changes_nothing_and_a_seed_everything() -> None:
    """A run that is looked at after each step is one that is not; another seed is another run."""
    seen = watched_losses(recipe(), 3, {"index": 2})
    assert seen == losses(recipe(), 3)
    assert seen != losses(recipe(seed=1), 3)


def test_a_saved_run_goes_on_as_if_nothing_had_happened() -> None:
    """After save and load what is said is the same, and so is every step that follows."""
    first, second = recipe(), recipe()
    losses(first, 3)
    first.evaluate()
    taken_up(first, second)
    for topic in ("captions", *ABOUT_SCENE):
        np.testing.assert_array_equal(second.draw(topic), first.draw(topic))
    assert losses(second, 3) == losses(first, 3)


@pytest.mark.parametrize("changes", [{}, {"language": "es", "things": "clothes", "count": 3, "sizes": False}])
def test_topics_are_what_they_say(changes: dict[str, Any]) -> None:
    """Every topic has the type and shape of its description."""
    trained = recipe(**changes)
    losses(trained, 1)
    trained.evaluate()
    known = {"kinds": len(trained.spec.kinds()), "T": len(trained.draw("said"))}
    for topic, words in Captions.TOPICS.items():
        if topic != "live":
            array = trained.draw(topic)
            dtype, shape = words.partition(":")[0].split(" ", 1)
            sizes = [size.strip() for size in shape.strip("()").split(",") if size.strip()]
            assert array.dtype.name == dtype, topic
            for size, own in zip(sizes, array.shape, strict=True):
                assert size in ("n", "bytes") or str(known.get(size, size)) == str(own), topic


def test_the_score_counts_what_is_right_to_the_letter() -> None:
    """The captions that are shown are those that are tested; a network that says the truth has 1."""
    trained = recipe()
    losses(trained, 10)
    trained.evaluate()
    assert [true for true, _ in text(trained, "captions")] == trained.truths[:12]
    said = {id(trained.images): trained.truths, id(trained.known_images): trained.known_truths}
    trained.describe = lambda images: said[id(images)]  # type: ignore[method-assign]
    tested = trained.evaluate()
    assert (tested["exact_match"], tested["exact_familiar"]) == (1, 1)
    assert tested["bleu"] == pytest.approx(1)


def test_it_learns_to_say_what_it_sees() -> None:
    """A hundred steps of the tiny preset: the loss falls below what the grammar alone would give."""
    trained = recipe(**{**PRESETS["tiny"], "hidden_size": 48, "embedding": 16, "batch_size": 16, "epochs": 3})
    before = trained.evaluate()
    losses(trained, 100)
    after = trained.evaluate()
    assert after["test_loss"] < before["test_loss"] / 3
    assert after["bleu"] > before["bleu"]


def test_an_empty_scene_has_a_caption_too() -> None:
    """Nothing to see is something to say: no error, and a map for each word."""
    trained = recipe()
    trained.probe(trained.spec.probe({"things": []}))
    assert trained.draw("scene").max() == 0
    assert trained.draw("things").shape == (0, 5)
    assert trained.draw("attention").shape == (len(trained.draw("said")), 9, 9)


THING = {"kind": 1, "picture": 0, "x": 20, "y": 20, "side": 12}


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"index": 256},
        {"index": -1},
        {"index": 0, "things": []},
        {"things": [{**THING, "kind": 7}]},
        {"things": [{**THING, "x": 90}]},
        {"things": [{**THING, "side": 0}]},
        {"things": [{"kind": 1}]},
        {"things": [THING] * 7},
        {"text": "a boot"},
    ],
)
def test_a_scene_that_is_none_is_refused(about: dict[str, Any]) -> None:
    """A number of a held-out scene, or up to six things that the network knows, inside the scene."""
    with pytest.raises(Refusal, match=r"probe\.things"):
        spec(things="clothes").probe(about)


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_specs(name: str) -> None:
    """Every preset is a spec that the server takes."""
    assert parse({"recipe": "captions", **PRESETS[name]}, Limits()).parameters() > 0
