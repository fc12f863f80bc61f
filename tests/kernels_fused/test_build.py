"""The committed `fused.wasm`, the compiler, and the sanitizers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from playground.kernels.fused import native
from playground.kernels.fused.errors import FusedUnavailable
from playground.kernels.fused.library import WASM, load
from scripts import build_fused
from tests.conftest import ROOT


def test_the_committed_file_is_what_the_source_builds_to(tmp_path: Path) -> None:
    """`make fused` gives the very bytes that are committed."""
    if (here := build_fused.compiler_here()) != build_fused.COMPILER:
        pytest.skip(f"the bytes are those of {build_fused.COMPILER}; here is {here}")
    built = tmp_path / "fused.wasm"
    build_fused.build(built)
    assert built.read_bytes() == WASM.read_bytes()


def test_without_a_compiler_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can compile, the error names what is missing."""
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(FusedUnavailable, match="no C compiler"):
        native.compiled()


def test_a_compiler_that_fails_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The compiler's own words are in the error."""
    monkeypatch.setenv("CC", "cc -not-an-option")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(FusedUnavailable, match="-not-an-option"):
        native.compiled()


def test_a_file_that_is_no_library_is_refused(tmp_path: Path) -> None:
    """What cannot be loaded is not taken for kernels."""
    path = tmp_path / "fused.so"
    path.write_bytes(b"not a library")
    with pytest.raises(FusedUnavailable, match=r"fused\.so cannot be loaded"):
        load(path)


def test_a_library_without_the_kernels_is_refused(tmp_path: Path) -> None:
    """A file that loads but holds other functions is not taken for kernels either."""
    (tmp_path / "other.c").write_text("int other(void) { return 1; }")
    path = tmp_path / "other.so"
    subprocess.run(["cc", "-shared", "-fPIC", str(tmp_path / "other.c"), "-o", str(path)], check=True)
    with pytest.raises(FusedUnavailable, match="fused_size_of"):
        load(path)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="LD_PRELOAD is Linux's")
def test_the_sanitizers_find_nothing(tmp_path: Path) -> None:
    """The same tests, in a process whose kernels watch every access and every undefined operation."""
    compiler = shutil.which("cc") or "cc"
    runtime = [
        subprocess.run(
            [compiler, f"-print-file-name={name}"], check=True, capture_output=True, text=True
        ).stdout.strip()
        for name in ("libasan.so", "libubsan.so")
    ]
    if not all(Path(path).is_absolute() for path in runtime):
        pytest.skip(f"{compiler} has no sanitizers' libraries")
    environment = {
        **os.environ,
        "CC": f"{compiler} -g -fsanitize=address,undefined -fno-sanitize-recover=all",
        "LD_PRELOAD": " ".join(runtime),
        "ASAN_OPTIONS": "detect_leaks=0",  # Python keeps what it has until the end
        "XDG_CACHE_HOME": str(tmp_path),
    }
    here = Path(__file__).parent
    files = [str(here / name) for name in ("test_equal.py", "test_limits.py", "test_parity.py")]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "not hundred", *files],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert " passed" in run.stdout
    assert list(tmp_path.glob("neural-playground/fused-*.so"))
