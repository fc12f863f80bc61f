"""The recipes of the GPU server, each beside a plain PyTorch script of the same network and data:
`playground bench recipes [NAME …] [--runs N] [--write]`.

A recipe trains on a real server and is watched and streamed over a real socket; the script runs alone, in
turns with it. Processor time tells more than the clock where other work shares the machine: both are given.
Rows whose data have not been got are left out.
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
from dataclasses import dataclass, replace
from typing import Any

from benchmarks.server import RESULTS, Server, write
from benchmarks.watching import Pairs, cost, in_turns
from playground.blocks import to_json
from playground.blocks.presets import QUICK
from playground.client import Job
from playground.datasets import ALL, available
from playground.protocol import Metrics
from playground.server.specs.cnn import Cnn

HEADING = "## Recipes"
PAIRS, ENDLESS = 8, 10_000  # turns, and epochs, of a run that is watched in turns


@dataclass(frozen=True)
class Race:
    """A recipe's spec, and the script in `benchmarks` that trains the same network for as many `steps`; it is
    given a seed and the name of the data.

    `measure` is what the recipe measures at the end, and the script prints as `value`.
    """

    title: str
    note: str
    script: str
    steps: int
    measure: str
    form: str  # of the measure
    watched: tuple[str, ...]
    spec: dict[str, Any]
    threads: int = 1  # as many as a run has on two cores, if nothing else is asked for


CNN = Race(
    "CNN on MNIST",
    "One epoch of 468 batches of 128, all of it. The recipe multiplies in bfloat16, not so the script.",
    "plain_cnn",
    468,
    "test_accuracy",
    ".2%",
    ("live", "filters", "image", "maps", "probabilities"),
    {
        "recipe": "cnn",
        "data": "mnist",
        "blocks": to_json(QUICK),
        "schedule": "one-cycle",
        "learning_rate": 0.01,
        "label_smoothing": 0.1,
        "precision": "bfloat16",
        "batch_size": 128,
        "epochs": 1,
        "report_every": 39,
    },
)
RACES = {
    "cnn": CNN,
    "cnn-two-threads": replace(CNN, title=f"{CNN.title}, two threads", threads=2),
    "fashion": Race(
        "CNN on Fashion-MNIST",
        "The preset “Clothes” on all of it, 8 epochs of 468 batches of 128, half of the images mirrored. The "
        "recipe multiplies in bfloat16, not so the script.",
        "plain_cnn",
        3744,
        "test_accuracy",
        ".2%",
        ("live", "filters", "image", "maps", "probabilities"),
        {"recipe": "cnn", **Cnn.about()["presets"]["clothes"], "data": "fashion-mnist", "report_every": 39},
    ),
    "rnn": Race(
        "LSTM on the English Bible",
        "128 units, one epoch of 439 batches of 32 × 64 characters. The loss is in nats per character.",
        "plain_rnn",
        439,
        "test_loss",
        ".3f",
        ("live", "text", "text_cells", "probabilities", "followers", "gradients", "sample"),
        {"recipe": "rnn", "data": "bible-en", "cell": "lstm", "epochs": 1, "report_every": 39},
    ),
    "dcgan": Race(
        "DCGAN on digits",
        "2,000 steps of 64 images on each side, of 9,000. Besides, the recipe judges 1,000 samples every 100 "
        "steps, the script once, at the end; and it averages its generator, not so the script. A sample "
        "counts when the classifier is sure of it (p > 0.9).",
        "plain_dcgan",
        2000,
        "sure_share",
        ".1%",
        ("live", "samples", "answers", "classes", "walk"),
        {"recipe": "dcgan", "data": "mnist-10k", "epochs": 20},
    ),
    "gpt": Race(
        "Character Transformer on tiny Shakespeare",
        "0.8 million parameters, 2,000 batches of 16 × 64 characters. The loss is in nats per character. The "
        "recipe multiplies in bfloat16, not so the script.",
        "plain_shakespeare",
        2000,
        "test_loss",
        ".3f",
        ("live", "tokens", "attention", "next", "generated"),
        {
            "recipe": "gpt",
            "data": "shakespeare",
            "context": 64,
            "layers": 4,
            "width": 128,
            "feed_forward": 512,
            "precision": "bfloat16",
            "batch_size": 16,
            "epochs": 20,
        },
    ),
}


@dataclass(frozen=True)
class Result:
    """Seconds by the clock and of processor time for training alone; `cold` counts everything."""

    value: float
    seconds: float
    core_seconds: float
    cold: float


def plain(race: Race, seed: int) -> Result:
    """The script, in a process of its own."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{race.script}", str(seed), race.spec["data"]],
        env={**os.environ, "OMP_NUM_THREADS": str(race.threads), "MKL_NUM_THREADS": str(race.threads)},
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    return Result(**told, cold=time.perf_counter() - begun)


