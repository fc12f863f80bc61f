"""Describing pictures in its tab: a scene, its caption word by word, and a scene put together by hand."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.server.conftest import GpuServer
from tests.ui.conftest import Server
from tests.ui.driver import studio, wait
from tests.ui.test_accessibility import violations

TINY = (
    "{recipe: 'captions', things: 'clothes', count: 1, width: 4, hidden_size: 8, embedding: 4,"
    " attention_size: 4, batch_size: 2, epochs: 100000}"
)
THINGS = "__server.run.frames.get('things')"


def test_a_scene_is_composed_and_described(page: Page, server: Server, gpu: GpuServer) -> None:
    """A scene is chosen, a thing added and moved by keys, and arrow keys go from word to word."""
    studio(page, server, "images")
    page.get_by_label("Address").fill(gpu.url)
    page.get_by_role("button", name="Connect", exact=True).click()
    page.get_by_role("button", name="Describing pictures").click()
    page.evaluate(f"__server.submit({TINY})")
    expect(page.locator(".described li")).to_have_count(12)
    wait(page, "__server.run.points.some(({values}) => 'bleu' in values)")
    page.get_by_role("button", name="Pause run").click()
    wait(page, "__server.run.status === 'paused'")
    expect(page.locator(".captions")).to_contain_text("True caption: ")

    words = page.locator(".word-maps button")
    words.first.click()
    expect(words.first).to_have_attribute("aria-pressed", "true")
    if words.count() > 1:  # a network that knows nothing may say nothing
        words.first.press("ArrowRight")
        expect(words.nth(1)).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".captions .told").first).to_contain_text("looks mostly")

    page.get_by_role("button", name="Empty the scene").click()
    wait(page, f"{THINGS}.shape[0] === 0")
    page.get_by_role("button", name="Add: boot").click()
    wait(page, f"{THINGS}.shape[0] === 1 && Math.abs({THINGS}.array[2] - 36) < 0.1")
    page.locator("canvas.scene-board").press("ArrowLeft")
    wait(page, f"Math.abs({THINGS}.array[2] - 34) < 0.1 && Math.abs({THINGS}.array[3] - 36) < 0.1")
    expect(page.locator(".captions")).to_contain_text("You have composed this scene")
    page.locator(".described button").nth(2).click()
    expect(page.locator(".captions")).to_contain_text("True caption: ")
    assert violations(page) == []
    page.get_by_role("button", name="Cancel run").click()
    wait(page, "__server.run.status === 'cancelled'")
