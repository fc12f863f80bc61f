"""Scenes with one caption each, made on the fly: groups of digits and clothes above or beside one another.

Some pairs of kinds are never seen together in training. Who describes them rightly has put the sentence
together from its parts.
"""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Any, NamedTuple

import torch
from torch import Tensor

from playground.datasets import IMAGES
from playground.datasets.loading import images
from playground.server.recipes.scenes import INK, bounds, draw, shaped
from playground.server.specs.captions import SIDE, Captions
from playground.server.specs.grammar import MOST, Group, caption

SMALL, LARGE = (10.0, 12.5), (19.0, 24.0)  # pixels of a thing's longer side, from and to
SETS = (IMAGES["mnist-10k"], IMAGES["fashion-10k"])
CELL = SIDE / MOST  # room for a thing, beside others of its group
EVERY = 5  # of so many pairs of kinds, one is held out
ALONE = 0.2  # part of the scenes that have one group


class Scenes(NamedTuple):
    """N scenes, each with K things or fewer, those of the group that is said first first."""

    pictures: Tensor  # (N, K): numbers of images
    light: Tensor  # (N, K): how light the lightest is, 0 to 1
    boxes: Tensor  # (N, K, 4): left, top, right, bottom in pixels
    there: Tensor  # (N, K): whether there is such a thing
    kinds: Tensor  # (N, 2): of the first group and the second
    counts: Tensor  # (N, 2); the second is 0 where there is one group
    relation: Tensor  # (N,): where the first is as seen from the second, a place in `RELATIONS`
    smaller: Tensor  # (N,): whether the second group's things are smaller


