"""The compiled kernels: `fused.wasm` in Pyodide, a library of the machine's own compiler elsewhere."""

from __future__ import annotations

import ctypes
import sys
from ctypes import POINTER, c_double, c_int32, c_int64, c_void_p
from functools import cache
from pathlib import Path
from typing import Any

from .errors import FusedUnavailable
from .structures import STRUCTURES, Anchor, Batches, Network, Rules

WASM = Path(__file__).with_name("fused.wasm")
#: Name -> result, then arguments.
_SIGNATURES: dict[str, tuple[Any, ...]] = {
    "fused_size_of": (c_int32, c_int32),
    "fused_train": (c_int32, POINTER(Batches), POINTER(Rules), c_int32, c_void_p, c_void_p),
    "fused_train_anchor": (c_int32, POINTER(Batches), POINTER(Anchor), c_int32, c_double),
    "fused_look": (None, POINTER(Network), c_void_p, c_int64),
    "fused_loss": (c_double, c_int32, c_void_p, c_void_p, c_int64, c_int64),
}


@cache
def library() -> ctypes.CDLL:
    """The kernels, their signatures declared.

    Raises:
        FusedUnavailable: nothing was compiled for this machine, or it does not fit this code.
    """
    if sys.platform == "emscripten":
        path = WASM
    else:
        from .native import compiled  # only where a C compiler can be

        path = compiled()
    return load(path)


def load(path: Path) -> ctypes.CDLL:
    """The kernels in the file at `path`; raises `FusedUnavailable` if they do not fit this code."""
    try:
        kernels = ctypes.CDLL(str(path))
        for name, (result, *arguments) in _SIGNATURES.items():
            function = getattr(kernels, name)
            function.restype, function.argtypes = result, arguments
    except (OSError, AttributeError) as error:  # a second try at a file that failed finds no function in it
        raise FusedUnavailable(f"the kernels in {path.name} cannot be loaded: {error}") from error
    for number, structure in enumerate(STRUCTURES):
        if (size := kernels.fused_size_of(number)) != ctypes.sizeof(structure):
            raise FusedUnavailable(
                f"{path.name}: expected {ctypes.sizeof(structure)} bytes of {structure.__name__}; got {size}"
            )
    return kernels
