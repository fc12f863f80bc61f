"""`playground bench page`: how fast the page opens, trains and draws, beside TensorFlow Playground's.

Each network trains at full speed on 250 points in mini-batches of 10, every heat map live, in a real
Chromium. A row: `net`, `page`, `epochs_per_s`, `frames_per_s` (drawings of the whole page), `interactive_s`
(opening to the first drawing of data and network) and `ready_s` (opening to the moment training can start).
With `--anchor DIR` (a folder that holds TensorFlow Playground's built page) the same is measured there, in
turns with ours, and each of our rows gains `ratio`, our epochs per second over theirs.
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.browser import browser, served_files, served_page
from benchmarks.rows import tell

FEATURES = ("x", "y", "xSquared", "ySquared", "xTimesY", "sinX", "sinY")
NETS = {
    "2-4-2-1": "#networkShape=4,2",
    "7-8-8-1": "#networkShape=8,8&" + "&".join(f"{name}=true" for name in FEATURES),
    "7-(8x6)-1": "#networkShape=8,8,8,8,8,8&" + "&".join(f"{name}=true" for name in FEATURES),
}
SETTLE = 1.0  # seconds of training before the clock starts
OURS, ANCHOR = "neural-playground", "tensorflow-playground"


def measure_ours(page: Page, url: str, seconds: float) -> dict[str, float]:
    """Our page, opened at `url` and trained at full speed."""
    page.goto(f"{url}&speed=max&seed=0.5")
    page.wait_for_function("window.__playground?.stage === 'ready' && __playground.metrics")
    page.evaluate("__playground.run()")
    page.wait_for_timeout(1000 * SETTLE)
    count = (
        "() => ({t: performance.now(), epochs: __playground.metrics.epoch, frames: __playground.framesDrawn})"
    )
    begun = page.evaluate(count)
    page.wait_for_timeout(1000 * seconds)
    ended = page.evaluate(count)
    marks = page.evaluate(
        "() => Object.fromEntries("
        "performance.getEntriesByType('mark').map(m => [m.name, m.startTime / 1000]))"
    )
    elapsed = (ended["t"] - begun["t"]) / 1000
    return {
        "epochs_per_s": (ended["epochs"] - begun["epochs"]) / elapsed,
        "frames_per_s": (ended["frames"] - begun["frames"]) / elapsed,
        "interactive_s": max(marks["playground:drawn"], marks["playground:opened"]),
        "ready_s": marks["playground:ready"],
    }


def measure_anchor(page: Page, url: str, seconds: float) -> dict[str, float]:
    """TensorFlow Playground's page: it draws once for each epoch, and can train as soon as it is there."""
    page.goto(f"{url}&seed=0.5")
    page.wait_for_selector("#heatmap canvas", state="attached")
    opened = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd / 1000")
    page.click("#play-pause-button")
    page.wait_for_timeout(1000 * SETTLE)
    count = (
        "() => ({t: performance.now(),"
        " epochs: Number(document.querySelector('#iter-number').textContent.replaceAll(',', ''))})"
    )
    begun = page.evaluate(count)
    page.wait_for_timeout(1000 * seconds)
    ended = page.evaluate(count)
    rate = (ended["epochs"] - begun["epochs"]) / (ended["t"] - begun["t"]) * 1000
    return {"epochs_per_s": rate, "frames_per_s": rate, "interactive_s": opened, "ready_s": opened}


def fresh(chromium: Browser, measure: Any, url: str, seconds: float) -> dict[str, float]:
    """One measurement in a context of its own, with an empty cache."""
    context = chromium.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(120_000)
    result: dict[str, float] = measure(context.new_page(), url, seconds)
    context.close()
    return result


def median(results: list[dict[str, float]]) -> dict[str, float]:
    """The median of each figure over the repetitions."""
    return {name: round(statistics.median(r[name] for r in results), 3) for name in results[0]}


def main(argv: list[str] | None = None) -> int:
    """The command line; returns its exit status."""
    parser = argparse.ArgumentParser("playground bench page", description=__doc__)
    parser.add_argument("--anchor", type=Path, metavar="DIR", help="TensorFlow Playground's built page")
    parser.add_argument("--seconds", type=float, default=5, help="of training measured (default %(default)g)")
    parser.add_argument(
        "--repeat", type=int, default=3, help="measurements of each, the median counts (default 3)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON rows instead of a table")
    options = parser.parse_args(argv)
    rows: list[dict[str, Any]] = []
    with served_page() as url, browser() as chromium:
        fresh(
            chromium, measure_ours, f"{url}#networkShape=4,2", 0.1
        )  # the server's first session builds caches
        for net, hash_ in NETS.items():
            ours, anchor = [], []
            for _ in range(options.repeat):
                ours.append(fresh(chromium, measure_ours, url + hash_, options.seconds))
                if options.anchor:
                    with served_files(options.anchor) as anchor_url:
                        anchor.append(fresh(chromium, measure_anchor, anchor_url + hash_, options.seconds))
            row = {"net": net, "page": OURS, **median(ours)}
            rows.append(row)
            if anchor:
                rows.append({"net": net, "page": ANCHOR, **median(anchor)})
                row["ratio"] = round(row["epochs_per_s"] / rows[-1]["epochs_per_s"], 2)
    tell(rows, options.json)
    return 0
