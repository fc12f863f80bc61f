"""`make screenshots`: the page as people see it, at three widths, light and dark, in both languages.

Each picture shows a network that has learnt for real, in a real Chromium, from a seed: the same at every run.
"""

from __future__ import annotations

import argparse
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, expect

from benchmarks.browser import ROOT, browser, served_page

SPIRAL = (
    "#dataset=spiral&noise=10&networkShape=8,6,4&seed=0.67771"
    "&xSquared=true&ySquared=true&xTimesY=true&sinX=true&sinY=true&speed=max"
)
EPOCHS = 600
WIDTHS = {1400: 900, 1024: 768, 390: 844}


def take(chromium: Browser, url: str, target: Path, width: int, language: str, theme: str) -> None:
    """One picture of the whole page after `EPOCHS` epochs."""
    context = chromium.new_context(
        viewport={"width": width, "height": WIDTHS[width]},
        locale={"en": "en-GB", "es": "es-ES"}[language],
        color_scheme="dark" if theme == "dark" else "light",
        device_scale_factor=1,
    )
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(url + SPIRAL)
    page.wait_for_function("window.__playground?.stage === 'ready' && __playground.metrics")
    page.evaluate("__playground.run()")
    page.wait_for_function(f"__playground.metrics.epoch >= {EPOCHS}")
    page.evaluate("__playground.pause()")
    program = page.get_by_role("region", name="Code" if language == "en" else "Código")
    program.scroll_into_view_if_needed()  # it is written only where it is seen
    expect(program).not_to_be_empty()
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(500)  # the last frame and the chart, which is drawn ten times a second at most
    page.screenshot(path=target, full_page=True)
    context.close()


def main(argv: list[str] | None = None) -> int:
    """The command line; returns its exit status."""
    parser = argparse.ArgumentParser("playground bench screenshots", description=__doc__)
    parser.add_argument("--dir", type=Path, default=ROOT / "test-results" / "screenshots")
    parser.add_argument(
        "--readme", action="store_true", help="take only docs/page.png, the picture in README.md"
    )
    options = parser.parse_args(argv)
    options.dir.mkdir(parents=True, exist_ok=True)
    with served_page() as url, browser() as chromium:
        if options.readme:
            take(chromium, url, ROOT / "docs" / "page.png", 1400, "en", "light")
            return 0
        for width, language, theme in product(WIDTHS, ("en", "es"), ("light", "dark")):
            target = options.dir / f"{width}-{language}-{theme}.png"
            take(chromium, url, target, width, language, theme)
            print(target)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
