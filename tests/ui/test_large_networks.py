"""Ten layers of thirty-two neurons: drawn whole, enlarged by wheel, keys and buttons, and trained."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.ui.conftest import Server
from tests.ui.driver import SEED, visit, wait

LARGEST = f"{SEED}&networkShape={','.join(['32'] * 10)}"


def board(page: Page) -> Locator:
    """What the network is drawn on."""
    return page.locator(".board")


def size(page: Page) -> float:
    """Width of a neuron, in pixels."""
    box = page.locator(".node.hidden").first.bounding_box()
    assert box is not None
    return box["width"]


def test_the_largest_network_is_drawn_whole(page: Page, server: Server) -> None:
    """All 320 neurons stand in the board without overlapping, and it trains."""
    visit(page, server, LARGEST)
    overlaps = """(scene) => {
      const boxes = [...scene.querySelectorAll('.node')].map((node) => node.getBoundingClientRect())
      const room = scene.getBoundingClientRect()
      const inside = boxes.every(
        (b) => b.left >= room.left - 1 && b.right <= room.right + 1 && b.bottom <= room.bottom + 1)
      const beyond = (a, b) => a.right <= b.left + 0.5 || a.bottom <= b.top + 0.5
      const apart = boxes.every((a, i) => boxes.slice(i + 1).every((b) => beyond(a, b) || beyond(b, a)))
      return {count: boxes.length, inside, apart}
    }"""
    assert page.locator(".scene").evaluate(overlaps) == {"count": 7 + 320 + 1, "inside": True, "apart": True}
    page.get_by_role("button", name="One epoch").click()
    wait(page, "__playground.metrics.epoch === 1")


def test_buttons_enlarge_the_network(page: Page, server: Server) -> None:
    """A crowded network has buttons to enlarge it and to see it whole; it scrolls while it is larger."""
    visit(page, server, LARGEST)
    small = size(page)
    for _ in range(3):
        page.get_by_role("button", name="Enlarge the network").click()
    assert size(page) > 2 * small
    assert board(page).evaluate("(board) => board.scrollHeight > 2 * board.clientHeight")
    page.get_by_role("button", name="The whole network").click()
    assert size(page) == small


def test_the_wheel_enlarges_where_it_points(page: Page, server: Server) -> None:
    """With ctrl the wheel enlarges the network around the pointer; without, the page scrolls as ever."""
    visit(page, server, LARGEST)
    node = page.get_by_role("button", name="Layer 5, neuron 8", exact=True)
    box = node.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    expect(page.get_by_role("button", name="Reduce the network")).to_be_enabled()
    now = node.bounding_box()
    assert now is not None
    assert now["width"] > 2 * box["width"]
    assert abs(now["x"] - box["x"]) < 2 * now["width"]
    assert abs(now["y"] - box["y"]) < 2 * now["height"]


def test_keys_enlarge_the_network(page: Page, server: Server) -> None:
    """On a neuron, plus and minus enlarge and reduce, zero shows the whole; it keeps the focus, in sight."""
    visit(page, server, LARGEST)
    small = size(page)
    node = page.get_by_role("button", name="Layer 9, neuron 30", exact=True)
    node.focus()
    for _ in range(3):
        page.keyboard.press("+")
    assert size(page) > 2 * small
    expect(node).to_be_focused()
    expect(node).to_be_in_viewport()
    page.keyboard.press("-")
    page.keyboard.press("0")
    assert size(page) == small
    expect(node).to_be_focused()


def test_an_enlarged_neuron_opens_beside_itself(page: Page, server: Server) -> None:
    """The numbers of a neuron stand in sight also where the network is scrolled."""
    visit(page, server, LARGEST)
    page.get_by_role("button", name="Layer 10, neuron 32", exact=True).focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Layer 10, neuron 32")).to_be_in_viewport()
