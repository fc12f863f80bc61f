"""The tab of sequences: a recurrent network trained on a real server, read into by a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.server.conftest import GpuServer
from tests.ui.conftest import Server
from tests.ui.driver import studio, wait
from tests.ui.test_accessibility import violations

COLOURS = "(text) => [...text.children].map((span) => span.style.backgroundColor).join()"
DRAWN = "(canvas) => canvas.toDataURL()"
ON_THE_RIGHT = "Bokeh.documents[0].get_model_by_name('run-shares').data.name"


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


def test_a_series_is_forecast_and_a_grid_is_crossed(page: Page, server: Server, gpu: GpuServer) -> None:
    """The held-out weeks are drawn and read by keyboard, day by day; so is an episode on a grid."""
    studio(page, server, "sequences")
    page.get_by_label("Address").fill(gpu.url)
    page.get_by_role("button", name="Connect", exact=True).click()
    page.get_by_role("button", name="Forecast", exact=True).click()
    page.get_by_label("Epochs", exact=True).fill("1")
    page.locator(".builder .go").click()
    weeks = page.get_by_role("slider", name="The held-out days, one by one")
    expect(weeks).to_have_attribute("aria-valuenow", "0")
    wait(page, "__server.run.status === 'done'")
    weeks.press("PageUp")
    expect(weeks).to_have_attribute("aria-valuenow", "7")
    line = page.get_by_role("button", name="Same day last week")
    plain = weeks.evaluate(DRAWN)
    line.click()
    expect(line).to_have_attribute("aria-pressed", "true")
    assert weeks.evaluate(DRAWN) != plain
    expect(weeks).to_have_attribute("aria-valuetext", re.compile(r"Same day last week \d+$"))
    assert violations(page) == []

    page.get_by_role("button", name="Reinforcement learning", exact=True).click()
    page.get_by_label("Epochs", exact=True).fill("1")
    page.locator(".builder .go").click()
    grid = page.get_by_role("img", name=re.compile(r"^Grid\. Step \d+ of \d+$"))
    wait(page, "__server.run?.status === 'done' && __server.run.recipe === 'q-network'")
    wait(page, f"String({ON_THE_RIGHT}) === 'Training loss'")
    page.get_by_role("button", name="Hold the episode").click()
    step = page.get_by_role("slider", name="The episode, step by step")
    step.press("Home")
    expect(grid).to_have_accessible_name(re.compile(r"^Grid\. Step 0 of "))
    start = grid.evaluate(DRAWN)
    step.press("ArrowRight")
    expect(grid).to_have_accessible_name(re.compile(r"^Grid\. Step 1 of "))
    assert grid.evaluate(DRAWN) != start
    assert violations(page) == []
