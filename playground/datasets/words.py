"""Words of a text, and the lists of words on hand; the GPU server reads them without NumPy."""

from __future__ import annotations

import re
from collections import Counter

# Letters, with an apostrophe only inside: "don't" is one word.
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def words(text: str) -> list[str]:
    """The words of a text in small letters, in its order; marks and digits are left out."""
    return WORD.findall(text.lower())


def frequent(words: list[str], most: int) -> list[str]:
    """The most frequent words, at most so many, the most frequent first; equal ones by the alphabet."""
    counted = Counter(words)
    return sorted(counted, key=lambda word: (-counted[word], word))[:most]
