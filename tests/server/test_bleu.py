"""BLEU against figures written in its paper, worked out by hand, and of sacreBLEU 2.6."""

from __future__ import annotations

import math

import pytest

from playground.server.recipes.bleu import bleu

TRUE = ["a boot above a smaller seven", "two sevens to the left of a bag", "three shoes"]

# Candidate and reference 1 of example 1 of the paper.
CANDIDATE = ["It is a guide to action which ensures that the military always obeys the commands of the party"]
REFERENCE = ["It is a guide to action that ensures that the military will forever heed Party commands"]


def split(*sentences: str) -> list[list[str]]:
    """Their words."""
    return [sentence.split() for sentence in sentences]


@pytest.mark.parametrize(
    ("said", "true", "expected"),
    [
        # tokenize="none", smooth_method="none", a score of 0 to 100 there
        (
            ["a boot above a smaller eight", "two sevens to the right of a bag", "two shoes"],
            TRUE,
            0.5964530465752882,
        ),
        (["a boot above", "two sevens to the left of a bag", "shoes"], TRUE, 0.7165313105737896),
        (CANDIDATE, REFERENCE, 0.41180376356915765),
    ],
)
def test_as_sacrebleu_says(said: list[str], true: list[str], expected: float) -> None:
    """The same number for the same sentences."""
    assert bleu(split(*said), split(*true)) == pytest.approx(expected, abs=1e-12)


def test_worked_out_by_hand() -> None:
    """Of `a b c d e` for `a b c d f` four of five words are right, then 3/4, 2/3 and 1/2."""
    expected = (4 / 5 * 3 / 4 * 2 / 3 * 1 / 2) ** 0.25
    assert bleu([list("abcde")], [list("abcdf")]) == pytest.approx(expected)


def test_what_is_too_short_costs() -> None:
    """Four right words of six: e to the power of 1 - 6/4."""
    assert bleu([list("abcd")], [list("abcdef")]) == pytest.approx(math.exp(1 - 6 / 4))


def test_a_word_counts_as_often_as_in_the_reference() -> None:
    """`the the the the` is no good translation of a sentence with one of them (the paper, section 2.1)."""
    assert bleu([["the"] * 7], [["the", "cat", "is", "on", "the", "mat"]]) == 0
    said, true = [*"abcd", *"abcd"], [*"abcd"]  # runs: 4 of 8, 3 of 7, 2 of 6, 1 of 5
    assert bleu([said], [true]) == pytest.approx((4 / 8 * 3 / 7 * 2 / 6 * 1 / 5) ** 0.25)


def test_the_ends() -> None:
    """What is right is 1, what has no run of four words in common 0, and so is silence."""
    assert bleu(split(*TRUE), split(*TRUE)) == 1
    assert bleu(split("a boot"), split("a boot above a bag")) == 0
    assert bleu([[]], split("a boot")) == 0
