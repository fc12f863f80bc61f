"""The recipes of the GPU server, each beside a plain PyTorch script of the same network and data:
`playground bench recipes [--runs N] [--write]`.

A recipe trains on a real server and is watched and streamed over a real socket; the script runs alone, in
turns with it. Processor time tells more than the clock where other work shares the machine: both are given.
Needs `playground data get mnist`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import Any

from benchmarks.server import RESULTS, Server, write
from playground.blocks import Activation, BatchNorm, Block, Conv, Flatten, MaxPool, to_json
from playground.client import Job
from playground.datasets import IMAGES, available
from playground.protocol import Metrics

HEADING = "## Recipes"
WATCHED = ["live", "filters", "image", "maps", "probabilities"]
ONE_THREAD = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}  # as many as a job has on two cores


def _stage(filters: int, kernel: int) -> tuple[Block, ...]:
    return Conv(filters, kernel, padding=0), MaxPool(), BatchNorm(), Activation()


# Pooled before batch norm and activation, which then see a quarter of the numbers.
NETWORK = (*_stage(24, 5), *_stage(48, 3), Conv(96, 3, padding=0), BatchNorm(), Activation(), Flatten())
MNIST = {
    "recipe": "cnn",
    "data": "mnist",
    "blocks": to_json(NETWORK),
    "schedule": "one-cycle",
    "learning_rate": 0.01,
    "label_smoothing": 0.1,
    "precision": "bfloat16",
    "batch_size": 128,
    "epochs": 1,
    "report_every": 39,
}
STEPS = 468


@dataclass(frozen=True)
class Result:
    """One epoch: seconds by the clock and of processor time for training alone; `cold` counts everything."""

    accuracy: float
    seconds: float
    core_seconds: float
    cold: float


def plain(seed: int) -> Result:
    """The script, in a process of its own."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.plain_mnist", str(seed)],
        env={**os.environ, **ONE_THREAD},
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    return Result(**told, cold=time.perf_counter() - begun)


async def watched(server: Server, spec: dict[str, Any], topics: list[str]) -> Result:
    """A run on the server, from the request to its end."""
    async with server.engine() as engine:
        begun = time.perf_counter()
        job = await engine.submit(spec, topics=topics)
        marks = await measured(server, job)
        cold = time.perf_counter() - begun
    (since, used_before, first), (until, used, last) = marks
    part = STEPS / (last - first)
    accuracy = job.metrics[max(job.metrics)]["test_accuracy"]
    return Result(accuracy, part * (until - since), part * (used - used_before), cold)


async def measured(server: Server, job: Job) -> list[tuple[float, float, int]]:
    """Clock, processor time and step at the first measurement, and at the last but one, before the test."""
    marks = [
        (time.perf_counter(), server.job_seconds(), event.step)
        async for event in job
        if isinstance(event, Metrics) and "test_loss" not in event.values
    ]
    assert job.status == "done", job.status
    return [marks[0], marks[-1]]


def row(name: str, results: list[Result]) -> str:
    """Medians of all, as a line of the table."""
    columns = [
        f"{statistics.mean(result.accuracy for result in results):.2%}",
        f"{statistics.median(result.core_seconds for result in results):.1f}",
        f"{statistics.median(result.seconds for result in results):.1f}",
        f"{statistics.median(result.cold for result in results):.1f}",
        f"{STEPS / statistics.median(result.core_seconds for result in results):.0f}",
    ]
    return f"| {name} | {' | '.join(columns)} |"


def measure(runs: int) -> str:
    """The section of RESULTS.md."""
    ours: list[Result] = []
    blind: list[Result] = []
    theirs: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder)
        try:
            for seed in range(runs):
                theirs.append(plain(seed))
                ours.append(asyncio.run(watched(server, {**MNIST, "seed": seed}, WATCHED)))
                blind.append(asyncio.run(watched(server, {**MNIST, "seed": seed}, [])))
        finally:
            server.stop()
    ratios = [mine.core_seconds / other.core_seconds for mine, other in zip(ours, theirs, strict=True)]
    costs = [mine.core_seconds / other.core_seconds - 1 for mine, other in zip(ours, blind, strict=True)]
    rows = [
        row("the recipe, watched", ours),
        row("the recipe, not watched", blind),
        row("the plain script", theirs),
    ]
    machine = f"{os.cpu_count()} cores ({platform.machine()}), one torch thread, no GPU"
    load = f"other work on the machine: load average {os.getloadavg()[2]:.1f} over the last 15 minutes"
    table = "\n".join(rows)
    return f"""{HEADING}

`playground bench recipes --write`, {machine}; {load}.

CNN on MNIST, all of it, one epoch of {STEPS} batches of 128; {runs} seeds in turns. Medians; of the accuracy
the mean. The recipe multiplies in bfloat16, the script in float32.

| | test accuracy | core-seconds | seconds | seconds with everything | steps per core-second |
|---|---|---|---|---|---|
{table}

The watched recipe takes {statistics.median(ratios):.0%} of the script's processor time ({spread(ratios)});
being watched ({len(WATCHED)} topics) costs {statistics.median(costs):.0%} ({spread(costs)}).
"""


def spread(values: list[float]) -> str:
    """The least and the greatest."""
    return f"{min(values):.0%} to {max(values):.0%}"


def main(argv: list[str] | None = None) -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="playground bench recipes", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="seeds (default: 3)")
    parser.add_argument("--write", action="store_true", help=f"write the figures to {RESULTS.name}")
    arguments = parser.parse_args(argv)
    if not available(IMAGES["mnist"]):
        print("playground bench recipes: first: playground data get mnist", file=sys.stderr)
        return 2
    section = measure(arguments.runs)
    print(section)
    if arguments.write:
        write(section, HEADING)
    return 0
