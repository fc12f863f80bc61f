"""The autoencoder in its tab: a walk through its latent space."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.server.conftest import GpuServer
from tests.ui.conftest import Server
from tests.ui.driver import studio, wait
from tests.ui.test_accessibility import violations

TINY = "{recipe: 'autoencoder', hidden: [16], batch_size: 16, noise: 0.3, epochs: 10000}"
POINT = "[...__server.run.frames.get('point').array]"


def test_the_latent_space_is_walked_through(page: Page, server: Server, gpu: GpuServer) -> None:
    """A slider moves the place, a click on the map another way; the decoder draws what lies there."""
    studio(page, server, "images")
    page.get_by_label("Address").fill(gpu.url)
    page.get_by_role("button", name="Connect", exact=True).click()
    page.get_by_role("button", name="Autoencoder", exact=True).click()
    page.evaluate(f"__server.submit({TINY})")
    wait(page, "['codes', 'extent', 'manifold', 'image'].every((topic) => __server.run?.frames.has(topic))")
    page.get_by_role("button", name="Pause run").click()
    wait(page, "__server.run.status === 'paused'")
    expect(page.get_by_text("with noise as it goes in")).to_be_visible()

    middle = page.evaluate(POINT)
    page.get_by_label("To the right").fill("190")
    page.wait_for_function(f"old => {POINT}[0] > old[0]", arg=middle)
    right = page.evaluate(POINT)
    page.locator("canvas.latent-map").click(position={"x": 20, "y": 20})
    page.wait_for_function(f"old => {POINT}[0] < old[0] && {POINT}[1] > old[1]", arg=right)
    assert violations(page) == []
    page.get_by_role("button", name="Cancel run").click()
    wait(page, "__server.run.status === 'cancelled'")
