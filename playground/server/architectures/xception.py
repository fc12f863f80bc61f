"""Xception: each convolution in two, first in every channel by itself, then across channels in every place.

As Keras has it, except that poolings have a zero on each side where Keras may have one on one side only;
shapes and counts are the same.
"""

from playground.server.architectures.grammar import (
    Activation,
    Conv,
    Dense,
    Flatten,
    GlobalPool,
    Group,
    Network,
    Parallel,
    Part,
    Pool,
    conv,
)


def _separable(channels: int, filters: int, activation: str = "") -> tuple[Part, ...]:
    """One 3 × 3 kernel for each channel; then 1 × 1 kernels that mix the channels."""
    depthwise = Conv(channels, 3, padding=1, groups=channels, bias=False, activation="")
    return depthwise, conv(filters, 1, activation=activation)


def _smaller(label: str, channels: int, first: int, filters: int, before: tuple[Part, ...]) -> Group:
    """Two separable convolutions and a pooling, beside a 1 × 1 convolution with a stride of 2."""
    change = (
        *before,
        *_separable(channels, first, "relu"),
        *_separable(first, filters),
        Pool("max", 3, 2, 1),
    )
    return Group("separable", label, (Parallel("sum", (change, (conv(filters, 1, 2, activation=""),))),))


def _middle(label: str) -> Group:
    """Three separable convolutions, added to what came in."""
    change = (Activation(), *_separable(728, 728)) * 3
    return Group("separable", label, (Parallel("sum", (change, ())),))


XCEPTION = Network(
    name="Xception",
    year=2016,
    authors="Chollet",
    paper="Xception: deep learning with depthwise separable convolutions",
    shape=(3, 299, 299),
    parts=(
        Group(
            "stage",
            "entry flow",
            (
                Group("stem", "block1", (conv(32, 3, 2), conv(64, 3))),
                _smaller("block2", 64, 128, 128, ()),
                _smaller("block3", 128, 256, 256, (Activation(),)),
                _smaller("block4", 256, 728, 728, (Activation(),)),
            ),
        ),
        Group("stage", "middle flow", tuple(_middle(f"block{number}") for number in range(5, 13))),
        Group(
            "stage",
            "exit flow",
            (
                _smaller("block13", 728, 728, 1024, (Activation(),)),
                Group(
                    "separable",
                    "block14",
                    (*_separable(1024, 1536, "relu"), *_separable(1536, 2048, "relu")),
                ),
            ),
        ),
        Group("classifier", "predictions", (GlobalPool(), Flatten(), Dense(1000, ""))),
    ),
    published=22_910_480,
    source="Keras Applications, Xception",
    small="xception",
    moving=True,
)
