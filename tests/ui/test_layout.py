"""The page's room: it fits every width, on a phone the output comes first, and it can be still."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.ui.conftest import Server
from tests.ui.driver import SEED, play, visit, wait

SIZES = {"phone": (390, 844), "tablet": (1024, 768), "laptop": (1400, 900), "wide": (2560, 1300)}
# Visible controls that stick out of the window to the right or left, by name.
OUTSIDE = """() => {
  const found = []
  const walk = (node) => {
    for (const element of node.querySelectorAll('*')) {
      if (element.shadowRoot) walk(element.shadowRoot)
      const seen = element.matches('button, input, canvas, [role=combobox], h1, h2, td, th')
      const {left, right, width} = element.getBoundingClientRect()
      // The tabs of the page scroll by themselves.
      const outside = width > 0 && !element.closest('.tablist') && (left < -1 || right > innerWidth + 1)
      if (seen && outside && element.checkVisibility()) found.push(element.outerHTML.slice(0, 100))
    }
  }
  walk(document)
  return found
}"""


def top(page: Page, selector: str) -> float:
    """How far down the page an element begins, in pixels."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["y"]


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_page_fits_its_window(page: Page, server: Server, size: tuple[int, int]) -> None:
    """Nothing sticks out of the window sideways or makes it scroll sideways, also with a large network."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    visit(page, server, f"{SEED}&networkShape=8,8,8,8,8,8")
    play(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(OUTSIDE) == []


def test_a_phone_shows_the_output_first(page: Page, server: Server) -> None:
    """At 390 pixels the output is above data and network, and play is seen without scrolling."""
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, server)
    assert top(page, ".play") < 400
    assert top(page, ".map") < top(page, ".thumbs") < top(page, ".board")


def test_the_stage_has_three_columns_on_a_laptop(page: Page, server: Server) -> None:
    """At 1400 and 1024 pixels data, network and output stand beside each other, the network in the middle."""
    visit(page, server)
    for width in (1400, 1024):
        page.set_viewport_size({"width": width, "height": 800})
        boxes = [page.locator(selector).first.bounding_box() for selector in (".thumbs", ".board", ".map")]
        data, network, output = [box for box in boxes if box is not None]
        assert data["x"] + data["width"] < network["x"]
        assert network["x"] + network["width"] < output["x"]
        assert network["width"] > output["width"]


def test_the_network_follows_its_room(page: Page, server: Server) -> None:
    """When the window shrinks, the network is laid out anew and stays inside its board."""
    visit(page, server, f"{SEED}&networkShape=8,8,8")
    for width in (1400, 700, 390, 1400):
        page.set_viewport_size({"width": width, "height": 800})
        wait(page, "document.documentElement.scrollWidth <= innerWidth")
        page.wait_for_timeout(200)
        board = page.locator(".board").bounding_box()
        nodes = [node.bounding_box() for node in page.locator(".node").all()]
        assert board is not None
        assert len(nodes) == 7 + 24 + 1
        for node in nodes:
            assert node is not None
            assert board["x"] - 1 <= node["x"]
            assert node["x"] + node["width"] <= board["x"] + board["width"] + 1


def test_nothing_moves_for_those_who_wish_it(page: Page, server: Server) -> None:
    """With reduced motion asked for, no element of our views has a transition or an animation."""
    page.emulate_media(reduced_motion="reduce")
    visit(page, server)
    moving = """() => {
      const found = []
      const walk = (node) => {
        for (const element of node.querySelectorAll('*')) {
          if (element.shadowRoot) walk(element.shadowRoot)
          const {transitionDuration, animationName} = getComputedStyle(element)
          const still = transitionDuration.split(', ').every((time) => parseFloat(time) === 0)
          if (element.closest('.view') && (!still || animationName !== 'none')) found.push(element.className)
        }
      }
      walk(document)
      return found
    }"""
    assert page.evaluate(moving) == []
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) != []
