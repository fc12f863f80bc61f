"""David Bau's seedrandom 2.4.3: the random numbers behind TensorFlow Playground's ``seed``.

ARC4 keyed by the seed text, its first 256 outputs dropped, read as doubles with 53 significant bits.
Source: https://github.com/davidbau/seedrandom, version 2.4.3.
"""

from __future__ import annotations

_WIDTH = 256  # each ARC4 output is a byte
_CHUNKS = 6  # bytes read before it is asked whether they are enough
_SIGNIFICANCE = 2**52
_OVERFLOW = 2**53


class SeedRandom:
    """``Math.random`` after ``Math.seedrandom(seed)``: call it for the next number in [0, 1)."""

    def __init__(self, seed: str) -> None:
        key = mix_key(seed) or [0]
        state = list(range(_WIDTH))
        j = 0
        for i in range(_WIDTH):
            held = state[i]
            j = (j + key[i % len(key)] + held) & 0xFF
            state[i] = state[j]
            state[j] = held
        self._state, self._i, self._j = state, 0, 0
        self._bytes(_WIDTH)

    def __call__(self) -> float:
        """The next number in [0, 1)."""
        numerator = self._bytes(_CHUNKS)
        denominator = _WIDTH**_CHUNKS
        extra = 0
        while numerator < _SIGNIFICANCE:
            numerator = (numerator + extra) * _WIDTH
            denominator *= _WIDTH
            extra = self._bytes(1)
        while numerator >= _OVERFLOW:
            numerator >>= 1
            denominator >>= 1
            extra >>= 1
        return float((numerator + extra) / denominator)

    def uniform(self, low: float, high: float) -> float:
        """The next number, stretched to [low, high)."""
        return self() * (high - low) + low

    def _bytes(self, count: int) -> int:
        """The next `count` ARC4 outputs, read as one big-endian number."""
        state, i, j, number = self._state, self._i, self._j, 0
        for _ in range(count):
            i = (i + 1) & 0xFF
            held = state[i]
            j = (j + held) & 0xFF
            state[i] = other = state[j]
            state[j] = held
            number = (number << 8) | state[(held + other) & 0xFF]
        self._i, self._j = i, j
        return number


def mix_key(seed: str) -> list[int]:
    """The ARC4 key of a seed text: its UTF-16 code units folded into at most 256 bytes."""
    units = seed.encode("utf-16-le", "surrogatepass")
    key: list[int] = []
    smear = 0
    for position in range(len(units) // 2):
        unit = units[2 * position] | units[2 * position + 1] << 8
        slot = position & 0xFF
        if slot == len(key):
            key.append(0)
        smear ^= key[slot] * 19
        key[slot] = (smear + unit) & 0xFF
    return key
