"""TensorFlow Playground's six data sets, number for number.

Each generator draws from a `SeedRandom` in the order in which `src/dataset.ts` of
https://github.com/tensorflow/playground does, and returns (x, y, label) rows. `noise` is a fraction.
"""

from __future__ import annotations

import math

from .fdlibm import cos, log, sin
from .seedrandom import SeedRandom

Points = list[tuple[float, float, float]]


def circle(count: int, noise: float, random: SeedRandom) -> Points:
    """A disc (+1) inside a ring (-1). Noise moves the place where the label is read, never the point."""
    radius = 5.0
    points: Points = []
    for low, high in ((0.0, radius * 0.5), (radius * 0.7, radius)):
        for _ in range(math.ceil(count / 2)):
            r = random.uniform(low, high)
            angle = random.uniform(0, 2 * math.pi)
            x, y = r * sin(angle), r * cos(angle)
            seen_x = x + random.uniform(-radius, radius) * noise
            seen_y = y + random.uniform(-radius, radius) * noise
            inside = math.sqrt(seen_x * seen_x + seen_y * seen_y) < radius * 0.5
            points.append((x, y, 1.0 if inside else -1.0))
    return points


def xor(count: int, noise: float, random: SeedRandom) -> Points:
    """Four squares, labelled by the sign of x * y. Noise moves the place where the label is read."""
    padding = 0.3
    points: Points = []
    for _ in range(count):
        x = random.uniform(-5, 5)
        x += padding if x > 0 else -padding
        y = random.uniform(-5, 5)
        y += padding if y > 0 else -padding
        seen_x = x + random.uniform(-5, 5) * noise
        seen_y = y + random.uniform(-5, 5) * noise
        points.append((x, y, 1.0 if seen_x * seen_y >= 0 else -1.0))
    return points


def gauss(count: int, noise: float, random: SeedRandom) -> Points:
    """Two round clouds at (2, 2) and (-2, -2). Noise 0..0.5 widens their variance from 0.5 to 4."""
    share = noise / 0.5
    variance = 0.5 * (1 - share) + 4 * share
    points: Points = []
    for centre, label in ((2.0, 1.0), (-2.0, -1.0)):
        for _ in range(math.ceil(count / 2)):
            x = _normal(centre, variance, random)
            y = _normal(centre, variance, random)
            points.append((x, y, label))
    return points


def spiral(count: int, noise: float, random: SeedRandom) -> Points:
    """Two arms of 1.75 turns. Noise moves the points by up to `noise` along each axis."""
    n = count / 2
    points: Points = []
    for turn, label in ((0.0, 1.0), (math.pi, -1.0)):
        for i in range(math.ceil(n)):
            r = i / n * 5
            t = 1.75 * i / n * 2 * math.pi + turn
            x = r * sin(t) + random.uniform(-1, 1) * noise
            y = r * cos(t) + random.uniform(-1, 1) * noise
            points.append((x, y, label))
    return points


def regress_plane(count: int, noise: float, random: SeedRandom) -> Points:
    """A plane over the square, (x + y) / 10. Noise moves the place where the label is read."""
    points: Points = []
    for _ in range(count):
        x, y, seen_x, seen_y = _place_in_square(noise, random)
        share = (seen_x + seen_y + 10) / 20
        points.append((x, y, -1 * (1 - share) + share))
    return points


#: Centre and sign of the cones of `regress_gauss`.
_CONES = ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1))


def regress_gauss(count: int, noise: float, random: SeedRandom) -> Points:
    """Six cones of radius 2 and height +-1; the highest one counts. Noise moves where the label is read."""
    points: Points = []
    for _ in range(count):
        x, y, seen_x, seen_y = _place_in_square(noise, random)
        label = 0.0
        for cone_x, cone_y, sign in _CONES:
            dx, dy = seen_x - cone_x, seen_y - cone_y
            height = sign * (1 - min(math.sqrt(dx * dx + dy * dy) / 2, 1.0))
            if abs(height) > abs(label):
                label = height
        points.append((x, y, label))
    return points


def shuffle(points: Points, random: SeedRandom) -> None:
    """Fisher-Yates in place, one draw a point."""
    for counter in range(len(points), 0, -1):
        index = math.floor(random() * counter)
        points[counter - 1], points[index] = points[index], points[counter - 1]


def _place_in_square(noise: float, random: SeedRandom) -> tuple[float, float, float, float]:
    """A point of the square of half-width 6, and the noisy place at which its label is read."""
    x = random.uniform(-6, 6)
    y = random.uniform(-6, 6)
    return x, y, x + random.uniform(-6, 6) * noise, y + random.uniform(-6, 6) * noise


def _normal(mean: float, variance: float, random: SeedRandom) -> float:
    """Marsaglia's polar method; its second value is thrown away."""
    while True:
        v1 = 2 * random() - 1
        v2 = 2 * random() - 1
        s = v1 * v1 + v2 * v2
        if s <= 1:
            return mean + math.sqrt(variance) * (math.sqrt(-2 * log(s) / s) * v1)
