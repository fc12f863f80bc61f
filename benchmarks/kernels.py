"""`playground bench kernels`: how long the mathematics takes, without a page around it.

A row for each place ("cpython" here, "pyodide" in a real Chromium), backend, network and batch size:
`epoch_us`, microseconds for an epoch of 250 points; `grid_ms`, milliseconds for all units over the 100 x 100
grid; and `thumbs_ms`, the same over the 25 x 25 of the thumbnails. Backend "fused-exact" are the compiled
kernels in TensorFlow Playground's arithmetic, to its last bit. With `--anchor DIR` (a folder with
`nn.js`, TensorFlow Playground's `src/nn.ts` compiled as a CommonJS module) its own code is measured in
Chromium too, as backend "nn.ts". Each figure is the fastest of several rounds: what else the machine does can
only slow one down.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import measure_kernels
from benchmarks.browser import ROOT, browser, served_files
from benchmarks.rows import tell
from playground.assets import runtime_dir

KERNELS = ROOT / "playground" / "kernels"
HERE = Path(__file__).parent
LIMIT = 600_000  # milliseconds for all rows of one browser

#: Runs in the page: Pyodide with NumPy, our kernels in its file system, then the measurement.
IN_PYODIDE = """\
async ({files, backends, rounds}) => {
  const { loadPyodide } = await import('./runtime/pyodide.mjs');
  const pyodide = await loadPyodide({indexURL: './runtime/', lockFileURL: './pyodide-lock.json'});
  await pyodide.loadPackage('numpy', {messageCallback: () => {}});
  for (const path of files) {
    const target = '/home/pyodide/' + path;
    pyodide.FS.mkdirTree(target.slice(0, target.lastIndexOf('/')));
    const bytes = await (await fetch('./' + path)).arrayBuffer();
    pyodide.FS.writeFile(target, new Uint8Array(bytes));
  }
  pyodide.globals.set('wanted', pyodide.toPy({backends, rounds}));
  return await pyodide.runPythonAsync(`
import json, sys
sys.path.insert(0, '/home/pyodide')
from benchmarks.measure_kernels import measure
json.dumps(measure('pyodide', wanted['backends'], wanted['rounds']))
`);
}
"""


def on_cpython(backends: list[str], rounds: int) -> list[dict[str, Any]]:
    """The rows of our kernels here, in a process whose BLAS keeps to one thread."""
    command = [sys.executable, "-m", "benchmarks.measure_kernels", json.dumps(backends), str(rounds)]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


def in_pyodide(backends: list[str], rounds: int) -> list[dict[str, Any]]:
    """The rows of our kernels in Pyodide, in a Chromium of their own."""
    with tempfile.TemporaryDirectory() as name, browser() as chromium:
        folder = Path(name)
        (folder / "runtime").symlink_to(runtime_dir())
        (folder / "pyodide-lock.json").symlink_to(ROOT / "static" / "pyodide-lock.json")
        (folder / "index.html").write_text("<!doctype html><title>kernels</title>")
        files = list(_lay_out(folder))
        with served_files(folder) as url:
            page = chromium.new_page()
            page.set_default_timeout(LIMIT)
            page.goto(url)
            answer = page.evaluate(IN_PYODIDE, {"files": files, "backends": backends, "rounds": rounds})
    rows: list[dict[str, Any]] = json.loads(answer)
    return rows


def _lay_out(folder: Path) -> Iterator[str]:
    """Puts what Python needs in the browser into the folder; yields the paths."""
    wanted = [path for path in KERNELS.rglob("*") if path.is_file() and path.suffix in (".py", ".wasm")]
    for path in (*wanted, HERE / "measure_kernels.py"):
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(path)
        yield str(path.relative_to(ROOT))
    for package in ("playground", "benchmarks"):
        (folder / package / "__init__.py").write_text("")
        yield f"{package}/__init__.py"


def of_the_anchor(built: Path, rounds: int) -> list[dict[str, Any]]:
    """The rows of TensorFlow Playground's own network code, in a Chromium of its own."""
    source = (built / "nn.js").read_text(encoding="utf-8")
    script = (HERE / "measure_anchor.js").read_text(encoding="utf-8")
    with browser() as chromium:
        page = chromium.new_page()
        page.set_default_timeout(LIMIT)
        rows: list[dict[str, Any]] = page.evaluate(
            script,
            {
                "source": source,
                "nets": measure_kernels.NETS,
                "batches": measure_kernels.BATCHES,
                "rounds": rounds,
            },
        )
    return rows


def main(argv: list[str] | None = None) -> int:
    """The command line; returns its exit status."""
    parser = argparse.ArgumentParser("playground bench kernels", description=__doc__)
    parser.add_argument("--anchor", type=Path, metavar="DIR", help="where TensorFlow Playground's nn.js is")
    parser.add_argument(
        "--browser", action="store_true", help="measure in Pyodide in a real Chromium as well"
    )
    parser.add_argument("--backend", action="append", help="a backend to measure (default: all there are)")
    parser.add_argument("--rounds", type=int, default=7, help="of each measurement (default %(default)s)")
    parser.add_argument("--json", action="store_true", help="print JSON rows instead of a table")
    options = parser.parse_args(argv)
    if options.anchor and not (options.anchor / "nn.js").is_file():
        parser.error(f"--anchor: expected a folder with nn.js; got {options.anchor}")
    backends = options.backend or []
    rows = on_cpython(backends, options.rounds)
    if options.browser:
        rows += in_pyodide(backends, options.rounds)
    if options.anchor:
        rows += of_the_anchor(options.anchor, options.rounds)
    tell(rows, options.json)
    return 0
