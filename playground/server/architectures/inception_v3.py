"""Inception v3, as torchvision has it, with its second answer half way."""

from playground.server.architectures.grammar import (
    Dense,
    Dropout,
    Flatten,
    GlobalPool,
    Group,
    Network,
    Parallel,
    Part,
    Pool,
    Side,
    conv,
)

AVERAGED = Pool("avg", 3, 1, 1)
Way = tuple[Part, ...]


def _row(filters: int) -> Part:
    return conv(filters, (1, 7), padding=(0, 3))


def _column(filters: int) -> Part:
    return conv(filters, (7, 1), padding=(3, 0))


def _split(filters: int) -> Part:
    """A 3 × 3 window as its row and its column, side by side."""
    return Parallel(
        "concat",
        ((conv(filters, (1, 3), padding=(0, 1)),), (conv(filters, (3, 1), padding=(1, 0)),)),
    )


def _mixed(label: str, *ways: Way) -> Group:
    return Group("inception", label, (Parallel("concat", ways),))


def _figure_5(label: str, pooled: int) -> Group:
    """A 5 × 5 window also as two of 3 × 3."""
    return _mixed(
        label,
        (conv(64, 1),),
        (conv(48, 1), conv(64, 5, padding=2)),
        (conv(64, 1), conv(96, 3, padding=1), conv(96, 3, padding=1)),
        (AVERAGED, conv(pooled, 1)),
    )


def _figure_6(label: str, inside: int) -> Group:
    """A 7 × 7 window as a row of 7 and a column of 7."""
    return _mixed(
        label,
        (conv(192, 1),),
        (conv(inside, 1), _row(inside), _column(192)),
        (conv(inside, 1), _column(inside), _row(inside), _column(inside), _row(192)),
        (AVERAGED, conv(192, 1)),
    )


def _figure_7(label: str) -> Group:
    """The widest, where the maps are smallest."""
    return _mixed(
        label,
        (conv(320, 1),),
        (conv(384, 1), _split(384)),
        (conv(448, 1), conv(384, 3, padding=1), _split(384)),
        (AVERAGED, conv(192, 1)),
    )


INCEPTION_V3 = Network(
    name="Inception v3",
    year=2015,
    authors="Szegedy, Vanhoucke, Ioffe, Shlens, Wojna",
    paper="Rethinking the Inception architecture for computer vision",
    shape=(3, 299, 299),
    parts=(
        Group(
            "stem",
            "conv1 – conv5",
            (
                *(conv(32, 3, 2), conv(32, 3), conv(64, 3, padding=1), Pool("max", 3, 2)),
                *(conv(80, 1), conv(192, 3), Pool("max", 3, 2)),
            ),
        ),
        _figure_5("Mixed_5b", 32),
        _figure_5("Mixed_5c", 64),
        _figure_5("Mixed_5d", 64),
        _mixed(
            "Mixed_6a",
            (conv(384, 3, 2),),
            (conv(64, 1), conv(96, 3, padding=1), conv(96, 3, 2)),
            (Pool("max", 3, 2),),
        ),
        _figure_6("Mixed_6b", 128),
        _figure_6("Mixed_6c", 160),
        _figure_6("Mixed_6d", 160),
        _figure_6("Mixed_6e", 192),
        Side((Pool("avg", 5, 3), conv(128, 1), conv(768, 5), GlobalPool(), Flatten(), Dense(1000, ""))),
        _mixed(
            "Mixed_7a",
            (conv(192, 1), conv(320, 3, 2)),
            (conv(192, 1), _row(192), _column(192), conv(192, 3, 2)),
            (Pool("max", 3, 2),),
        ),
        _figure_7("Mixed_7b"),
        _figure_7("Mixed_7c"),
        Group("classifier", "fc", (GlobalPool(), Dropout(0.5), Flatten(), Dense(1000, ""))),
    ),
    published=27_161_264,
    source="torchvision, Inception_V3_Weights",
    small="inception",
)
