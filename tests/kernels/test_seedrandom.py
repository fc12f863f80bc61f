"""The random numbers of a seed text, against values from seedrandom 2.4.3 itself."""

from __future__ import annotations

import pytest

from playground.kernels.seedrandom import SeedRandom

#: seed -> the first three numbers of `Math.seedrandom(seed)` in Node 20
RECORDED = {
    "0.12345": (0.9152007406557323, 0.4702753218035592, 0.2736265229359467),
    "": (0.23144008215179881, 0.27404636548159655, 0.7901279251811976),
    "hello.": (0.9282578795792454, 0.3752569768646784, 0.7316977468919549),
    "ñandú €😀": (0.8481369027601869, 0.2813727877390416, 0.39040062049016944),
    "a": (0.43449421599986604, 0.5451403460013228, 0.3578386258898537),
    "b" * 300: (0.4665356494564923, 0.8778955609738108, 0.9084419787569948),
}


@pytest.mark.parametrize("seed", RECORDED, ids=lambda seed: repr(seed[:12]))
def test_first_numbers(seed: str) -> None:
    """They are equal bit for bit: for digits, no text, other alphabets and long texts."""
    random = SeedRandom(seed)
    assert tuple(random() for _ in range(3)) == RECORDED[seed]


def test_numbers_stay_below_one() -> None:
    """Ten thousand numbers lie in [0, 1) and have the mean of a uniform distribution."""
    random = SeedRandom("0.5")
    drawn = [random() for _ in range(10_000)]
    assert min(drawn) >= 0
    assert max(drawn) < 1
    assert abs(sum(drawn) / len(drawn) - 0.5) < 0.01
