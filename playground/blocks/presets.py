"""Networks to begin with. The last layer, one logit for each class, is added to all of them."""

from __future__ import annotations

from playground.blocks import (
    Activation,
    AvgPool,
    BatchNorm,
    Block,
    Conv,
    Dense,
    Dropout,
    Flatten,
    Inception,
    MaxPool,
    Residual,
    Separable,
)

RELU, TANH = Activation("relu"), Activation("tanh")


def _stage(filters: int) -> tuple[Block, ...]:
    return Conv(filters), RELU, MaxPool()


def _double(filters: int) -> tuple[Block, ...]:
    return Conv(filters), BatchNorm(), RELU, Conv(filters), BatchNorm(), RELU, MaxPool()


# 28 × 28 → 14 × 14 × 32 → 7 × 7 × 64 → 3 × 3 × 128 → 100
THREE_STAGE = (*_stage(32), *_stage(64), *_stage(128), Flatten(), Dense(100), RELU)


def _pooled_first(filters: int, kernel: int) -> tuple[Block, ...]:
    return Conv(filters, kernel, padding=0), MaxPool(), BatchNorm(), RELU


def _quick(filters: int) -> tuple[Block, ...]:
    last = (Conv(4 * filters, 3, padding=0), BatchNorm(), RELU, Flatten())
    return *_pooled_first(filters, 5), *_pooled_first(2 * filters, 3), *last


# Pooled before batch norm and activation, which then see a quarter of the numbers.
QUICK, CLOTHES = _quick(24), _quick(32)

SMALL_COLOUR = (
    Conv(32),
    Activation("leaky_relu", 0.1),
    MaxPool(),
    Dropout(0.5),
    Flatten(),
    Dense(32),
    Activation("leaky_relu", 0.1),
)

# That of the features on hand, of digits or clothes, which another set can be learnt with.
TRANSFER = (
    *(Conv(16, 5, padding=0), MaxPool(), BatchNorm(), RELU),
    *(Conv(32, 3, padding=0), MaxPool(), BatchNorm(), RELU),
    *(Conv(64, 3, padding=0), BatchNorm(), RELU, Flatten(), Dense(64), RELU),
)

# LeCun et al. 1998, figure 2, with today's pooling.
LENET_5 = (
    *(Conv(6, 5, padding=2), TANH, AvgPool()),
    *(Conv(16, 5, padding=0), TANH, AvgPool()),
    *(Flatten(), Dense(120), TANH, Dense(84), TANH),
)

# Simonyan and Zisserman 2014: 3 × 3 kernels, two before each pooling.
VGG = (*_double(32), *_double(64), *_double(128), Flatten(), Dense(256), RELU, Dropout(0.5))

# Krizhevsky et al. 2012, a sixth as wide: five convolutions, overlapping pooling, dense layers with dropout.
ALEXNET = (
    *(Conv(16, 5, padding=2), RELU, MaxPool(3, 2)),
    *(Conv(32, 5, padding=2), RELU, MaxPool(3, 2)),
    *(Conv(64), RELU, Conv(64), RELU, Conv(32), RELU, MaxPool(3, 2)),
    *(Flatten(), Dropout(0.5), Dense(128), RELU, Dropout(0.5), Dense(128), RELU),
)

# Szegedy et al. 2014: modules of four ways, and the mean of each channel instead of dense layers.
INCEPTION = (
    *(Conv(16), BatchNorm(), RELU, MaxPool()),
    *(Inception(8), Inception(8), MaxPool()),
    *(Inception(16), Inception(16)),
    *(AvgPool(7, 7), Flatten()),
)


def _separable(filters: int) -> tuple[Block, ...]:
    return Separable(filters), BatchNorm(), RELU


# Chollet 2016, without its shortcuts.
XCEPTION = (
    *(Conv(16), BatchNorm(), RELU),
    *(*_separable(32), *_separable(32), MaxPool()),
    *(*_separable(64), *_separable(64), MaxPool()),
    *(*_separable(128), AvgPool(7, 7), Flatten()),
)

# He et al. 2015 with few channels: eight layers.
RESNET_8 = (
    *(Conv(16), BatchNorm(), RELU),
    *(Residual(16), Residual(32, 2), Residual(64, 2)),
    *(AvgPool(7, 7), Flatten()),
)

# He et al. 2015 for small images: 3 × 3 at the first layer and no pooling after it.
RESNET_18 = (
    *(Conv(64), BatchNorm(), RELU),
    *(Residual(64), Residual(64)),
    *(Residual(128, 2), Residual(128)),
    *(Residual(256, 2), Residual(256)),
    *(Residual(512, 2), Residual(512)),
    *(AvgPool(4, 4), Flatten()),
)

PRESETS: dict[str, tuple[Block, ...]] = {
    "three-stage": THREE_STAGE,
    "quick": QUICK,
    "clothes": CLOTHES,
    "small-colour": SMALL_COLOUR,
    "transfer": TRANSFER,
    "lenet-5": LENET_5,
    "alexnet": ALEXNET,
    "vgg": VGG,
    "inception": INCEPTION,
    "resnet-8": RESNET_8,
    "resnet-18": RESNET_18,
    "xception": XCEPTION,
}
