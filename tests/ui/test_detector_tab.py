"""The detector in its tab: scenes with boxes, an object moved by hand, thresholds that decide at once."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.server.conftest import GpuServer
from tests.ui.conftest import Server
from tests.ui.driver import studio, wait
from tests.ui.test_accessibility import violations

TINY = "{recipe: 'detector', width: 4, batch_size: 4, grid: 6, epochs: 100000}"
FIRST = "__server.run.frames.get('scene_boxes').array.slice(1, 5)"


def test_scenes_are_looked_at_and_objects_moved(page: Page, server: Server, gpu: GpuServer) -> None:
    """A scene is chosen, an object moved by keys, and a higher threshold leaves nothing found."""
    studio(page, server, "images")
    page.get_by_label("Address").fill(gpu.url)
    page.get_by_role("button", name="Connect", exact=True).click()
    page.get_by_role("button", name="Object detector (YOLO)").click()
    page.evaluate(f"__server.submit({TINY})")
    expect(page.locator(".scenes button")).to_have_count(12)
    wait(page, "__server.run.points.some(({values}) => 'mean_average_precision' in values)")
    wait(page, "__server.run.frames.has('precision_recall')")
    page.get_by_role("button", name="Pause run").click()
    wait(page, "__server.run.status === 'paused'")

    before = page.evaluate(f"[...{FIRST}]")
    page.locator(".scenes button").nth(2).click()
    page.wait_for_function(f"old => String([...{FIRST}]) !== String(old)", arg=before)
    chosen = page.evaluate(f"[...{FIRST}]")
    scene = page.locator("canvas.scene-board")
    scene.press("ArrowLeft")
    scene.press("ArrowLeft")
    page.wait_for_function(f"old => Math.abs({FIRST}[0] - (old[0] - 4)) < 0.01", arg=chosen)
    assert abs(page.evaluate(f"{FIRST}[1]") - chosen[1]) < 0.01  # neither up nor down

    page.get_by_label("Least score").fill("0.95")
    expect(page.locator(".detector .told").first).to_contain_text("Right: –. Wrong: –.")
    expect(page.locator(".detector-curve .told")).to_contain_text("Nothing has a score of 95% or more.")
    assert violations(page) == []
    page.get_by_role("button", name="Cancel run").click()
    wait(page, "__server.run.status === 'cancelled'")
