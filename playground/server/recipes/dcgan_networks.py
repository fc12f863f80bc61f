"""The two networks of a DCGAN for images of 28 × 28; both can be told which class an image is of."""

from __future__ import annotations

import torch
from torch import Tensor, nn

KERNEL, SMALL = 4, 7  # side of the kernels, and of the smallest maps
SLOPE = 0.2  # of LeakyReLU below 0


class Maps(nn.Module):
    """Rows (N, 7 × 7 × maps) as maps (N, maps, 7, 7) whose channels lie last, as convolutions want them."""

    def forward(self, x: Tensor) -> Tensor:
        """Nothing is copied."""
        return x.view(len(x), SMALL, SMALL, -1).permute(0, 3, 1, 2)


class Generator(nn.Sequential):
    """Draws images (N, 1, 28, 28) of latent points (N, latent_size) and, if told, of classes (N, classes)."""

    def forward(self, points: Tensor, told: Tensor | None = None) -> Tensor:
        """`told` has a 1 for an image's class, or parts of several (Mirza & Osindero 2014)."""
        whole = points if told is None else torch.cat([points, told], 1)
        made: Tensor = super().forward(whole)  # type: ignore[no-untyped-call]
        return made


class Discriminator(nn.Sequential):
    """Answers to images (N, 1, 28, 28) with one number (N, 1), the larger the more real."""

    def forward(self, images: Tensor, told: Tensor | None = None) -> Tensor:
        """Told the class, it adds an answer that is that class's own (Miyato & Koyama 2018)."""
        answers: Tensor = super().forward(images)  # type: ignore[no-untyped-call]
        if told is None:
            return answers
        return answers[:, :1] + (answers[:, 1:] * told).sum(1, keepdim=True)


def networks(
    latent_size: int, classes: int, generator: tuple[int, ...], discriminator: tuple[int, ...]
) -> tuple[Generator, Discriminator]:
    """Both networks, told of so many `classes`; of 0, told nothing.

    `generator` has its maps of 7 × 7 and of 14 × 14, `discriminator` those of 14 × 14 and of 7 × 7.
    """
    wide, narrow = generator
    first, second = discriminator
    maker = Generator(
        *(
            nn.Linear(latent_size + classes, wide * SMALL**2, bias=False),
            Maps(),
            nn.BatchNorm2d(wide),
            nn.ReLU(),
        ),
        *(nn.ConvTranspose2d(wide, narrow, KERNEL, 2, 1, bias=False), nn.BatchNorm2d(narrow), nn.ReLU()),
        *(nn.ConvTranspose2d(narrow, 1, KERNEL, 2, 1), nn.Tanh()),
    )
    teller = Discriminator(
        *(nn.Conv2d(1, first, KERNEL, 2, 1), nn.LeakyReLU(SLOPE)),
        # Flattened first: the slope's gradient then lies as its numbers do, which makes it ten times as fast.
        *(nn.Conv2d(first, second, KERNEL, 2, 1), nn.Flatten(), nn.LeakyReLU(SLOPE)),
        nn.Linear(second * SMALL**2, 1 + classes),
    )
    return maker, teller
