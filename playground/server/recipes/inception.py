"""A module of an Inception network; exported scripts carry this file's text."""

import torch
from torch import Tensor, nn


class Inception(nn.Module):
    """Four ways through one input, their maps behind one another (Szegedy et al. 2015, figure 5)."""

    def __init__(self, channels: int, filters: int) -> None:
        super().__init__()

        def conv(before: int, kernel: int) -> nn.Sequential:
            layer = nn.Conv2d(before, filters, kernel, padding=kernel // 2, bias=False)
            return nn.Sequential(layer, nn.BatchNorm2d(filters), nn.ReLU())

        self.ways = nn.ModuleList(
            (
                conv(channels, 1),
                nn.Sequential(conv(channels, 1), conv(filters, 3)),
                nn.Sequential(conv(channels, 1), conv(filters, 3), conv(filters, 3)),
                nn.Sequential(nn.MaxPool2d(3, 1, 1), conv(channels, 1)),
            )
        )

    def forward(self, x: Tensor) -> Tensor:
        """(N, channels, rows, columns) → (N, 4 · filters, rows, columns)."""
        return torch.cat([way(x) for way in self.ways], 1)
