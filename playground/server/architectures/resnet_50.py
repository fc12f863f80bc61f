"""ResNet-50: four stages of blocks whose result is added to their input."""

from playground.server.architectures.grammar import (
    Activation,
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


def _bottleneck(label: str, inside: int, stride: int, shortcut: tuple[Part, ...]) -> Group:
    """Figure 5, right: fewer channels, 3 × 3, more channels. The 3 × 3 has the stride, as in torchvision."""
    change = (conv(inside, 1), conv(inside, 3, stride, 1), conv(4 * inside, 1, activation=""))
    return Group("bottleneck", label, (Parallel("sum", (change, shortcut)), Activation()))


def _stage(number: int, inside: int, many: int, stride: int) -> Group:
    first = _bottleneck(f"conv{number}_1", inside, stride, (conv(4 * inside, 1, stride, activation=""),))
    others = (_bottleneck(f"conv{number}_{block}", inside, 1, ()) for block in range(2, many + 1))
    return Group("stage", f"conv{number}_x", (first, *others))


RESNET_50 = Network(
    name="ResNet-50",
    year=2015,
    authors="He, Zhang, Ren, Sun",
    paper="Deep residual learning for image recognition",
    shape=(3, 224, 224),
    parts=(
        Group("stem", "conv1", (conv(64, 7, 2, 3), Pool("max", 3, 2, 1))),
        _stage(2, 64, 3, 1),
        _stage(3, 128, 4, 2),
        _stage(4, 256, 6, 2),
        _stage(5, 512, 3, 2),
        Group("classifier", "fc", (GlobalPool(), Flatten(), Dense(1000, ""))),
    ),
    published=25_557_032,
    source="torchvision, ResNet50_Weights",
    small="resnet-8",
)
