"""The page for everyone: axe-core, the checker that browsers and schools use, finds nothing to mend in it."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page

from playground.i18n import LANGUAGES
from tests.ui.conftest import Server
from tests.ui.driver import SEED, speak, visit, wait

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
