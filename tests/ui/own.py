"""How tests reach the dialog of one's own data: drawing on its square, giving it a table."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.ui.driver import settle, told, weights

IRIS = "largo;ancho;especie\n5,1;1,4;setosa\n7,0;4,7;versicolor\n6,3;6,0;virginica\n4,9;1,5;setosa\n"


def dialog(page: Page, way: str = "Draw") -> Locator:
    """The dialog of one's own data, opened at one of its two ways."""
    page.get_by_role("button", name="Your own data…").click()
    shown = page.get_by_role("dialog", name="Your own data")
    shown.get_by_role("button", name=way, exact=True).click()
    return shown


def place(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a point of the square is on the screen."""
    box = page.get_by_role("application").bounding_box()
    assert box is not None
    return box["x"] + (x + 6) / 12 * box["width"], box["y"] + (6 - y) / 12 * box["height"]


def stroke(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag the mouse over the square."""
    page.mouse.move(*place(page, *start))
    page.mouse.down()
    page.mouse.move(*place(page, *end), steps=4)
    page.mouse.up()


def points(page: Page) -> list[list[float]]:
    """The points that the engine trains on, as the page draws them: x, y, label."""
    settle(page)
    flat = page.evaluate("[...__playground.latest('data').array]")
    return [flat[i : i + 3] for i in range(0, len(flat), 3)]


def two_lines(page: Page) -> None:
    """Draw a line of each class."""
    stroke(page, (-3, 3), (-3, -3))
    page.get_by_text("Class 2").click()
    stroke(page, (3, 3), (3, -3))


def give(page: Page, shown: Locator, content: str | bytes, name: str = "table.csv") -> None:
    """Choose a file in the dialog."""
    data = content.encode() if isinstance(content, str) else content
    file: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": data}
    shown.locator("input[type=file]").set_input_files(file)


def use(page: Page, shown: Locator) -> None:
    """Train on the choice, and wait until the points are there."""
    shown.get_by_role("button", name="Train on this").click()
    expect(shown).to_have_count(0)
    settle(page)


def state(page: Page) -> list[Any]:
    """What must come back as it was."""
    return [told(page, "values"), told(page, "metrics.epoch"), weights(page), points(page)]
