"""Texts as numbers: a token is a character, or a piece of a word that is learnt from the text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np

from playground.datasets.characters import numbered
from playground.datasets.loading import Array
from playground.datasets.words import frequent, words

BYTES = 256
# A word with the space before it, marks with theirs, or other white space: pieces do not reach across words.
WORD = re.compile(r" ?\w+| ?[^\w\s]+|\s+?(?= ?\S)|\s+")
Pair = tuple[int, int]


class Characters:
    """One token for each character of an alphabet, which is in order; `symbols` are the tokens as text."""

    def __init__(self, alphabet: str) -> None:
        self.symbols = list(alphabet)
        self._alphabet = alphabet

    def encode(self, text: str) -> Array:
        """Token numbers int64 (characters,) of a text whose characters are all known."""
        return numbered(text, self._alphabet)

    def decode(self, tokens: Iterable[int]) -> str:
        """The text of these tokens."""
        return "".join(self.symbols[token] for token in tokens)


class BytePairs:
    """Byte-pair encoding (Sennrich et al. 2016), on bytes as in GPT-2: every text can be written.

    From the 256 bytes on, each token joins the two that stand together most often in the text, words apart.
    `symbols` are the tokens as text; bytes that are no character alone are shown as \\xNN.
    """

    def __init__(self, text: str, size: int) -> None:
        self.merges = learn(text, size - BYTES)
        self.pieces = [bytes([byte]) for byte in range(BYTES)]
        for left, right in self.merges:
            self.pieces.append(self.pieces[left] + self.pieces[right])
        # A short text has not so many pairs: what is left of the numbers means nothing.
        self.pieces += [b""] * (size - len(self.pieces))
        self.symbols = [piece.decode("utf-8", "backslashreplace") for piece in self.pieces]
        self._words: dict[str, list[int]] = {}

    def encode(self, text: str) -> Array:
        """Token numbers int64 (n,)."""
        return np.array([token for word in WORD.findall(text) for token in self._word(word)], np.int64)

    def decode(self, tokens: Iterable[int]) -> str:
        """The text of these tokens; bytes that make no character become U+FFFD."""
        return b"".join(self.pieces[token] for token in tokens).decode("utf-8", "replace")

    def _word(self, word: str) -> list[int]:
        """A word's tokens: of the pairs in it the one learnt first is joined, until there is none."""
        if word not in self._words:
            tokens = list(word.encode())
            while found := [pair for pair in pairwise(tokens) if pair in self.merges]:
                first = min(found, key=self.merges.__getitem__)
                tokens = joined(tokens, first, self.merges[first])
            self._words[word] = tokens
        return self._words[word]


class Words:
    """The most frequent words of a text, in small letters; every other word is one token, number 0.

    `symbols` are the tokens as text. Marks, digits and capitals are lost.
    """

    UNKNOWN = "<unk>"

    def __init__(self, text: str, size: int) -> None:
        self.symbols = [self.UNKNOWN, *frequent(words(text), size - 1)]
        # A short text has not so many words: what is left of the numbers means nothing.
        self.symbols += [""] * (size - len(self.symbols))
        self._numbers = {word: number for number, word in enumerate(self.symbols)}

    def encode(self, text: str) -> Array:
        """Token numbers int64 (words,)."""
        return np.array([self._numbers.get(word, 0) for word in words(text)], np.int64)

    def decode(self, tokens: Iterable[int]) -> str:
        """The words of these tokens."""
        return " ".join(self.symbols[token] for token in tokens)


def learn(text: str, count: int) -> dict[Pair, int]:
    """At most `count` pairs of tokens to join, in their order, with the token that each becomes.

    Of pairs that are equally frequent the one with the smaller numbers is first; one that stands there once
    is not joined.
    """
    counted = Counter(WORD.findall(text))
    words = [list(word.encode()) for word in counted]
    times = list(counted.values())
    frequency: Counter[Pair] = Counter()
    where: defaultdict[Pair, set[int]] = defaultdict(set)
    for index, word in enumerate(words):
        for pair in pairwise(word):
            frequency[pair] += times[index]
            where[pair].add(index)
    merges: dict[Pair, int] = {}
    while len(merges) < count and frequency:
        best = min(frequency, key=lambda pair: (-frequency[pair], pair))
        if frequency[best] < 2:
            break
        merges[best] = BYTES + len(merges)
        # Only words that hold the pair change: their pairs are taken back, and counted anew.
        for index in where.pop(best):
            for pair in pairwise(words[index]):
                frequency[pair] -= times[index]
                if frequency[pair] == 0:
                    del frequency[pair]
            words[index] = joined(words[index], best, merges[best])
            for pair in pairwise(words[index]):
                frequency[pair] += times[index]
                where[pair].add(index)
    return merges


def joined(tokens: list[int], pair: Pair, token: int) -> list[int]:
    """The tokens with every such pair, from the left, made one token."""
    return list(_joined(tokens, pair, token))


def _joined(tokens: list[int], pair: Pair, token: int) -> Iterator[int]:
    at = 0
    while at < len(tokens):
        together = tuple(tokens[at : at + 2]) == pair
        yield token if together else tokens[at]
        at += 2 if together else 1


Tokens = Characters | Words | BytePairs
