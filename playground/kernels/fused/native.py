"""The kernels compiled with the machine's own C compiler, for tests, benchmarks and whoever asks for them."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .errors import FusedUnavailable

SOURCE = Path(__file__).parent / "source"
FLAGS = ("-std=c11", "-O3", "-fno-math-errno", "-ffp-contract=off", "-Wall", "-Wextra", "-Werror")


def compiled() -> Path:
    """The library in the user's cache, compiled now if it is not there.

    Raises:
        FusedUnavailable: there is no C compiler, or it failed.
    """
    compiler = os.environ.get("CC") or shutil.which("cc")
    if compiler is None:
        raise FusedUnavailable("there is no C compiler (cc) to build the fused kernels with")
    digest = hashlib.sha256(repr((compiler, FLAGS)).encode())
    for path in sources():
        digest.update(path.read_bytes())
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "neural-playground"
    target = cache / f"fused-{digest.hexdigest()[:16]}.so"
    if not target.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            build(Path(folder) / target.name, compiler=compiler)
            (Path(folder) / target.name).replace(target)
    return target


def sources() -> list[Path]:
    """Every file of the source."""
    return sorted(SOURCE.glob("*.[ch]"))


def build(target: Path, more: Sequence[str] = (), *, compiler: str = "cc") -> None:
    """Compiles the kernels into a shared library, with `more` flags or files.

    Raises:
        FusedUnavailable: the compiler failed; the message is its own.
    """
    units = [str(path) for path in sources() if path.suffix == ".c"]
    command = [
        *shlex.split(compiler),
        *FLAGS,
        "-fPIC",
        "-fvisibility=hidden",
        "-shared",
        *units,
        *more,
        "-o",
        str(target),
        "-lm",
    ]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise FusedUnavailable(f"{compiler}: {getattr(error, 'stderr', None) or error}") from error
