"""`playground bench looking`: what it costs training in the browser to be looked at, and to have many points.

The default network trains at full speed in a real Chromium. First with every card closed and with the cards
of what goes on inside it open (maths, scores, see more), in turns; then on 20,000 points of one's own.
Prints the medians of epochs and of drawings of the whole page per second.
"""

from __future__ import annotations

import argparse
import random
import statistics

from playwright.sync_api import Page

from benchmarks.browser import browser, served_page

CARDS = ("Maths", "Scores", "See more")
POINTS = 20_000
SETTLE = 1.5  # seconds before the clock starts
Rate = tuple[float, float]  # epochs and drawings per second


def rate(page: Page, seconds: float) -> Rate:
    """Of a page that trains."""
    count = "() => [performance.now() / 1000, __playground.metrics.epoch, __playground.framesDrawn]"
    page.wait_for_timeout(1000 * SETTLE)
    begun = page.evaluate(count)
    page.wait_for_timeout(1000 * seconds)
    ended = page.evaluate(count)
    elapsed = ended[0] - begun[0]
    return (ended[1] - begun[1]) / elapsed, (ended[2] - begun[2]) / elapsed


def switch_cards(page: Page) -> None:
    """Open what is closed, close what is open."""
    for name in CARDS:
        page.get_by_role("button", name=name, exact=True).click()


def give_points(page: Page) -> None:
    """Two clouds, as a table of three columns."""
    chance = random.Random(1)
    rows = [f"{chance.gauss(k % 2 * 2 - 1, 1):.3f},{chance.gauss():.3f},{'ab'[k % 2]}" for k in range(POINTS)]
    table = "\n".join(["x,y,class", *rows]).encode()
    page.get_by_role("button", name="Your own data…").click()
    shown = page.get_by_role("dialog", name="Your own data")
    shown.get_by_role("button", name="Table", exact=True).click()
    file = {"name": "clouds.csv", "mimeType": "text/csv", "buffer": table}
    shown.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    shown.get_by_role("button", name="Train on this").click()
    page.wait_for_function(f"__playground.latest('data')?.shape[0] === {POINTS}")


def told(name: str, rates: list[Rate]) -> float:
    """Print the medians; returns that of the epochs."""
    epochs = statistics.median(rate[0] for rate in rates)
    drawings = statistics.median(rate[1] for rate in rates)
    print(f"{name}: {epochs:,.0f} epochs/s, {drawings:.0f} drawings/s")
    return epochs


def main(argv: list[str] | None = None) -> int:
    """The command line; returns its exit status."""
    parser = argparse.ArgumentParser("playground bench looking", description=__doc__)
    parser.add_argument("--seconds", type=float, default=4, help="of each measurement (default %(default)g)")
    parser.add_argument("--repeat", type=int, default=4, help="measurements of each (default %(default)d)")
    options = parser.parse_args(argv)
    with served_page() as url, browser() as chromium:
        page = chromium.new_page(viewport={"width": 1400, "height": 900}, locale="en-GB")
        page.goto(f"{url}#seed=0.5&speed=max")
        page.wait_for_function("window.__playground?.stage === 'ready' && __playground.metrics")
        page.evaluate("__playground.run()")
        closed, opened = [], []
        for _ in range(options.repeat):
            closed.append(rate(page, options.seconds))
            switch_cards(page)
            opened.append(rate(page, options.seconds))
            switch_cards(page)
        alone = told("every card closed", closed)
        looked_at = told("maths, scores and see more open", opened)
        print(f"open against closed: {looked_at / alone:.1%}")
        give_points(page)
        page.evaluate("__playground.run()")
        told(f"{POINTS:,} points", [rate(page, options.seconds) for _ in range(options.repeat)])
    return 0
