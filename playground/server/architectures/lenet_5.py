"""LeNet-5, with every map of C3 connected to every map of S2, and a dense layer as its output.

The counts of C1 (156), C5 (48,120) and F6 (10,164) are those of the paper. Its C3 left some connections out
(1,516 instead of 2,416), its poolings learnt two numbers for each map, and its output was of radial units.
"""

from playground.server.architectures.grammar import Conv, Dense, Flatten, Group, Network, Pool

LENET_5 = Network(
    name="LeNet-5",
    year=1998,
    authors="LeCun, Bottou, Bengio, Haffner",
    paper="Gradient-based learning applied to document recognition",
    shape=(1, 32, 32),
    parts=(
        Group(
            "features",
            "C1 – S4",
            (
                Conv(6, 5, activation="tanh"),
                Pool("avg", 2, 2),
                Conv(16, 5, activation="tanh"),
                Pool("avg", 2, 2),
            ),
        ),
        Group(
            "classifier",
            "C5 – F6",
            (Flatten(), Dense(120, "tanh"), Dense(84, "tanh"), Dense(10, "")),
        ),
    ),
    published=61_706,
    source="LeCun et al. 1998, with every connection of C3",
    small="lenet-5",
)
