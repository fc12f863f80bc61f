"""A plain PyTorch script, the networks of the rows about MNIST and Fashion-MNIST as one writes them by hand;
run with a seed and the name of the data."""

from __future__ import annotations

import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.datasets.loading import images

BATCH, RATE, TRAIN = 128, 0.01, 60_000
SETTINGS = {"mnist": ((24, 48, 96), 1, False), "fashion-mnist": ((32, 64, 128), 8, True)}


def network(widths: tuple[int, int, int]) -> nn.Sequential:
    """Three convolutions, each with batch norm; pooled before the activation."""
    first, second, third = widths
    return nn.Sequential(
        *(nn.Conv2d(1, first, 5, bias=False), nn.MaxPool2d(2), nn.BatchNorm2d(first), nn.ReLU()),
        *(nn.Conv2d(first, second, 3, bias=False), nn.MaxPool2d(2), nn.BatchNorm2d(second), nn.ReLU()),
        *(nn.Conv2d(second, third, 3, bias=False), nn.BatchNorm2d(third), nn.ReLU()),
        *(nn.Flatten(), nn.Linear(third * 9, 10)),
    )


def flipped(batch: Tensor) -> Tensor:
    """Every second image (N, 1, 28, 28) with left and right exchanged, by chance."""
    return torch.where(torch.rand(len(batch), 1, 1, 1) < 0.5, batch.flip(3), batch)


def main(seed: int, data: str) -> None:
    """Train, test, and print what it took."""
    widths, epochs, flip = SETTINGS[data]
    pixels, labels = images(data)
    x = torch.from_numpy(pixels[:, None]).float().div(255)
    x = x.sub(x[:TRAIN].mean()).div(x[:TRAIN].std())
    y = torch.from_numpy(labels)
    torch.manual_seed(seed)
    net = network(widths)
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.0)
    steps = TRAIN // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, total_steps=steps * epochs, cycle_momentum=False
    )
    begun, used = time.perf_counter(), time.process_time()
    for _ in range(epochs):
        for batch in torch.split(torch.randperm(TRAIN)[: steps * BATCH], BATCH):
            logits = net(flipped(x[batch]) if flip else x[batch])
            loss = F.cross_entropy(logits, y[batch], label_smoothing=0.1)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    seconds, core_seconds = time.perf_counter() - begun, time.process_time() - used
    net.eval()
    with torch.no_grad():
        answers = torch.cat([net(x[start : start + 1000]).argmax(1) for start in range(TRAIN, 70_000, 1000)])
    accuracy = (answers == y[TRAIN:]).float().mean().item()
    print(json.dumps({"seconds": seconds, "core_seconds": core_seconds, "value": accuracy}))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
