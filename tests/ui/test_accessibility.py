"""The page for everyone: axe-core, the checker that browsers and schools use, finds nothing to mend in it."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from playground.i18n import LANGUAGES
from tests.ui.conftest import Server
from tests.ui.driver import SEED, pause, play, settle, speak, told, visit, wait
from tests.ui.test_files import download

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
SIZES = {"laptop": (1400, 900), "phone": (390, 844)}
# Everything on the page that opens where it stands, through all shadow roots; lists close by themselves.
OPEN_ALL = """() => {
  const walk = (node) => {
    for (const element of node.querySelectorAll('*')) {
      if (element.shadowRoot) walk(element.shadowRoot)
      if (element.matches('.view button[aria-expanded=false]:not([aria-haspopup])')) element.click()
      if (element.matches('.view details:not([open]) > summary')) element.click()
    }
  }
  walk(document)
}"""


def violations(page: Page) -> list[str]:
    """What axe-core would have mended in the page as it is now: rule, element, and how to mend it."""
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(
        "axe.run({resultTypes: ['violations']}).then((r) => r.violations)"
    )
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation(
    page: Page, server: Server, theme: Any, language: str, size: tuple[int, int]
) -> None:
    """None in the page as it opens, none with everything opened that opens, none beside a neuron's card."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    visit(page, server, f"{SEED}&batchSize=0")
    speak(page, language)
    assert violations(page) == []
    page.evaluate(OPEN_ALL)
    wait(page, "__playground.more")
    page.locator(".node.hidden").first.click()
    page.locator(".neuron-card").wait_for()
    page.wait_for_timeout(300)  # what was opened may still be fetching its view
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation_in_a_dialog(page: Page, server: Server, theme: Any) -> None:
    """None in the list of keys, what a lesson hides, and the numbers typed by hand, one of them wrong."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    visit(page, server)
    page.get_by_role("button", name="More settings").click()
    for opener in ("Keys", "Hide controls…", "Exact numbers"):
        page.get_by_role("button", name=opener, exact=True).click()
        dialog = page.get_by_role("dialog", name=opener.removesuffix("…"))
        dialog.get_by_role("button").first.wait_for()
        if opener == "Exact numbers":
            dialog.get_by_role("textbox").first.fill("abc")
            dialog.get_by_role("button", name="Apply").click()
        assert violations(page) == []
        page.keyboard.press("Escape")


def test_training_is_reported_at_a_human_pace(page: Page, server: Server) -> None:
    """A screen reader is told epoch and loss every five seconds while the page trains, and when it pauses."""
    visit(page, server)
    page.get_by_role("log").evaluate(
        """(log) => {
          window.reports = []
          new MutationObserver(() => window.reports.push([performance.now(), log.textContent]))
            .observe(log, {childList: true, characterData: true, subtree: true})
        }"""
    )
    play(page)
    wait(page, "window.reports.length >= 3")
    times = [time for time, _ in page.evaluate("window.reports")][1:]  # the first is of the start
    assert min(later - earlier for earlier, later in pairwise(times)) > 4900
    pause(page)
    expect(page.get_by_role("log")).to_have_text(
        re.compile(rf"^Epoch {told(page, 'metrics.epoch'):,}, test loss ")
    )


def test_signs_are_seen_without_colours(page: Page, server: Server, tmp_path: Path) -> None:
    """On request pictures are hatched and links dashed below zero; the browser keeps it."""
    across = """(canvas) => {
      const {width, height} = canvas
      const brush = new OffscreenCanvas(width, height).getContext('2d', {willReadFrequently: true})
      brush.drawImage(canvas, 0, 0)
      const colours = (x) => new Set(new Uint32Array(brush.getImageData(x, 0, 1, height).data.buffer)).size
      return [colours(0), colours(width - 1)]
    }"""
    visit(page, server, f"{SEED}&dataset=gauss")
    page.get_by_role("button", name="One epoch").click()
    wait(page, "__playground.metrics.epoch === 1")
    settle(page)
    feature = page.get_by_role("button", name="x1, horizontal position").locator("canvas")
    switch = page.get_by_role("button", name="hatching")
    assert feature.evaluate(across) == [1, 1]
    plain = page.locator("canvas.map").evaluate("(canvas) => canvas.toDataURL()")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert feature.evaluate(across) == [2, 1]
    assert page.locator("canvas.map").evaluate("(canvas) => canvas.toDataURL()") != plain
    assert "stroke-dasharray" in download(page, "SVG", "Diagram", tmp_path).read_text("utf-8")
    page.reload()
    wait(page, "window.__playground?.latest('features') !== undefined")
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert feature.evaluate(across) == [2, 1]


def test_the_page_prints(page: Page, server: Server) -> None:
    """On paper it is light, without what can only be pressed; on the screen it is then as dark as before."""
    page.emulate_media(color_scheme="dark")
    visit(page, server)
    on_screen = page.get_by_role("button", name="Train", exact=True), page.get_by_role("button", name="Save")
    for media, theme in (("print", "light"), ("screen", "dark")):
        page.emulate_media(media=media, color_scheme="dark")  # type: ignore[arg-type]
        wait(page, f"document.documentElement.dataset.npTheme === '{theme}'")
        for control in on_screen:
            expect(control).to_be_visible(visible=media == "screen")
        for picture in ("canvas.map", ".board", "table.figures", ".chart"):
            expect(page.locator(picture).first).to_be_visible()
