"""Gets the files of a set: goes on where it broke off, proves each file, puts it into place at one stroke."""

from __future__ import annotations

import gzip
import hashlib
import logging
import shutil
import zlib
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tqdm import tqdm

from playground.datasets import File

PATIENCE = 10  # seconds without a byte after which an address counts as out of reach
BLOCK = 1 << 18
PARTIAL = 206  # the answer to a request for the rest of a file
BAR: Any = {"unit": "B", "unit_scale": True, "disable": None}  # None: drawn on a terminal only

log = logging.getLogger(__name__)


class Unavailable(Exception):
    """A file could not be got; the message says address by address why."""


def get(file: File, folder: Path) -> Path:
    """The proven file in `folder`, got from the first address that has it; raises `Unavailable`."""
    target = folder / file.name
    if fault(target, file) is None:
        return target
    tried = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number, source in enumerate(file.sources):
            part = folder / f"{file.name}.{number}.part"
            try:
                _fetch(source, part)
                wrong = _unpack(part, target, file)
            except (OSError, EOFError, HTTPException, zlib.error) as error:
                wrong = str(error) or repr(error)
            if wrong is None:
                return target
            tried.append(f"{source}: {wrong}")
    except OSError as error:
        tried.append(f"cannot write to {folder}: {error}")
    reasons = "".join(f"\n  - {line}" for line in tried)
    raise Unavailable(
        f"could not get {file.name}. Tried:{reasons}\nWhat has come is kept: try again to go on from there."
    )


def fault(path: Path, file: File) -> str | None:
    """What is wrong with a file, or None."""
    try:
        with path.open("rb") as content:
            given = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        return error.strerror or str(error)
    return None if given == file.sha256 else f"expected SHA-256 {file.sha256}; got {given}"


def _fetch(source: str, part: Path) -> None:
    """Append to `part` what it lacks."""
    have = part.stat().st_size if part.exists() else 0
    request = Request(source, headers={"Range": f"bytes={have}-"} if have else {})
    try:
        response = urlopen(request, timeout=PATIENCE)
    except HTTPError as error:
        with error:
            if error.code == 416 and have:  # nothing is lacking, or the file there is another one now
                return
        raise
    with response:
        if response.status != PARTIAL:  # the address knows nothing of parts: from the start
            have = 0
        left = int(response.headers.get("Content-Length", 0))
        bar = tqdm(desc=part.name.split(".")[0], initial=have, total=have + left if left else None, **BAR)
        with bar, part.open("r+b" if have else "wb") as content:
            content.seek(have)
            came = 0
            while block := response.read(BLOCK):
                content.write(block)
                came += len(block)
                bar.update(len(block))
        if came < left:
            raise OSError(f"the transfer broke off after {have + came} of {have + left} bytes")


def _unpack(part: Path, target: Path, file: File) -> str | None:
    """Make `target` of a whole download; what is not as it should be is thrown away, and said."""
    fresh = target.with_name(f"{target.name}.new")
    try:
        with part.open("rb") as packed, fresh.open("wb") as content:
            # The two bytes with which every gzip file begins.
            source: Any = gzip.GzipFile(fileobj=packed) if packed.peek(2)[:2] == b"\x1f\x8b" else packed
            shutil.copyfileobj(source, content, BLOCK)
        wrong = fault(fresh, file)
    except (OSError, EOFError, zlib.error) as error:
        wrong = f"it cannot be unpacked: {error}"
    if wrong is None:
        fresh.replace(target)
    else:
        log.warning("%s is not used: %s", part.name, wrong)
        fresh.unlink(missing_ok=True)
    part.unlink()
    return wrong
