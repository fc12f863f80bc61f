"""Captions in both languages: articles, plurals, gender, and one caption for each scene."""

from __future__ import annotations

import pytest

from playground.server.specs.captions import KINDS
from playground.server.specs.grammar import LANGUAGES, NOUNS, RELATIONS, Group, caption, phrase, words


@pytest.mark.parametrize(
    ("kind", "count", "smaller", "english", "spanish"),
    [
        ("7", 1, False, "a seven", "un siete"),
        ("8", 1, False, "an eight", "un ocho"),
        ("8", 1, True, "a smaller eight", "un ocho más pequeño"),
        ("1", 1, False, "a one", "un uno"),
        ("2", 2, True, "two smaller twos", "dos doses más pequeños"),
        ("6", 3, False, "three sixes", "tres seises"),
        ("Ankle boot", 1, True, "a smaller boot", "una bota más pequeña"),
        ("Ankle boot", 2, True, "two smaller boots", "dos botas más pequeñas"),
        ("Trouser", 1, False, "a pair of trousers", "un pantalón"),
        ("Trouser", 2, True, "two smaller pairs of trousers", "dos pantalones más pequeños"),
        ("Bag", 1, True, "a smaller bag", "un bolso más pequeño"),
    ],
)
def test_articles_numbers_and_gender(
    kind: str, count: int, smaller: bool, english: str, spanish: str
) -> None:
    """`a` or `an` by the next sound; in Spanish article and adjective agree with the noun."""
    group = Group(kind, count)
    assert phrase("en", group, smaller) == english
    assert phrase("es", group, smaller) == spanish


def test_a_whole_caption() -> None:
    """The first group, where it is, and the second, which may be smaller."""
    two, one = Group("Ankle boot", 2), Group("7", 1)
    assert caption("en", two, 1, one, True) == "two boots below a smaller seven"
    assert caption("es", two, 1, one, True) == "dos botas debajo de un siete más pequeño"
    assert caption("es", one, 2, Group("Sneaker", 1)) == "un siete a la izquierda de un zapato"
    assert caption("en", one) == "a seven"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_vocabulary_is_that_of_the_captions(language: str) -> None:
    """Every word of every caption is in it, and no other; settings leave words out."""
    kinds = KINDS["both"]
    groups = [Group(kind, count) for kind in kinds for count in (1, 2, 3)]
    # Any group can be said first and second: these captions have all words.
    said = [
        caption(language, group, relation, group, smaller)
        for group in groups
        for relation in range(len(RELATIONS[language]))
        for smaller in (False, True)
    ]
    assert words(language, kinds, 3, True) == sorted({word for each in said for word in each.split()})
    few = words(language, KINDS["clothes"], 1, False)
    assert not {"two", "dos", "boots", "botas", "smaller", "más", "seven", "siete"} & set(few)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_scenes_have_the_same_caption(language: str) -> None:
    """Number, kind, place and size each change what is said."""
    groups = [Group(kind, count) for kind in NOUNS for count in (1, 2, 3)]
    said = [
        caption(language, first, relation, second, smaller)
        for first in groups[:12]
        for second in groups
        for relation in range(4)
        for smaller in (False, True)
    ]
    assert len(said) == len(set(said))
