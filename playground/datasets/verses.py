"""The verses on hand, by the kind of book that they are in; the GPU server counts them without NumPy.

The files have one verse a line, book after book (`data/LICENSES.md`), so a line's number says its book.
"""

from __future__ import annotations

from itertools import chain, repeat

from playground.datasets.texts import text

# Kinds of books in the order of the lines, with their verses. Jonah's 48 are too few for a kind.
LEFT_OUT = "jonah"
KINDS = (
    ("genesis", 1533),
    ("history", 85 + 810 + 695),  # Ruth, 1 and 2 Samuel
    ("psalms", 2461),
    ("wisdom", 915 + 222 + 117),  # Proverbs, Ecclesiastes, Song of Songs
    (LEFT_OUT, 48),
    ("gospels", 1151 + 879),  # Luke, John
)
CLASSES = tuple(kind for kind, _ in KINDS if kind != LEFT_OUT)
# Neighbouring verses share names and phrases: whole stretches are held out, so that no answer is next
# door.
STRETCH, HELD_OUT = 20, 10
Labelled = list[tuple[str, int]]


def held_out(place: int) -> bool:
    """Whether the verse at a place of its kind, from 0, is for testing: one stretch in ten is."""
    return place // STRETCH % HELD_OUT == HELD_OUT // 2


def count(test: bool) -> int:
    """How many verses there are for testing, or for training."""
    places = chain.from_iterable(range(verses) for kind, verses in KINDS if kind in CLASSES)
    return sum(held_out(place) == test for place in places)


def labelled(name: str) -> tuple[Labelled, Labelled]:
    """The verses of a set, for training and for testing; raises `Missing`."""
    return by_kind(text(name))


def by_kind(whole: str) -> tuple[Labelled, Labelled]:
    """Lines for training and for testing, each with the number of its class in `CLASSES`."""
    kinds = ((kind, place) for kind, verses in KINDS for kind, place in zip(repeat(kind), range(verses)))
    parts: tuple[Labelled, Labelled] = ([], [])
    for verse, (kind, place) in zip(whole.splitlines(), kinds, strict=True):
        if kind in CLASSES:
            parts[held_out(place)].append((verse, CLASSES.index(kind)))
    return parts
