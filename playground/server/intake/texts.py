"""A text file, or a table of pairs, becomes UTF-8 that recipes read.

Exported scripts carry the text of how a table is read.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from playground.datasets.texts import alphabet
from playground.server.intake import FILES, Found
from playground.server.refusal import Refusal

SHORTEST = 100  # characters of a text
FEWEST = 20  # pairs
LONGEST = 1000  # characters of one side of a pair
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
DELIMITERS = "\t;,"


def decoded(data: bytes) -> tuple[str, str]:
    """A text and its encoding: that of its mark, else UTF-8, else Latin-1 as Windows has it.

    Raises `Refusal` for what is no text. Lines end as on Unix.
    """
    marked = next((name for mark, name in MARKS.items() if data.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "cp1252"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n"), encoding.removesuffix("-sig")
    raise Refusal("upload", "upload.text")


def read_text(source: Path, folder: Path) -> Found:
    """Write the text in `source` into `folder`; raises `Refusal`."""
    text, encoding = decoded(source.read_bytes())
    if len(text) < SHORTEST:
        raise Refusal("upload", "upload.short", expected=SHORTEST, given=len(text))
    _write(folder / FILES["text"], text)
    return Found({"count": len(text), "alphabet": alphabet(text), "encoding": encoding})


def read_pairs(source: Path, folder: Path) -> Found:
    """Write the pairs in the table `source` into `folder`, a line `one<TAB>other` each; raises `Refusal`.

    The first two columns count, which tabs, semicolons or commas part.
    """
    text, encoding = decoded(source.read_bytes())
    found = Found()
    pairs = []
    table = rows_in(text)
    try:
        for row in table:
            if pair := pair_in(row):
                pairs.append("\t".join(pair))
            elif any(map(str.strip, row)):
                reason = "large" if len(row) > 1 and all(map(str.strip, row[:2])) else "columns"
                found.skipped.append((str(table.line_num), reason))
    except csv.Error as error:  # a cell of more than 128 KiB
        raise Refusal("upload", "upload.table", given=table.line_num) from error
    if len(pairs) < FEWEST:
        raise Refusal("upload", "upload.pairs", expected=FEWEST, given=len(pairs))
    whole = "\n".join(pairs)
    _write(folder / FILES["pairs"], whole)
    found.facts = {"count": len(pairs), "alphabet": alphabet(whole), "encoding": encoding}
    return found


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")


def rows_in(text: str) -> Any:
    """A `csv.reader` of a table."""
    sign = delimiter(text)
    # Between tabs a quotation mark is one; between commas it may hold a cell together.
    style: Any = {"quoting": csv.QUOTE_NONE} if sign == "\t" else {}
    return csv.reader(io.StringIO(text), delimiter=sign, **style)


def pair_in(row: list[str]) -> list[str]:
    """The first two cells of a row, or nothing where there are none that are neither empty nor too long."""
    pair = [" ".join(cell.split()) for cell in row[:2]]
    return pair if len(pair) == 2 and all(pair) and max(map(len, pair)) <= LONGEST else []


def delimiter(text: str) -> str:
    """The first of tab, semicolon and comma that most of the first lines have."""
    lines = [line for line in text[:20_000].split("\n")[:100] if line.strip()]
    return next((sign for sign in DELIMITERS if 2 * sum(sign in line for line in lines) > len(lines)), "\t")
