"""Measures the kernels where it is run: on CPython or, sent there as a file, in Pyodide."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from playground.kernels.fused.errors import FusedUnavailable
from playground.kernels.live import LiveTrainer
from playground.kernels.spec import Spec

SEVEN = ("x", "y", "xSquared", "ySquared", "xTimesY", "sinX", "sinY")
#: Name -> features and hidden layers.
NETS: dict[str, tuple[int, list[int]]] = {
    "2-4-2-1": (2, [4, 2]),
    "7-8-8-1": (7, [8, 8]),
    "7-(8x6)-1": (7, [8] * 6),
}
BATCHES = [1, 10, 30]
#: The same task as TensorFlow Playground's, in the arithmetic that each backend does by itself ...
TEXTBOOK = {"compat": "none", "optimizer": "sgd", "loss": "squared"}
#: ... and to TensorFlow Playground's last bit, which rules out most of what makes the compiled kernels fast.
EXACT = {"compat": "tfplayground"}
#: A round is at least this long, so that the clock's step does not matter.
ROUND_SECONDS = 0.05


def available_backends() -> Iterator[str]:
    """NumPy, and the compiled kernels where there are some."""
    yield "numpy"
    try:
        LiveTrainer(Spec(), backend="fused")
    except FusedUnavailable:
        return
    yield "fused"
    yield "fused-exact"


def fastest(work: Callable[[int], object], rounds: int) -> float:
    """Seconds for one repetition of `work(repetitions)`, in the fastest round."""
    repetitions = 1
    while True:
        begun = time.perf_counter()
        work(repetitions)
        elapsed = time.perf_counter() - begun
        if elapsed >= ROUND_SECONDS:
            break
        repetitions = max(2 * repetitions, int(repetitions * ROUND_SECONDS / max(elapsed, 1e-6)))
    best = elapsed / repetitions
    for _ in range(rounds - 1):
        begun = time.perf_counter()
        work(repetitions)
        best = min(best, (time.perf_counter() - begun) / repetitions)
    return best


def repeated(draw: Callable[[], object]) -> Callable[[int], None]:
    """Calls `draw` as often as asked."""

    def work(repetitions: int) -> None:
        for _ in range(repetitions):
            draw()

    return work


def measure(where: str, backends: list[str], rounds: int) -> list[dict[str, Any]]:
    """A row for each backend (none given: all there are), network and batch size."""
    rows: list[dict[str, Any]] = []
    for backend in backends or available_backends():
        for net, (features, hidden) in NETS.items():
            name, _, exact = backend.partition("-")
            spec = {"features": SEVEN[:features], "hidden_layers": hidden, **(EXACT if exact else TEXTBOOK)}
            grid_ms = thumbs_ms = 0.0
            for batch in BATCHES:
                trainer = LiveTrainer(Spec.from_dict({**spec, "batch_size": batch}), backend=name)
                trainer.train(2)
                if not grid_ms:
                    grid_ms = 1e3 * fastest(repeated(trainer.boundary), rounds)
                    thumbs_ms = 1e3 * fastest(repeated(trainer.neurons), rounds)
                rows.append(
                    {
                        "where": where,
                        "backend": backend,
                        "net": net,
                        "batch": batch,
                        "epoch_us": round(1e6 * fastest(trainer.train, rounds), 1),
                        "grid_ms": round(grid_ms, 3),
                        "thumbs_ms": round(thumbs_ms, 3),
                    }
                )
    return rows


if __name__ == "__main__":
    print(json.dumps(measure("cpython", json.loads(sys.argv[1]), int(sys.argv[2]))))
