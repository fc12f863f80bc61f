"""GoogLeNet, the first Inception, as torchvision has it: with batch norm, and 3 × 3 in place of its 5 × 5."""

from playground.server.architectures.grammar import (
    Dense,
    Dropout,
    Flatten,
    GlobalPool,
    Group,
    Network,
    Parallel,
    Pool,
    conv,
)


def _inception(label: str, one: int, three: tuple[int, int], five: tuple[int, int], pooled: int) -> Group:
    """Figure 2b: kernels of several sizes side by side; a 1 × 1 before the larger ones makes them cheap."""
    ways = (
        (conv(one, 1),),
        (conv(three[0], 1), conv(three[1], 3, padding=1)),
        (conv(five[0], 1), conv(five[1], 3, padding=1)),
        (Pool("max", 3, 1, 1), conv(pooled, 1)),
    )
    return Group("inception", label, (Parallel("concat", ways),))


GOOGLENET = Network(
    name="GoogLeNet",
    year=2014,
    authors="Szegedy et al.",
    paper="Going deeper with convolutions",
    shape=(3, 224, 224),
    parts=(
        Group(
            "stem",
            "conv1 – conv3",
            (
                *(conv(64, 7, 2, 3), Pool("max", 3, 2, ceil=True)),
                *(conv(64, 1), conv(192, 3, padding=1), Pool("max", 3, 2, ceil=True)),
            ),
        ),
        _inception("3a", 64, (96, 128), (16, 32), 32),
        _inception("3b", 128, (128, 192), (32, 96), 64),
        Pool("max", 3, 2, ceil=True),
        _inception("4a", 192, (96, 208), (16, 48), 64),
        _inception("4b", 160, (112, 224), (24, 64), 64),
        _inception("4c", 128, (128, 256), (24, 64), 64),
        _inception("4d", 112, (144, 288), (32, 64), 64),
        _inception("4e", 256, (160, 320), (32, 128), 128),
        Pool("max", 2, 2, ceil=True),
        _inception("5a", 256, (160, 320), (32, 128), 128),
        _inception("5b", 384, (192, 384), (48, 128), 128),
        Group("classifier", "fc", (GlobalPool(), Flatten(), Dropout(0.2), Dense(1000, ""))),
    ),
    published=6_624_904,
    source="torchvision, GoogLeNet_Weights",
    small="inception",
)
