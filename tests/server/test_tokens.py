"""Texts as numbers and back."""

from __future__ import annotations

import pytest

from playground.datasets.texts import facts, text
from playground.server.tokens import WORD, BytePairs, Characters, learn


@pytest.mark.parametrize("name", ["bible-es", "phrases"])
def test_characters_come_back(name: str) -> None:
    """Each character is its own number, and the text comes back."""
    sample = text(name)[:5000]
    tokens = Characters(facts(name)[0])
    numbers = tokens.encode(sample)
    assert tokens.decode(numbers.tolist()) == sample
    assert [tokens.symbols[number] for number in numbers[:50]] == list(sample[:50])


def test_every_text_can_be_written_in_byte_pairs() -> None:
    """Texts come back, also those that have nothing of the one learnt from."""
    tokens = BytePairs(text("bible-en")[:20_000], 300)
    for sample in (text("bible-en")[:3000], "¿Qué? — 数 🙂\n\n\t x", ""):
        assert tokens.decode(tokens.encode(sample).tolist()) == sample


def test_the_pair_that_is_most_frequent_is_joined_first() -> None:
    """The example of Sennrich et al. 2016, figure 1: es, est, and so on."""
    words = ["low"] * 5 + ["lower"] * 2 + ["newest"] * 6 + ["widest"] * 3
    tokens = BytePairs("\n".join(words), 256 + 4)
    assert tokens.symbols[256:] == ["es", "est", "lo", "low"]
    assert [tokens.symbols[number] for number in tokens.encode("lowest")] == ["low", "est"]


def test_counts_are_kept_right_while_pairs_are_joined() -> None:
    """Each pair is the most frequent one when everything is counted anew."""
    sample = text("bible-en")[:4000]
    merges = learn(sample, 60)
    assert list(merges) == slow(sample, 60)


def slow(sample: str, count: int) -> list[tuple[int, int]]:
    """The same pairs, with everything counted anew for each."""
    from collections import Counter
    from itertools import pairwise

    from playground.server.tokens import BYTES, joined

    words = [list(word.encode()) for word in WORD.findall(sample)]
    found: list[tuple[int, int]] = []
    for token in range(BYTES, BYTES + count):
        counted = Counter(pair for word in words for pair in pairwise(word))
        found.append(min(counted, key=lambda pair: (-counted[pair], pair)))
        words = [joined(word, found[-1], token) for word in words]
    return found


def test_words_keep_the_space_before_them() -> None:
    """So that a word is the same token in the line and at its beginning, where a space is put before it."""
    words = ["\n", " one", " two", ",", " three", " ", " four", "\n\n"]
    assert WORD.findall("".join(words)) == words


def test_a_short_text_has_fewer_pairs_than_there_is_room_for() -> None:
    """The numbers that are left over stand for nothing."""
    tokens = BytePairs("aa aa", 300)
    assert len(tokens.symbols) == 300
    assert tokens.symbols[256] == "aa"
    assert tokens.decode([97, 299]) == "a"


def test_bytes_that_are_no_character_are_shown_by_number() -> None:
    """So that every token can be read."""
    symbols = BytePairs("", 256).symbols
    assert symbols[0xC3] == "\\xc3"
    assert symbols[ord("a")] == "a"
