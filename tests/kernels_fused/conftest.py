"""The kernels compiled with this machine's compiler, which all tests here are about."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.kernels.fused import native
from playground.kernels.fused.errors import FusedUnavailable
from playground.kernels.fused.library import library

HERE = Path(__file__).parent


@pytest.fixture(scope="session", autouse=True)
def kernels() -> Iterator[ctypes.CDLL]:
    """The library that `backend="fused"` uses on this machine."""
    try:
        yield library()
    except FusedUnavailable as error:
        pytest.skip(f"no fused kernels here: {error}")


@pytest.fixture(scope="session")
def open_kernels(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    """The kernels with every function open to the tests, and those of `elementary.c`."""
    path = tmp_path_factory.mktemp("fused") / "open.so"
    native.build(path, ["-fvisibility=default", f"-I{native.SOURCE}", str(HERE / "elementary.c")])
    return ctypes.CDLL(str(path))
