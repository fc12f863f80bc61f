"""Builds `playground/kernels/fused/fused.wasm` from its source, to the byte the same each time.

`make fused` runs it. It needs clang and wasm-ld of one version (Debian 12: `apt-get install clang lld`).
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from playground.kernels.fused.library import WASM
from playground.kernels.fused.native import sources

#: The compiler behind the committed file: another version's code would differ.
COMPILER = "Debian clang version 14.0.6"
COMPILE = (
    *(
        "clang",
        "--target=wasm32-unknown-emscripten",
        "-std=c11",
        "-O3",
        "-msimd128",
        "-fPIC",
        "-fvisibility=hidden",
    ),
    *("-ffreestanding", "-fno-math-errno", "-ffp-contract=off", "-Wall", "-Wextra", "-Werror", "-c"),
)
LINK = ("wasm-ld", "--experimental-pic", "-shared", "--no-entry", "--import-memory", "--strip-all")
EXPORTS = ("fused_size_of", "fused_train", "fused_train_anchor", "fused_look", "fused_loss")


def compiler_here() -> str | None:
    """What this machine's clang calls itself; None without clang and wasm-ld."""
    if not (shutil.which("clang") and shutil.which("wasm-ld")):
        return None
    said = subprocess.run(["clang", "--version"], check=True, capture_output=True, text=True).stdout
    return said.splitlines()[0].strip()


def build(target: Path) -> None:
    """Compiles and links the kernels into `target`; raises CalledProcessError when that fails."""
    with tempfile.TemporaryDirectory() as folder:
        objects = []
        for unit in sources():
            if unit.suffix == ".c":
                objects.append(str(Path(folder) / f"{unit.stem}.o"))
                subprocess.run([*COMPILE, str(unit), "-o", objects[-1]], check=True)
        exports = [f"--export={name}" for name in EXPORTS]
        subprocess.run([*LINK, *exports, *objects, "-o", str(target)], check=True)


if __name__ == "__main__":
    if (here := compiler_here()) != COMPILER:
        raise SystemExit(
            f"expected {COMPILER}, with wasm-ld; got {here}. Debian 12: apt-get install clang lld"
        )
    build(WASM)
