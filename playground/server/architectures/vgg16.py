"""VGG16, configuration D of the paper: 3 × 3 kernels and nothing else."""

from playground.server.architectures.grammar import Conv, Dense, Dropout, Flatten, Group, Network, Pool


def _stage(number: int, filters: int, many: int) -> Group:
    return Group("stage", f"conv{number}", (*[Conv(filters, 3, padding=1)] * many, Pool("max", 2, 2)))


VGG16 = Network(
    name="VGG16",
    year=2014,
    authors="Simonyan, Zisserman",
    paper="Very deep convolutional networks for large-scale image recognition",
    shape=(3, 224, 224),
    parts=(
        _stage(1, 64, 2),
        _stage(2, 128, 2),
        _stage(3, 256, 3),
        _stage(4, 512, 3),
        _stage(5, 512, 3),
        Group(
            "classifier",
            "fc6 – fc8",
            (Flatten(), Dense(4096), Dropout(0.5), Dense(4096), Dropout(0.5), Dense(1000, "")),
        ),
    ),
    published=138_357_544,
    source="torchvision, VGG16_Weights; Keras, VGG16",
    small="vgg",
)
