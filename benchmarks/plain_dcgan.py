"""A plain PyTorch script, the networks of “DCGAN on digits” as one writes them by hand; run with a seed."""

from __future__ import annotations

import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.datasets.loading import images
from playground.server.recipes.judge import SURE, Judge

BATCH, LATENT, CLASSES, STEPS = 64, 64, 10, 2000
RATES = (0.001, 0.0005)


def networks() -> tuple[nn.Sequential, nn.Sequential]:
    """The generator and the discriminator."""
    generator = nn.Sequential(
        *(
            nn.Linear(LATENT + CLASSES, 64 * 49, bias=False),
            nn.Unflatten(1, (64, 7, 7)),
            nn.BatchNorm2d(64),
            nn.ReLU(),
        ),
        *(nn.ConvTranspose2d(64, 32, 4, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU()),
        *(nn.ConvTranspose2d(32, 1, 4, 2, 1), nn.Tanh()),
    )
    discriminator = nn.Sequential(
        *(nn.Conv2d(1, 32, 4, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(32, 64, 4, 2, 1), nn.LeakyReLU(0.2)),
        *(nn.Flatten(), nn.Linear(64 * 49, 1 + CLASSES)),
    )
    return generator, discriminator


def step(optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
    """One step down the loss."""
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    optimizer.step()


def main(seed: int) -> None:
    """Train, judge a thousand samples, and print what it took."""
    x = torch.from_numpy(images("mnist-10k")[0][:9000, None]).float().div(127.5).sub(1)
    y = torch.from_numpy(images("mnist-10k")[1][:9000])
    torch.manual_seed(seed)
    generator, discriminator = networks()
    first, second = (
        torch.optim.Adam(net.parameters(), lr=rate, betas=(0.5, 0.999))
        for net, rate in zip((generator, discriminator), RATES, strict=True)
    )

    def make(points: Tensor, classes: Tensor) -> Tensor:
        made: Tensor = generator(torch.cat([points, F.one_hot(classes, CLASSES).float()], 1))
        return made

    def tell(drawn: Tensor, classes: Tensor) -> Tensor:
        answers: Tensor = discriminator(drawn)
        return answers[:, :1] + answers[:, 1:].gather(1, classes[:, None])

    begun, used = time.perf_counter(), time.process_time()
    for _ in range(STEPS):
        chosen = torch.randint(len(x), (BATCH,))
        real, told = x[chosen], y[chosen]
        made = make(torch.randn(BATCH, LATENT), told)
        step(second, F.softplus(-tell(real, told)).mean() + F.softplus(tell(made.detach(), told)).mean())
        step(first, F.softplus(-tell(made, told)).mean())
    seconds, core_seconds = time.perf_counter() - begun, time.process_time() - used
    generator.eval()
    judge = Judge("mnist-10k", torch.device("cpu"))
    with torch.no_grad():
        made = make(torch.randn(1000, LATENT), torch.arange(1000) % CLASSES)
        chances = judge.probabilities(judge.features(made.add(1).div(2))).max(1).values
    sure = (chances > SURE).float().mean().item()
    print(json.dumps({"seconds": seconds, "core_seconds": core_seconds, "value": sure}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