def held_out(kinds: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Pairs of numbers of kinds that may be seen together in training, and those that are held out.

    Every kind is in pairs of both sorts, also with itself in the first.
    """
    pairs = list(combinations_with_replacement(range(kinds), 2))
    hidden = [(a, b) for a, b in pairs if a != b and (a + b) % EVERY == 0]
    return [pair for pair in pairs if pair not in hidden], hidden


class SceneMaker:
    """Makes scenes of training images and pairs of kinds for training, or of test images, of which the pairs
    are those that are held out or, if `familiar`, those of training."""

    def __init__(
        self, spec: Captions, device: torch.device, *, test: bool = False, familiar: bool = True
    ) -> None:
        self.spec, self.device = spec, device
        pixels, of_kind = pictures(spec, test)
        self.pixels = pixels.to(device)  # uint8 (M, 28, 28)
        self.ink = bounds(self.pixels > INK)
        # The images of each kind (kinds, most of one), those of a kind with fewer again and again.
        most = max(map(len, of_kind))
        self.of_kind = torch.stack([own.repeat(-(-most // len(own)))[:most] for own in of_kind]).to(device)
        allowed = held_out(len(of_kind))[not familiar]
        self.pairs = torch.tensor(allowed, device=device)
        self.alone = ALONE if familiar else 0.0

    def make(self, count: int, chance: torch.Generator) -> Scenes:
        """So many scenes; the same from the same state of `chance`."""

        def uniform(*shape: int) -> Tensor:
            return torch.rand(shape, generator=chance, device=self.device)

        def below(most: int, *shape: int) -> Tensor:
            return torch.randint(most, shape, generator=chance, device=self.device)

        pair = self.pairs[below(len(self.pairs), count)]
        kinds = torch.where(uniform(count, 1) < 0.5, pair, pair.flip(1))  # (N, 2)
        counts = 1 + below(self.spec.count, count, 2)
        lone = uniform(count) < self.alone
        counts[:, 1].masked_fill_(lone, 0)
        # 0: both large; 1: both small; 2: the second is smaller.
        sizes = (
            below(3, count) if self.spec.sizes else torch.zeros(count, dtype=torch.long, device=self.device)
        )
        small = torch.stack([sizes == 1, sizes > 0], 1)  # (N, 2)
        longer = _between(uniform(count, 2), *LARGE).where(~small, _between(uniform(count, 2), *SMALL))
        # Of two groups that are as large as each other the upper or left one is said first.
        after = (below(2, count) == 1) & (sizes == 2)
        sideways = below(2, count) == 1
        most = self.spec.count
        number = torch.arange(most, device=self.device)
        there = number < counts[..., None]  # (N, 2, K / 2)
        chosen = self.of_kind[kinds[..., None], below(self.of_kind.shape[1], count, 2, most)]
        ink = self.ink[chosen]
        shapes = shaped(ink, longer[..., None].expand(-1, -1, most), 2 * uniform(count, 2, most) - 1)
        # Along the line that leads from group to group each has half of the scene, alone all of it.
        room = torch.where(lone, SIDE, SIDE / 2)[:, None, None]
        begin = torch.stack([after, ~after], 1)[..., None] * (SIDE / 2) * ~lone[:, None, None]
        reach = longer[..., None]
        along = begin + reach / 2 + uniform(count, 2, most) * (room - reach)
        # Across it the things of a group stand side by side, both groups moved as far.
        widest = counts.amax(1)[:, None, None] * CELL
        shift = (uniform(count, 1, 1) - 0.5) * (SIDE - widest)
        spread = (number - (counts[..., None] - 1) / 2) * CELL
        across = SIDE / 2 + shift + spread + (uniform(count, 2, most) - 0.5) * (CELL - reach)
        side = sideways[:, None, None]
        middle = torch.stack([torch.where(side, along, across), torch.where(side, across, along)], -1)
        boxes = torch.cat([middle - shapes / 2, middle + shapes / 2], -1)
        return Scenes(
            chosen.flatten(1),
            0.65 + 0.35 * uniform(count, 2 * most),
            boxes.flatten(1, 2),
            there.flatten(1),
            kinds,
            counts,
            2 * sideways + after.long(),
            sizes == 2,
        )

    def render(self, scenes: Scenes) -> Tensor:
        """The scenes as bytes (N, 1, SIDE, SIDE): of all things at a place, the lightest."""
        shown = self.pixels[scenes.pictures].float() / 255 * scenes.light[..., None, None]
        drawn = draw(shown, self.ink[scenes.pictures], scenes.boxes, SIDE)
        seen = (drawn * scenes.there[..., None, None]).amax(1)
        return seen.mul(255).round().clamp(0, 255).to(torch.uint8)[:, None]

    def composed(self, things: list[dict[str, Any]]) -> Scenes:
        """One scene of things that somebody has put together, `specs.captions.Thing` as JSON; it has no
        caption."""
        rows = [[thing[part] for part in ("kind", "picture", "x", "y", "side")] for thing in things]
        # An empty scene has a thing that is not there, for the largest of none is no number.
        table = torch.tensor(rows or [[0.0, 0, 0, 0, 1]], dtype=torch.float32, device=self.device)
        kinds, chosen = table[:, 0].long(), table[:, 1].long()
        pictures = self.of_kind[kinds, chosen % self.of_kind.shape[1]][None]
        ink = self.ink[pictures]
        size = ink[..., 2:] - ink[..., :2]
        half = size / size.amax(-1, keepdim=True) * table[None, :, 4:] / 2
        boxes = torch.cat([table[None, :, 2:4] - half, table[None, :, 2:4] + half], -1)
        ones = torch.ones_like(pictures)
        there = ones.bool() & bool(things)
        none = torch.zeros(1, 2, dtype=torch.long, device=self.device)
        return Scenes(pictures, ones.float(), boxes, there, none, none, none[:, 0], none[:, 0].bool())

    def things(self, scenes: Scenes) -> Tensor:
        """What is in the first scene (n, 5): kind, which of its images, middle and longer side."""
        there = scenes.there[0]
        boxes, found = scenes.boxes[0, there], scenes.pictures[0, there]
        where = (self.of_kind == found[:, None, None]).nonzero()
        # An image that is in a row more than once is found where it is first.
        first = (
            torch.stack([where[where[:, 0] == k][0, 1:] for k in range(len(found))])
            if len(found)
            else where[:, 1:]
        )
        middle = (boxes[:, :2] + boxes[:, 2:]) / 2
        longer = (boxes[:, 2:] - boxes[:, :2]).amax(1, keepdim=True)
        return torch.cat([first.float(), middle, longer], 1)

    def captions(self, scenes: Scenes) -> list[str]:
        """What each scene shows, in the language of the spec."""
        names = self.spec.kinds()
        parts = (part.tolist() for part in (scenes.kinds, scenes.counts, scenes.relation, scenes.smaller))
        said = []
        for kinds, counts, relation, smaller in zip(*parts, strict=True):
            first, second = (Group(names[kind], number) for kind, number in zip(kinds, counts, strict=True))
            said.append(
                caption(self.spec.language, first, relation, second if second.number else None, smaller)
            )
        return said


def pictures(spec: Captions, test: bool) -> tuple[Tensor, list[Tensor]]:
    """Images uint8 (M, 28, 28) for training or testing, and the numbers of those of each kind."""
    found: list[Tensor] = []
    of_kind: dict[str, Tensor] = {}
    begun = 0
    for item in SETS:
        pixels, labels = images(item.name)
        part = slice(item.train, None) if test else slice(item.train)
        found.append(torch.from_numpy(pixels[part]))
        for label, name in enumerate(item.classes):
            of_kind[name] = begun + torch.from_numpy(labels[part] == label).nonzero()[:, 0]
        begun += len(found[-1])
    return torch.cat(found), [of_kind[name] for name in spec.kinds()]


def _between(part: Tensor, low: float, high: float) -> Tensor:
    return low + (high - low) * part
