"""The data that networks on the server learn from: what there is and where it lies; `loading` loads it.
Tables that `tables` makes are for the small network.

Small extracts lie inside the package, with their terms in data/LICENSES.md. Whole sets are got by `playground
data get NAME`, or lie in a folder of that name in the directory that `PLAYGROUND_DATA_DIR` names.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playground.assets import cache_dir
from playground.datasets import world_cups

VARIABLE = "PLAYGROUND_DATA_DIR"
ON_HAND = Path(__file__).with_name("data")
DIGITS = tuple("0123456789")
CLOTHES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
EMOJI = (
    "Face",
    "Person",
    "Animal",
    "Food",
    "Place",
    "Transport",
    "Sport or game",
    "Object",
    "Sign",
    "Flag",
)


class Missing(Exception):
    """A data set has not been got yet."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"the data set {name} is not on this machine: get it with `playground data get {name}`, or name "
            f"a directory that has it in a folder {name} in the variable {VARIABLE}"
        )


@dataclass(frozen=True)
class File:
    """A file of a set: its size and SHA-256 once unpacked, and addresses that have it (`.gz`: packed)."""

    name: str
    size: int
    sha256: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class ImageSet:
    """Images (channels, rows, columns) of so many kinds; the last `test` of them are for testing."""

    name: str
    classes: tuple[str, ...]
    train: int
    test: int
    files: tuple[File, ...] = ()
    on_hand: str = ""
    shape: tuple[int, int, int] = (1, 28, 28)


@dataclass(frozen=True)
class TextSet:
    """A text, lines of words with tabs between them, or lines of `date,units` under a heading."""

    name: str
    files: tuple[File, ...] = ()
    on_hand: str = ""


@dataclass(frozen=True)
class TableSet:
    """Files of which `tables` makes a table for the small network."""

    name: str
    files: tuple[File, ...]
    on_hand: str = ""


DataSet = ImageSet | TextSet | TableSet
_IDX = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
_SIZES = (47_040_016, 60_008, 7_840_016, 10_008)


def _idx_files(bases: tuple[str, ...], digests: tuple[str, ...]) -> tuple[File, ...]:
    return tuple(
        File(name, size, digest, tuple(f"{base}{name}.gz" for base in bases))
        for name, size, digest in zip(_IDX, _SIZES, digests, strict=True)
    )


ALL: dict[str, DataSet] = {
    item.name: item
    for item in (
        ImageSet("mnist-10k", DIGITS, 9_000, 1_000, on_hand="mnist_10k.npz"),
        ImageSet("fashion-10k", CLOTHES, 9_000, 1_000, on_hand="fashion_mnist_10k.npz"),
        ImageSet("emoji", EMOJI, 1_738, 438, on_hand="emoji.npz", shape=(3, 21, 28)),
        ImageSet(
            "mnist",
            DIGITS,
            60_000,
            10_000,
            _idx_files(
                (
                    "https://storage.googleapis.com/cvdf-datasets/mnist/",
                    "https://ossci-datasets.s3.amazonaws.com/mnist/",
                ),
                (
                    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
                ),
            ),
        ),
        ImageSet(
            "fashion-mnist",
            CLOTHES,
            60_000,
            10_000,
            _idx_files(
                (
                    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
                    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
                ),
                (
                    "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                    "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                    "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                    "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
                ),
            ),
        ),
        TextSet("phrases", on_hand="phrases_en_es.tsv"),
        TextSet("sales", on_hand="sales.csv"),
        TextSet("word-pairs", on_hand="word_pairs.tsv"),
        TextSet("bible-en", on_hand="bible_en.txt.gz"),
        TextSet("bible-es", on_hand="bible_es.txt.gz"),
        TextSet(
            "shakespeare",
            (
                File(
                    "input.txt",
                    1_115_394,
                    "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
                    (
                        "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
                    ),
                ),
            ),
        ),
        TextSet(
            "quijote",
            (
                File(
                    "quijote.txt",
                    2_128_718,
                    "885581163e95c870e8661ff25249ba1d30206eee032e2006b3138b89ad55d9b7",
                    (
                        "https://raw.githubusercontent.com/javiermoralh/transformer_from_scratch/"
                        "b8401014e306bb6c0345625e75b56d97549a2dd4/data/quijote.txt",
                    ),
                ),
            ),
        ),
        TableSet(
            "world-cups",
            tuple(
                File(
                    f"{year}.json",
                    size,
                    digest,
                    tuple(f"{source}{year}/worldcup.json" for source in world_cups.SOURCES),
                )
                for year, size, digest in world_cups.CUPS
            ),
        ),
    )
}
IMAGES = {name: item for name, item in ALL.items() if isinstance(item, ImageSet)}


def folders(name: str) -> Iterator[Path]:
    """Where the files of a set may lie: the given directory first, then this user's own."""
    if given := os.environ.get(VARIABLE):
        yield Path(given) / name
    yield own_folder(name)


def own_folder(name: str) -> Path:
    """Where `playground data get` puts the files of a set."""
    return cache_dir().parent / "data" / name


def available(item: DataSet) -> bool:
    """Whether a set can be loaded now."""
    return all(find(item.name, file) for file in item.files)


def find(name: str, file: File) -> Path | None:
    """Where a file of a set lies, if it is there whole."""
    for folder in folders(name):
        path = folder / file.name
        if path.is_file() and path.stat().st_size == file.size:
            return path
    return None
