"""AlexNet on one GPU, as torchvision has it (Krizhevsky 2014, “One weird trick”): without the two halves."""

from playground.server.architectures.grammar import Conv, Dense, Dropout, Flatten, Group, Network, Pool

ALEXNET = Network(
    name="AlexNet",
    year=2012,
    authors="Krizhevsky, Sutskever, Hinton",
    paper="ImageNet classification with deep convolutional neural networks",
    shape=(3, 224, 224),
    parts=(
        Group(
            "features",
            "conv1 – conv5",
            (
                *(Conv(64, 11, 4, 2), Pool("max", 3, 2)),
                *(Conv(192, 5, padding=2), Pool("max", 3, 2)),
                *(Conv(384, 3, padding=1), Conv(256, 3, padding=1), Conv(256, 3, padding=1)),
                Pool("max", 3, 2),
            ),
        ),
        Group(
            "classifier",
            "fc6 – fc8",
            (Flatten(), Dropout(0.5), Dense(4096), Dropout(0.5), Dense(4096), Dense(1000, "")),
        ),
    ),
    published=61_100_840,
    source="torchvision, AlexNet_Weights",
    small="alexnet",
)
