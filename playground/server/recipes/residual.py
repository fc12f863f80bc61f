"""The block of a residual network; exported scripts carry this file's text."""

from torch import Tensor, nn


class Residual(nn.Module):
    """Two convolutions whose result is added to their input (He et al. 2015)."""

    def __init__(self, channels: int, filters: int, stride: int) -> None:
        super().__init__()
        self.change = nn.Sequential(
            nn.Conv2d(channels, filters, 3, stride, 1, bias=False),
            nn.BatchNorm2d(filters),
            nn.ReLU(),
            nn.Conv2d(filters, filters, 3, 1, 1, bias=False),
            nn.BatchNorm2d(filters),
        )
        self.shortcut = nn.Sequential()
        if stride != 1 or channels != filters:
            conv = nn.Conv2d(channels, filters, 1, stride, bias=False)
            self.shortcut = nn.Sequential(conv, nn.BatchNorm2d(filters))

    def forward(self, x: Tensor) -> Tensor:
        """(N, channels, rows, columns) → (N, filters, rows / stride, columns / stride)."""
        changed: Tensor = self.change(x) + self.shortcut(x)
        return changed.relu()
