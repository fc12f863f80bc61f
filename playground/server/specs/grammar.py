"""A small grammar that says in English or Spanish what is in a scene: how many of what, where, and how large.

A scene has one group of things of a kind, or two. The larger things are said first; of equal ones, the upper
or left ones. So every scene has exactly one caption: `two boots below a smaller seven`, `dos botas debajo de
un siete más pequeño`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

MOST = 3  # things of a group
LANGUAGES = ("en", "es")
RELATIONS = {
    "en": ("above", "below", "to the left of", "to the right of"),
    "es": ("encima de", "debajo de", "a la izquierda de", "a la derecha de"),
}


class Noun(NamedTuple):
    """The words for a kind of thing: one of them and several, in English and in Spanish."""

    one: str
    many: str
    uno: str
    varios: str
    feminine: bool  # in Spanish


NOUNS = {
    "0": Noun("zero", "zeros", "cero", "ceros", False),
    "1": Noun("one", "ones", "uno", "unos", False),
    "2": Noun("two", "twos", "dos", "doses", False),
    "3": Noun("three", "threes", "tres", "treses", False),
    "4": Noun("four", "fours", "cuatro", "cuatros", False),
    "5": Noun("five", "fives", "cinco", "cincos", False),
    "6": Noun("six", "sixes", "seis", "seises", False),
    "7": Noun("seven", "sevens", "siete", "sietes", False),
    "8": Noun("eight", "eights", "ocho", "ochos", False),
    "9": Noun("nine", "nines", "nueve", "nueves", False),
    "T-shirt/top": Noun("T-shirt", "T-shirts", "camiseta", "camisetas", True),
    "Trouser": Noun("pair of trousers", "pairs of trousers", "pantalón", "pantalones", False),
    "Dress": Noun("dress", "dresses", "vestido", "vestidos", False),
    "Sandal": Noun("sandal", "sandals", "sandalia", "sandalias", True),
    "Sneaker": Noun("shoe", "shoes", "zapato", "zapatos", False),
    "Bag": Noun("bag", "bags", "bolso", "bolsos", False),
    "Ankle boot": Noun("boot", "boots", "bota", "botas", True),
}


class Group(NamedTuple):
    """Things of one kind, a key of `NOUNS`, and how many: 1 to `MOST`."""

    kind: str
    number: int


def phrase(language: str, group: Group, smaller: bool = False) -> str:
    """`two smaller boots`, `dos botas más pequeñas`."""
    noun = NOUNS[group.kind]
    several = group.number > 1
    if language == "en":
        name = f"{'smaller ' if smaller else ''}{noun.many if several else noun.one}"
        article = "an" if name[0] in "aeiou" and name != "one" else "a"
        return f"{('', article, 'two', 'three')[group.number]} {name}"
    small = f" más pequeñ{'a' if noun.feminine else 'o'}{'s' if several else ''}" if smaller else ""
    article = "una" if noun.feminine else "un"
    return f"{('', article, 'dos', 'tres')[group.number]} {noun.varios if several else noun.uno}{small}"


def caption(
    language: str, first: Group, relation: int = 0, second: Group | None = None, smaller: bool = False
) -> str:
    """What a scene shows: `first` alone, or where it is as seen from `second`, which may be `smaller`.

    `relation` is a place in `RELATIONS`.
    """
    if second is None:
        return phrase(language, first)
    where = RELATIONS[language][relation]
    return f"{phrase(language, first)} {where} {phrase(language, second, smaller)}"


def words(language: str, kinds: Sequence[str], count: int, sizes: bool) -> list[str]:
    """Every word of the captions of scenes with these kinds, in the order of the alphabet."""
    sides = [
        phrase(language, Group(kind, number + 1), smaller)
        for kind in kinds
        for number in range(count)
        for smaller in {False, sizes}
    ]
    return sorted({word for part in (*sides, *RELATIONS[language]) for word in part.split()})
