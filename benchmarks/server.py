"""The GPU server under load, on this machine's processor: `playground bench server [--write]`.

Each figure is taken from a real server with real jobs over real sockets. `--write` puts them into
benchmarks/RESULTS.md. Memory is the server process's own peak as the kernel counts it (VmHWM).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks.watching import cost, in_turns, until_training
from playground.client import Engine, connect
from playground.frame import Frame

RESULTS = Path(__file__).with_name("RESULTS.md")
HEADING = "## GPU server"
START = "import sys; from playground.server.command import main; sys.exit(main())"
SMALL = {"recipe": "digits-mlp", "hidden": [128], "batch_size": 100, "report_every": 20}
ENDLESS = {**SMALL, "epochs": 100_000, "report_every": 100}
TINY = {**SMALL, "hidden": [], "epochs": 1, "batch_size": 9000}
WATCHED = ["filters", "probabilities", "confusion", "live"]
PAIRS = 20
VIEWERS, WATCH_FOR = 200, 20.0
PEOPLE, RUNS_EACH = 10, 5
CONNECTS = 1000
Figures = dict[str, str]


class Server:
    """`playground gpu` on this machine's processor, in a process of its own."""

    def __init__(self, folder: str, *options: str) -> None:
        command = [
            sys.executable,
            "-c",
            START,
            "--port",
            "0",
            "--devices",
            "cpu",
            "--state-dir",
            folder,
            *options,
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout
        line = self.process.stdout.readline()
        match = re.search(r"ws://\S+:\d+", line)
        assert match, line
        self.url = match[0]

    def engine(self, person: str = "me") -> Engine:
        """A client of it."""
        return connect(self.url, person=person)

    def peak_mib(self) -> float:
        """The most memory that its process has held, MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        match = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert match
        return int(match[1]) / 1024

    def job_seconds(self) -> float:
        """Processor time of the job that it runs; on one slot there is one."""
        tasks = Path(f"/proc/{self.process.pid}/task")
        (job,) = (path / "children" for path in tasks.iterdir() if (path / "children").read_text().strip())
        times = Path(f"/proc/{job.read_text().strip()}/stat").read_text().rpartition(")")[2].split()
        return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")

    def figure(self, name: str) -> float:
        """One of its own figures, from /metrics."""
        with urllib.request.urlopen(self.url.replace("ws:", "http:") + "/metrics") as response:
            match = re.search(rf"^{name} (\S+)$", response.read().decode(), re.MULTILINE)
        assert match
        return float(match[1])

    def stop(self) -> float:
        """End it with SIGTERM; the seconds that took."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()
        return time.monotonic() - begun


async def first_metric(server: Server) -> Figures:
    """From the request to the first measurement, with a process waiting."""
    seconds = []
    async with server.engine() as engine:
        for _ in range(7):
            await asyncio.sleep(5)  # the next process imports torch meanwhile
            begun = time.monotonic()
            job = await engine.submit({**SMALL, "epochs": 1, "report_every": 1})
            await until_training(job)
            seconds.append(time.monotonic() - begun)
            await job.wait()
    return {"request to first metric, warm worker, median of 7": f"{statistics.median(seconds):.2f} s"}


async def watching(server: Server) -> Figures:
    """What it costs a run to be watched, and how it goes meanwhile."""
    async with server.engine() as engine:
        pairs = await in_turns(engine, server, ENDLESS, WATCHED, PAIRS)
    return {
        "steps/s of an unwatched run": f"{statistics.median(alone.speed for alone, _ in pairs):.0f}",
        f"cost of watching {len(WATCHED)} topics, median of {PAIRS} pairs": cost(pairs),
        "updates/s meanwhile": f"{statistics.median(watched.updates for _, watched in pairs):.1f}",
    }


async def viewers(server: Server) -> Figures:
    """Many viewers of one run, all acknowledging what they get."""
    counts = [0] * VIEWERS
    ready = asyncio.Event()

    async def view(index: int, id: str) -> None:
        async with server.engine(f"viewer {index}") as engine:
            job = await engine.watch(id, ["live", "filters"])
            async for event in job:
                if ready.is_set():
                    counts[index] += isinstance(event, Frame)

    async with server.engine() as engine:
        job = await engine.submit(ENDLESS)
        await until_training(job)
        tasks = [asyncio.create_task(view(index, job.id)) for index in range(VIEWERS)]
        while await asyncio.to_thread(server.figure, "playground_connections") < VIEWERS + 1:
            await asyncio.sleep(0.1)
        ready.set()
        fullest = 0.0
        end = time.monotonic() + WATCH_FOR
        while time.monotonic() < end:
            outbox = await asyncio.to_thread(server.figure, "playground_outbox_bytes_max")
            fullest = max(fullest, outbox)
            await asyncio.sleep(0.5)
        ready.clear()
        await job.cancel()
        await asyncio.gather(*tasks)
    slowest, fastest = min(counts) / WATCH_FOR, max(counts) / WATCH_FOR
    return {
        f"frames/s of each of {VIEWERS} viewers of one run": f"{slowest:.1f} to {fastest:.1f}",
        "fullest outbox meanwhile": f"{fullest / 2**20:.2f} MiB",
        "server's memory, peak": f"{server.peak_mib():.0f} MiB",
    }


async def queueing(server: Server) -> Figures:
    """Many runs of many people on one slot."""
    ended: list[str] = []

    async def person(name: str) -> None:
        async with server.engine(name) as engine:
            jobs = [await engine.submit(TINY) for _ in range(RUNS_EACH)]
            for job in jobs:
                assert await job.wait() == "done"
                ended.append(name)

    async with server.engine("first") as engine:
        blocking = await engine.submit(ENDLESS)
        await until_training(blocking)
        people = [asyncio.create_task(person(f"person {index}")) for index in range(PEOPLE)]
        while await asyncio.to_thread(server.figure, 'playground_runs{status="queued"}') < PEOPLE * RUNS_EACH:
            await asyncio.sleep(0.1)
        begun = time.monotonic()
        await blocking.cancel()
        await asyncio.gather(*people)
    rounds = [ended[i : i + PEOPLE] for i in range(0, len(ended), PEOPLE)]
    fair = sum(len(set(names)) == PEOPLE for names in rounds)
    served = f"{fair} of {len(rounds)} rounds served everybody once"
    seconds = time.monotonic() - begun
    return {
        f"{PEOPLE * RUNS_EACH} queued runs of {PEOPLE} people": f"all done in {seconds:.0f} s; {served}",
        "server's memory, peak, after the queue": f"{server.peak_mib():.0f} MiB",
    }


async def connecting(server: Server) -> Figures:
    """Connections that come, look at a run, and go."""
    async with server.engine() as engine:
        job = await engine.submit({**TINY, "epochs": 3})
        await job.wait()
        before = server.peak_mib()
        begun = time.monotonic()
        for _ in range(CONNECTS):
            async with server.engine() as visitor:
                await (await visitor.watch(job.id)).wait()
        elapsed = time.monotonic() - begun
    return {
        f"{CONNECTS} connections, one after another, each with a snapshot": f"{CONNECTS / elapsed:.0f} per s",
        "growth of the server's peak memory over them": f"{server.peak_mib() - before:.1f} MiB",
        "connections left": f"{server.figure('playground_connections'):.0f}",
    }


PARTS: dict[str, Callable[[Server], Awaitable[Figures]]] = {
    "first": first_metric,
    "watching": watching,
    "viewers": viewers,
    "queueing": queueing,
    "connecting": connecting,
}


def measure(names: list[str]) -> Figures:
    """The figures of these parts, each from a server of its own."""
    figures: Figures = {}
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            server = Server(folder)
            try:
                figures |= asyncio.run(measured(server, PARTS[name]))
            finally:
                seconds = server.stop()
            figures[f"SIGTERM to the end of the server, after “{name}”"] = f"{seconds:.2f} s"
    return figures


async def measured(server: Server, part: Callable[[Server], Awaitable[Figures]]) -> Figures:
    """One part."""
    return await part(server)


def report(figures: Figures) -> str:
    """The figures as a table, with where they were measured."""
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, no GPU"
    load = f"other work on the machine: load average {os.getloadavg()[2]:.1f} over the last 15 minutes"
    rows = "\n".join(f"| {name} | {value} |" for name, value in figures.items())
    command = "`playground bench server --write`"
    return f"{HEADING}\n\n{command}, {machine}; {load}.\n\n| what | figure |\n|---|---|\n{rows}\n"


def write(section: str, heading: str = HEADING) -> None:
    """Put the section into RESULTS.md in place of the one with the same heading."""
    text = RESULTS.read_text("utf-8") if RESULTS.exists() else "# Results\n\n"
    parts = re.split(r"(?m)^(?=## )", text)
    kept = [part.rstrip() + "\n\n" for part in parts if part.strip() and not part.startswith(heading)]
    RESULTS.write_text("".join([*kept, section]), "utf-8")


def main(argv: list[str] | None = None) -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="playground bench server", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", choices=[*PARTS, []], help="which parts to measure (default: all)"
    )
    parser.add_argument("--write", action="store_true", help=f"write the figures to {RESULTS.name}")
    arguments = parser.parse_args(argv)
    section = report(measure(arguments.parts or list(PARTS)))
    print(section)
    if arguments.write:
        write(section)
    return 0
