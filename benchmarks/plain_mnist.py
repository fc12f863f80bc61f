"""A plain PyTorch script, the network of the row “CNN on MNIST” as one writes it by hand; run with a seed."""

from __future__ import annotations

import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

from playground.datasets.loading import images

BATCH, RATE, TRAIN = 128, 0.01, 60_000


def network() -> nn.Sequential:
    """Three convolutions, each with batch norm; pooled before the activation."""
    return nn.Sequential(
        *(nn.Conv2d(1, 24, 5, bias=False), nn.MaxPool2d(2), nn.BatchNorm2d(24), nn.ReLU()),
        *(nn.Conv2d(24, 48, 3, bias=False), nn.MaxPool2d(2), nn.BatchNorm2d(48), nn.ReLU()),
        *(nn.Conv2d(48, 96, 3, bias=False), nn.BatchNorm2d(96), nn.ReLU()),
        *(nn.Flatten(), nn.Linear(864, 10)),
    )


def main(seed: int) -> None:
    """Train for one epoch, test, and print what it took."""
    pixels, labels = images("mnist")
    x = torch.from_numpy(pixels[:, None]).float().div(255).sub(0.1307).div(0.3081)
    y = torch.from_numpy(labels)
    torch.manual_seed(seed)
    net = network()
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.0)
    steps = TRAIN // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, cycle_momentum=False)
    begun, used = time.perf_counter(), time.process_time()
    for batch in torch.split(torch.randperm(TRAIN)[: steps * BATCH], BATCH):
        loss = F.cross_entropy(net(x[batch]), y[batch], label_smoothing=0.1)
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
    main(int(sys.argv[1]))