async def watched(server: Server, race: Race, seed: int) -> Result:
    """A run on the server that is watched, from the request to its end."""
    async with server.engine() as engine:
        begun = time.perf_counter()
        job = await engine.submit({**race.spec, "seed": seed}, topics=list(race.watched))
        marks = await measured(server, race, job)
        cold = time.perf_counter() - begun
    (since, used_before, first), (until, used, last) = marks
    part = race.steps / (last - first)
    value = job.metrics[max(job.metrics)][race.measure]
    return Result(value, part * (until - since), part * (used - used_before), cold)


async def measured(server: Server, race: Race, job: Job) -> list[tuple[float, float, int]]:
    """Clock, processor time and step at the first measurement, and at the last but one, before the test."""
    marks = [
        (time.perf_counter(), server.job_seconds(), event.step)
        async for event in job
        if isinstance(event, Metrics) and race.measure not in event.values
    ]
    assert job.status == "done", job.status
    return [marks[0], marks[-1]]


async def turns(server: Server, race: Race) -> Pairs:
    """One run of it, not watched and watched in turns."""
    async with server.engine() as engine:
        return await in_turns(engine, server, {**race.spec, "epochs": ENDLESS}, list(race.watched), PAIRS)


def row(race: Race, name: str, results: list[Result]) -> str:
    """Medians of all, and the mean of what they measured, as a line of the table."""
    columns = [
        f"{statistics.mean(result.value for result in results):{race.form}}",
        f"{statistics.median(result.core_seconds for result in results):.1f}",
        f"{statistics.median(result.seconds for result in results):.1f}",
        f"{statistics.median(result.cold for result in results):.1f}",
        f"{race.steps / statistics.median(result.core_seconds for result in results):.0f}",
    ]
    return f"| {name} | {' | '.join(columns)} |"


def run(race: Race, runs: int) -> str:
    """A race's part of the section."""
    ours: list[Result] = []
    theirs: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder, "--threads", str(race.threads))
        try:
            for seed in range(runs):
                theirs.append(plain(race, seed))
                ours.append(asyncio.run(watched(server, race, seed)))
            pairs = asyncio.run(turns(server, race))
        finally:
            server.stop()
    ratios = [mine.core_seconds / other.core_seconds for mine, other in zip(ours, theirs, strict=True)]
    rows = [
        row(race, "the recipe, watched", ours),
        row(race, "the plain script", theirs),
    ]
    table, told = "\n".join(rows), race.measure.replace("_", " ")
    return f"""### {race.title}

{race.note} {runs} seeds in turns; medians, of the {told} the mean. {conditions(race)}

| | {told} | core-seconds | seconds | seconds with everything | steps per core-second |
|---|---|---|---|---|---|
{table}

The watched recipe takes {statistics.median(ratios):.0%} of the script's processor time ({spread(ratios)});
being watched ({len(race.watched)} topics) costs {cost(pairs)}, {PAIRS} pairs in turns within one run.
"""


def conditions(race: Race) -> str:
    """What it was measured on."""
    load = f"load average {os.getloadavg()[2]:.1f} over the last 15 minutes"
    return f"{os.cpu_count()} cores ({platform.machine()}), torch threads: {race.threads}, no GPU; {load}."


def written() -> dict[str, str]:
    """The parts of the section that RESULTS.md has, by title."""
    section = RESULTS.read_text("utf-8").partition(f"{HEADING}\n")[2].partition("\n## ")[0]
    return {part.partition("\n")[0]: f"### {part.rstrip()}\n" for part in section.split("### ")[1:]}


def section(measured: dict[str, str]) -> str:
    """The section of RESULTS.md with these parts, by title, in place of their older ones."""
    parts = {**written(), **measured}
    titles = [race.title for race in RACES.values() if race.title in parts]
    return "\n".join(
        [f"{HEADING}\n\n`playground bench recipes --write`\n", *(parts[title] for title in titles)]
    )


def here(race: Race) -> bool:
    """Whether its data have been got; says how, if not."""
    name = race.spec["data"]
    if not available(ALL[name]):
        print(f"left out: {race.title}. First: playground data get {name}", file=sys.stderr)
        return False
    return True


def spread(values: list[float]) -> str:
    """The least and the greatest."""
    return f"{min(values):.0%} to {max(values):.0%}"


def main(argv: list[str] | None = None) -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="playground bench recipes", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(RACES))
    parser.add_argument("--runs", type=int, default=3, help="seeds (default: 3)")
    parser.add_argument("--write", action="store_true", help=f"write the figures to {RESULTS.name}")
    arguments = parser.parse_args(argv)
    unknown = set(arguments.names) - RACES.keys()
    if unknown:
        parser.error(f"expected {', '.join(RACES)}; got {', '.join(sorted(unknown))}")
    names = [name for name in arguments.names or RACES if here(RACES[name])]
    measured = {RACES[name].title: run(RACES[name], arguments.runs) for name in names}
    print("\n".join(measured.values()))
    if arguments.write:
        write(section(measured), HEADING)
    return 0
