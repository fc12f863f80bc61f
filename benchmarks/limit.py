"""`playground bench limit`: how far the compiled kernels are from what the machine's arithmetic allows.

A row for each network in the textbook mode, batches of 10 out of 250 points: `operations`, vector operations
(two doubles each) that an epoch cannot do without; `least_us`, how long they take at `peak`, the operations a
nanosecond that this machine reaches with nothing else to do; `epoch_us`, what an epoch takes; `share`, the
first time over the second. It measures natively: WebAssembly has the same two doubles in a vector.
"""

from __future__ import annotations

import argparse
import ctypes
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.measure_kernels import NETS, SEVEN, fastest
from benchmarks.rows import tell
from playground.kernels.fused import native
from playground.kernels.live import LiveTrainer
from playground.kernels.spec import Spec

POINTS, BATCH = 250, 10
#: Of `hyperbolic_tangent` in exponential.h, its slope and the multiplication by it on the way back.
TANH_OPERATIONS = 37

#: Twelve independent chains of a product and a sum: as many as the processor can keep busy.
PEAK = """\
#include "simd.h"

__attribute__((visibility("default"))) double work(long repetitions) {
    v2 chain[12], factor = both(0.999999), term = both(1e-7);
    for (int i = 0; i < 12; i++) chain[i] = both(1.0 + i);
    for (long n = 0; n < repetitions; n++)
        for (int i = 0; i < 12; i++) chain[i] = chain[i] * factor + term;
    double total = 0.0;
    for (int i = 0; i < 12; i++) total += sum(chain[i]);
    return total;
}
"""


def operations(widths: list[int]) -> int:
    """Vector operations of an epoch: products and sums of both passes, tanh of every unit, the updates."""
    links = sum((1 + fan_in) * fan_out for fan_in, fan_out in pairwise(widths))
    back = sum(fan_in * fan_out for fan_in, fan_out in pairwise(widths[1:]))
    pairs = POINTS // 2
    updates = POINTS // BATCH * links * 2 // 2
    return pairs * (2 * (2 * links + back) + TANH_OPERATIONS * sum(widths[1:])) + updates


def peak(rounds: int) -> float:
    """Vector operations a nanosecond."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "peak.c").write_text(PEAK, encoding="utf-8")
        native.build(folder / "peak.so", [f"-I{native.SOURCE}", str(folder / "peak.c")])
        work = ctypes.CDLL(str(folder / "peak.so")).work
        work.argtypes, work.restype = (ctypes.c_long,), ctypes.c_double
        return 24 / (1e9 * fastest(work, rounds))


def main(argv: list[str] | None = None) -> int:
    """The command line; returns its exit status."""
    parser = argparse.ArgumentParser("playground bench limit", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="of each measurement (default %(default)s)")
    parser.add_argument("--json", action="store_true", help="print JSON rows instead of a table")
    options = parser.parse_args(argv)
    reached = peak(options.rounds)
    rows: list[dict[str, Any]] = []
    for net, (inputs, hidden) in NETS.items():
        spec = Spec(
            compat="none",
            loss="squared",
            features=SEVEN[:inputs],
            hidden_layers=tuple(hidden),
            batch_size=BATCH,
            learning_rate=0.003,
        )
        count = operations([inputs, *hidden, 1])
        least, took = (
            count / reached / 1e3,
            1e6 * fastest(LiveTrainer(spec, backend="fused").train, options.rounds),
        )
        rows.append(
            {
                "net": net,
                "operations": count,
                "peak": round(reached, 1),
                "least_us": round(least, 1),
                "epoch_us": round(took, 1),
                "share": round(least / took, 2),
            }
        )
    tell(rows, options.json)
    return 0
