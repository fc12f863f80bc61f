"""The notebook does what it shows."""

from __future__ import annotations

import ast
import asyncio
import inspect
import json
from typing import Any

from tests.conftest import ROOT
from tests.server.conftest import GpuServer


def test_the_notebook_runs(shared_server: GpuServer) -> None:
    """Every cell of the notebook runs, in its order, against a server."""
    notebook = json.loads((ROOT / "examples" / "gpu_server.ipynb").read_text("utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    names: dict[str, Any] = {}

    async def run() -> None:
        for text in cells:
            code = compile(text, "notebook", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            result = eval(code, names)
            if inspect.isawaitable(result):
                await result
            names["ADDRESS"] = shared_server.url

    asyncio.run(run())
    assert names["status"] == "done"
    assert names["table"].sum() == 1000
    assert {array.shape for array in names["weights"].values()} >= {(128, 784), (10, 128)}
