"""The compiled kernels in the browser: at work by default, named to the person, equal to NumPy there too."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from tests.ui.conftest import Server
from tests.ui.driver import SEED, play, told, visit

#: Runs in the page: a second Pyodide, with the files that the page gives its worker.
IN_PYODIDE = """\
async (code) => {
  const {base, runtime, kernels} = JSON.parse(document.getElementById('playground-boot').textContent)
  const root = new URL(`${base}/`, document.baseURI)
  const at = new URL(`${runtime}/`, root).href
  const {loadPyodide} = await import(`${at}pyodide.mjs`)
  const lock = new URL('_static/pyodide-lock.json', root).href
  const pyodide = await loadPyodide({indexURL: at, packages: ['numpy'], lockFileURL: lock})
  for (const name of kernels) {
    const path = `/home/pyodide/playground/${name}`
    pyodide.FS.mkdirTree(path.slice(0, path.lastIndexOf('/')))
    pyodide.FS.writeFile(path, new Uint8Array(await (await fetch(new URL(name, root))).arrayBuffer()))
  }
  pyodide.FS.writeFile('/home/pyodide/playground/__init__.py', '')
  return pyodide.runPython(code)
}
"""
COMPARE = """\
import json
import numpy as np
from playground.kernels.activations import ACTIVATIONS
from playground.kernels.live import LiveTrainer
from playground.kernels.spec import Spec

calm = {"compat": "none", "learning_rate": 0.001, "batch_size": 11, "hidden_layers": (5,), "seed": "2"}
specs = {name: Spec(activation=name, **calm) for name in ACTIVATIONS}
specs["parity"] = Spec(regularization="L1", regularization_rate=0.003)
specs["classes"] = Spec(
    compat="none", problem="multi-class", dataset="blobs", classes=4, batch_size=7, optimizer="adamw",
    dropout=0.2, skip=True, hidden_layers=(5, 5),
)

def differences(spec):
    numpy, fused = LiveTrainer(spec, backend="numpy"), LiveTrainer(spec)
    assert (numpy.backend, fused.backend) == ("numpy", "fused")
    assert numpy.train(3) == fused.train(3) == 3
    return (float(np.max(np.abs(numpy._network.parameters - fused._network.parameters))),
            float(np.max(np.abs(numpy.boundary() - fused.boundary()))))

json.dumps({name: differences(spec) for name, spec in specs.items()})
"""
DAMAGED = """\
from playground.kernels.fused.library import WASM
from playground.kernels.live import LiveTrainer
from playground.kernels.spec import Spec

WASM.write_bytes(WASM.read_bytes()[:3000])
first, second = LiveTrainer(Spec()), LiveTrainer(Spec())
f"{first.backend} {second.backend} {second.train(3)}"
"""


def test_the_page_computes_with_compiled_kernels_and_says_so(page: Page, server: Server) -> None:
    """Nothing need be chosen: the default experiment trains in the compiled kernels."""
    visit(page, server)
    play(page)
    assert told(page, "layout.backend") == "fused"
    expect(page.get_by_text("Compiled code in your browser", exact=True)).to_be_visible()


def test_numpy_trains_what_the_kernels_do_not_know_and_says_so(page: Page, server: Server) -> None:
    """Radial units are NumPy's; the page names it."""
    visit(page, server, f"{SEED}&combination=eh_radial")
    play(page)
    assert told(page, "layout.backend") == "numpy"
    expect(page.get_by_text("NumPy in your browser", exact=True)).to_be_visible()


def test_both_backends_agree_in_the_browser(page: Page, server: Server) -> None:
    """In Pyodide too, parameters after three epochs agree, and so do the pictures of them."""
    visit(page, server)
    worst = json.loads(page.evaluate(IN_PYODIDE, COMPARE))
    assert len(worst) > 20
    assert {name: errors for name, errors in worst.items() if errors[0] > 1e-10 or errors[1] > 1e-4} == {}


def test_numpy_can_be_chosen(page: Page, server: Server) -> None:
    """With `?backend=numpy` in the address the reference computes, and the page names it."""
    visit(page, server, f"?backend=numpy{SEED}")
    play(page)
    assert told(page, "layout.backend") == "numpy"
    expect(page.get_by_text("NumPy in your browser", exact=True)).to_be_visible()


def test_numpy_stands_in_where_the_kernels_cannot_be_loaded(page: Page, server: Server) -> None:
    """A browser that cannot compile them, or a file that came damaged, costs speed and nothing else."""
    visit(page, server)
    assert page.evaluate(IN_PYODIDE, DAMAGED) == "numpy numpy 3"
