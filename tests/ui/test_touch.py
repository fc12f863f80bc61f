"""The page under a finger: no mouse, no keyboard, a phone's screen."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Server
from tests.ui.driver import told, visit, wait, weights


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A person with a phone."""
    return {**browser_context_args, "viewport": {"width": 390, "height": 844}, "has_touch": True}


def test_a_tap_trains_and_pauses(page: Page, server: Server) -> None:
    """Play, pause and step are pressed by finger, and large enough for one."""
    visit(page, server)
    play = page.locator(".play")
    play.tap()
    wait(page, "__playground.metrics.epoch > 3")
    play.tap()
    wait(page, "!__playground.playing")
    for name in ("play", "step", "reset"):
        box = page.locator(f".{name}").bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24


def test_a_tap_builds(page: Page, server: Server) -> None:
    """A neuron is added, an input put in, and a data set chosen by finger."""
    visit(page, server)
    page.get_by_role("button", name="Add a neuron to layer 1").tap()
    wait(page, "__playground.layout?.layers[0].fan_out === 5")
    page.get_by_role("button", name="x1 squared").tap()
    wait(page, "__playground.layout?.layers[0].fan_in === 3")
    page.get_by_title("Spiral", exact=True).tap()
    wait(page, "__playground.values.dataset === 'spiral'")


def test_a_tap_edits_a_weight(page: Page, server: Server) -> None:
    """A tap on a neuron opens its numbers; what is typed there is used."""
    visit(page, server)
    page.get_by_role("button", name="Layer 1, neuron 1").tap()
    weight = page.get_by_role("dialog", name="Layer 1, neuron 1").get_by_role("spinbutton", name="x1")
    weight.tap()
    weight.fill("1.25")
    wait(page, "__playground.latest('weights').array[0] === 1.25")


def test_a_tap_on_a_link_edits_it(page: Page, server: Server) -> None:
    """A tap on a link itself opens the numbers of its neuron, at that link."""
    visit(page, server)
    page.locator(".board").scroll_into_view_if_needed()
    source = page.get_by_role("button", name="x2, vertical position").bounding_box()
    target = page.get_by_role("button", name="Layer 1, neuron 1").bounding_box()
    assert source is not None
    assert target is not None
    x = (source["x"] + source["width"] + target["x"]) / 2
    page.touchscreen.tap(x, (source["y"] + target["y"] + source["height"]) / 2)
    card = page.get_by_role("dialog", name="Layer 1, neuron 1")
    expect(card.get_by_role("spinbutton", name="x2")).to_be_focused()
    card.get_by_role("spinbutton", name="x2").fill("-2")
    wait(page, "__playground.latest('weights').array[1] === -2")


def test_two_fingers_enlarge_the_network(page: Page, server: Server) -> None:
    """Two fingers moved apart enlarge the network; nothing else of it changes."""
    visit(page, server)
    before = weights(page)
    page.locator(".board").scroll_into_view_if_needed()
    page.locator(".board").evaluate(
        """(board) => {
          const {left, top} = board.getBoundingClientRect()
          const finger = (identifier, x, y) =>
            new Touch({identifier, target: board, clientX: left + x, clientY: top + y})
          const move = (type, by) => board.dispatchEvent(new TouchEvent(type, {
            touches: [finger(0, 150 - by, 200), finger(1, 170 + by, 200)], bubbles: true, cancelable: true}))
          move('touchstart', 0)
          move('touchmove', 20)
        }"""
    )
    expect(page.get_by_role("button", name="The whole network")).to_be_visible()
    assert page.locator(".board").evaluate("(board) => board.scrollWidth > 2.5 * board.clientWidth")
    page.get_by_role("button", name="The whole network").tap()
    assert page.locator(".board").evaluate("(board) => board.scrollWidth === board.clientWidth")
    assert (weights(page), told(page, "metrics.epoch")) == (before, 0)
