"""A depthwise separable convolution; exported scripts carry this file's text."""

from torch import Tensor, nn


class Separable(nn.Module):
    """One kernel for each channel, then 1 × 1 kernels across the channels (Chollet 2016)."""

    def __init__(
        self, channels: int, filters: int, kernel: int, *, stride: int, padding: int, bias: bool
    ) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(channels, channels, kernel, stride, padding, groups=channels, bias=False)
        self.pointwise = nn.Conv2d(channels, filters, 1, bias=bias)

    def forward(self, x: Tensor) -> Tensor:
        """(N, channels, rows, columns) → (N, filters, rows / stride, columns / stride)."""
        mixed: Tensor = self.pointwise(self.depthwise(x))
        return mixed
