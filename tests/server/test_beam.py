"""Beam search against exhaustive search, on a model small enough to try every sentence."""

from __future__ import annotations

from itertools import product

import pytest
import torch
from torch import Tensor

from playground.server.recipes.beam import beam_search

WORDS, BEGIN, END, MOST = 4, 3, 0, 4


def model(seed: int) -> Tensor:
    """Logarithms of probabilities (MOST, WORDS, WORDS) of what follows a token at each place."""
    generator = torch.Generator().manual_seed(seed)
    return (3 * torch.randn(MOST, WORDS, WORDS, generator=generator, dtype=torch.float64)).log_softmax(2)


def following(table: Tensor, prefixes: Tensor) -> Tensor:
    """What may come after each of the beginnings."""
    return table[prefixes.shape[1] - 1, prefixes[:, -1]]


def exhaustive(table: Tensor) -> list[tuple[float, list[int]]]:
    """Every sentence that ends, or is as long as it may be, with its score, the likeliest first."""
    found = {}
    for tokens in product(range(WORDS), repeat=MOST):
        upto = tokens[: tokens.index(END) + 1] if END in tokens else tokens
        pairs = zip((BEGIN, *upto[:-1]), upto, strict=True)
        score = sum(table[k, before, after].item() for k, (before, after) in enumerate(pairs))
        found[upto] = score
    ranked = sorted(found.items(), key=lambda item: -item[1])
    return [(score, list(tokens[:-1] if tokens[-1] == END else tokens)) for tokens, score in ranked]


@pytest.mark.parametrize("seed", range(5))
def test_with_room_for_all_it_is_exhaustive_search(seed: int) -> None:
    """As many beams as there are sentences find every one of them, in its place."""
    table = model(seed)
    expected = exhaustive(table)
    assert sum(torch.tensor([score]).exp().item() for score, _ in expected) == pytest.approx(1)
    found = beam_search(lambda prefixes: following(table, prefixes), BEGIN, END, WORDS**MOST, MOST)
    assert [each.tokens for each in found] == [tokens for _, tokens in expected]
    assert [each.log_probability for each in found] == pytest.approx([score for score, _ in expected])


@pytest.mark.parametrize("seed", range(5))
def test_one_beam_is_greedy(seed: int) -> None:
    """Always the likeliest token."""
    table = model(seed)
    tokens, score = [BEGIN], 0.0
    for place in range(MOST):
        best = int(table[place, tokens[-1]].argmax())
        score += table[place, tokens[-1], best].item()
        tokens.append(best)
        if best == END:
            break
    (found,) = beam_search(lambda prefixes: following(table, prefixes), BEGIN, END, 1, MOST)
    assert found.tokens == [token for token in tokens[1:] if token != END]
    assert found.log_probability == pytest.approx(score)


def test_a_second_beam_finds_what_greed_misses() -> None:
    """The likeliest first word leads to nothing likely: 0.6 x 0.3 against 0.4 x 0.9."""
    table = torch.tensor([[0.0, 0.6, 0.4, 0], [0.3, 0.3, 0.2, 0.2], [0.9, 0.1, 0, 0], [1, 0, 0, 0]]).log()

    def after(prefixes: Tensor) -> Tensor:
        return table[torch.where(prefixes[:, -1] == BEGIN, 0, prefixes[:, -1])]

    greedy, wider = (beam_search(after, BEGIN, END, beams, 6)[0] for beams in (1, 2))
    assert greedy.tokens[0] == 1
    assert wider.tokens == [2]
    assert wider.log_probability == pytest.approx(torch.tensor(0.36).log().item())


def test_the_likeliest_come_first_and_none_twice() -> None:
    """As many sentences as beams, in order."""
    table = model(7)
    found = beam_search(lambda prefixes: following(table, prefixes), BEGIN, END, 3, MOST)
    assert len({tuple(each.tokens) for each in found}) == 3
    scores = [each.log_probability for each in found]
    assert scores == sorted(scores, reverse=True)
