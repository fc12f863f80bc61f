"""The tab of sequences: a recurrent network trained on a real server, read into by a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.server.conftest import GpuServer
from tests.ui.conftest import Server
from tests.ui.driver import studio, wait
from tests.ui.test_accessibility import violations

COLOURS = "(text) => [...text.children].map((span) => span.style.backgroundColor).join()"


def train(page: Page, server: Server, gpu: GpuServer, preset: str) -> None:
    """Open the tab, connect, train a preset, and wait for its first look inside."""
    studio(page, server, "sequences")
    page.get_by_label("Address").fill(gpu.url)
    page.get_by_role("button", name="Connect", exact=True).click()
    page.get_by_role("button", name=preset, exact=True).click()
    page.locator(".builder .go").click()
    wait(page, "window.__server?.run?.frames.has('text_cells')")


def test_a_text_is_read_in_colours(page: Page, server: Server, gpu: GpuServer) -> None:
    """A text that was typed is coloured, by another unit otherwise; the cursor tells the numbers."""
    train(page, server, gpu, "LSTM")
    page.get_by_role("button", name="Pause run").click()
    page.get_by_label("Text to read").fill("God saw the light")
    slider = page.get_by_role("slider", name="The text, character by character")
    expect(slider).to_have_text("God saw the light")
    expect(slider).to_have_attribute("data-unit", "0")
    before = slider.evaluate(COLOURS)
    assert before.count("rgb") == len("God saw the light")
    slider.focus()
    slider.press("ArrowUp")
    expect(slider).to_have_attribute("data-unit", "1")
    assert slider.evaluate(COLOURS) != before
    slider.press("End")
    expect(slider).to_have_attribute(
        "aria-valuetext", re.compile(r"After “t”: Hidden state of unit 1 = [+−]?[01]\.\d\d")
    )
    assert violations(page) == []


def test_a_text_is_written_and_found_again(page: Page, server: Server, gpu: GpuServer) -> None:
    """The network's own text grows while it learns; after a reload it is there, and goes on."""
    train(page, server, gpu, "GRU")
    written = page.get_by_role("region", name="What the network writes")
    expect(written).to_have_text(re.compile(r".{200}", re.DOTALL))
    length = len(written.inner_text())
    expect(written).not_to_have_text(written.inner_text())
    page.reload()
    expect(written).to_have_text(re.compile(f".{{{length + 1}}}", re.DOTALL))
    page.get_by_role("button", name="Cancel run").click()
    wait(page, "__server.run.status === 'cancelled'")
