"""The two networks of a DCGAN for images of 28 × 28."""

from __future__ import annotations

from torch import Tensor, nn

KERNEL, SMALL = 4, 7  # side of the kernels, and of the smallest maps
SLOPE = 0.2  # of LeakyReLU below 0


class Maps(nn.Module):
    """Rows (N, 7 × 7 × maps) as maps (N, maps, 7, 7) whose channels lie last, as convolutions want them."""

    def forward(self, x: Tensor) -> Tensor:
        """Nothing is copied."""
        return x.view(len(x), SMALL, SMALL, -1).permute(0, 3, 1, 2)


def networks(
    latent_size: int, generator: tuple[int, ...], discriminator: tuple[int, ...]
) -> tuple[nn.Sequential, nn.Sequential]:
    """The generator, (N, latent_size) to (N, 1, 28, 28), and the discriminator, back to (N, 1).

    `generator` has its maps of 7 × 7 and of 14 × 14, `discriminator` those of 14 × 14 and of 7 × 7.
    """
    wide, narrow = generator
    first, second = discriminator
    maker = nn.Sequential(
        *(nn.Linear(latent_size, wide * SMALL**2, bias=False), Maps(), nn.BatchNorm2d(wide), nn.ReLU()),
        *(nn.ConvTranspose2d(wide, narrow, KERNEL, 2, 1, bias=False), nn.BatchNorm2d(narrow), nn.ReLU()),
        *(nn.ConvTranspose2d(narrow, 1, KERNEL, 2, 1), nn.Tanh()),
    )
    teller = nn.Sequential(
        *(nn.Conv2d(1, first, KERNEL, 2, 1), nn.LeakyReLU(SLOPE)),
        # Flattened first: the slope's gradient then lies as its numbers do, which makes it ten times as fast.
        *(nn.Conv2d(first, second, KERNEL, 2, 1), nn.Flatten(), nn.LeakyReLU(SLOPE)),
        nn.Linear(second * SMALL**2, 1),
    )
    return maker, teller
