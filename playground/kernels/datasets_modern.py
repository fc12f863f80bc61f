"""Data sets beyond TensorFlow Playground's six: (count, noise, classes, random) -> (N, 3) x, y, label.

Points lie in the square of half-width 6. Noise, a fraction, moves points (or, for curves, labels)
by a normal amount.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .tape import Array

Random = np.random.Generator
Labels = NDArray[np.floating | np.integer]
Floats = NDArray[np.floating]


def moons(count: int, noise: float, classes: int, random: Random) -> Array:
    """Two interleaved half circles of radius 3; label 0 or 1."""
    label = np.arange(count) % 2
    angle = random.uniform(0, np.pi, count)
    x = 3 * np.cos(angle) * (1 - 2 * label) + 3 * label - 1.5
    y = 3 * np.sin(angle) * (1 - 2 * label) + 1.5 * label - 0.75
    return _moved(x, y, label, noise, random)


def rings(count: int, noise: float, classes: int, random: Random) -> Array:
    """`classes` rings around the origin, evenly spaced out to radius 5."""
    label = np.arange(count) % classes
    width = 5 / classes
    radius = (label + random.uniform(0.15, 0.85, count)) * width
    angle = random.uniform(0, 2 * np.pi, count)
    return _moved(radius * np.sin(angle), radius * np.cos(angle), label, noise, random)


def blobs(count: int, noise: float, classes: int, random: Random) -> Array:
    """`classes` round clouds on a circle of radius 3.5."""
    label = np.arange(count) % classes
    angle = 2 * np.pi * label / classes
    spread = 2.2 / max(classes, 3)
    x = 3.5 * np.cos(angle) + random.normal(0, spread, count)
    y = 3.5 * np.sin(angle) + random.normal(0, spread, count)
    return _moved(x, y, label, noise, random)


def spirals(count: int, noise: float, classes: int, random: Random) -> Array:
    """`classes` arms, together 3.5 turns."""
    label = np.arange(count) % classes
    share = random.uniform(0, 1, count)
    angle = 2 * np.pi * (share * 3.5 / classes + label / classes)
    return _moved(5 * share * np.sin(angle), 5 * share * np.cos(angle), label, noise, random)


def checkerboard(count: int, noise: float, classes: int, random: Random) -> Array:
    """Four by four squares of side 2.5, coloured in turn."""
    x, y = random.uniform(-5, 5, (2, count))
    label = (np.floor(x / 2.5) + np.floor(y / 2.5)) % 2
    return _moved(x, y, label, noise, random)


def _gate(labels: tuple[int, int, int, int]) -> tuple[Array, Array, Labels]:
    return np.array([-3.0, -3.0, 3.0, 3.0]), np.array([-3.0, 3.0, -3.0, 3.0]), np.array(labels)


def and_gate(count: int, noise: float, classes: int, random: Random) -> Array:
    """The four inputs of AND, at the corners of a square; true at the upper right."""
    return _moved(*_gate((0, 0, 0, 1)), noise, random)


def or_gate(count: int, noise: float, classes: int, random: Random) -> Array:
    """The four inputs of OR."""
    return _moved(*_gate((0, 1, 1, 1)), noise, random)


def xor_gate(count: int, noise: float, classes: int, random: Random) -> Array:
    """The four inputs of XOR."""
    return _moved(*_gate((0, 1, 1, 0)), noise, random)


def line(count: int, noise: float, classes: int, random: Random) -> Array:
    """label = x / 6."""
    x = random.uniform(-6, 6, count)
    return _curve(x, x / 6, noise, random)


def sine(count: int, noise: float, classes: int, random: Random) -> Array:
    """label = sin x."""
    x = random.uniform(-6, 6, count)
    return _curve(x, np.sin(x), noise, random)


def absolute(count: int, noise: float, classes: int, random: Random) -> Array:
    """label = |x| / 3 - 1."""
    x = random.uniform(-6, 6, count)
    return _curve(x, np.abs(x) / 3 - 1, noise, random)


def step(count: int, noise: float, classes: int, random: Random) -> Array:
    """label = -1 left of 0, 1 from there."""
    x = random.uniform(-6, 6, count)
    return _curve(x, np.where(x < 0, -1.0, 1.0), noise, random)


def _moved(x: Floats, y: Floats, label: Labels, noise: float, random: Random) -> Array:
    return np.column_stack([np.column_stack([x, y]) + random.normal(0, 2 * noise, (len(x), 2)), label])


def _curve(x: Array, label: Array, noise: float, random: Random) -> Array:
    return np.column_stack([x, np.zeros_like(x), label + random.normal(0, noise, len(x))])
