"""Adversarial networks in the page: a real browser, a real server, real runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.server.conftest import GpuServer
from tests.ui.conftest import Server
from tests.ui.driver import studio, wait
from tests.ui.test_accessibility import violations

# Everything that is drawn is of the step at which the run has paused.
SETTLED = """__server.run.status === 'paused' && ['samples', 'scores', 'arrows', 'manifold', 'point'].every(
  (topic) => __server.run.frames.get(topic)?.step === __server.run.step)"""
SHARP = "canvas => canvas.width === Math.round(canvas.clientWidth * Math.min(2, devicePixelRatio))"
TINY = "{recipe: 'dcgan', generator: [8, 4], discriminator: [4, 8], batch_size: 8, epochs: 100000}"


@pytest.fixture
def gan(page: Page, server: Server, tmp_path: Path) -> Iterator[Page]:
    """The page at its tab of adversarial networks, connected to a server."""
    gpu = GpuServer(tmp_path / "state")
    gpu.start()
    studio(page, server, "gan")
    page.get_by_label("Address").fill(gpu.url)
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_text("connected", exact=True)).to_be_visible()
    yield page
    page.evaluate("__server.disconnect()")
    gpu.stop()


def picture(page: Page, name: str = "plane") -> str:
    """What a canvas shows."""
    shown: str = page.locator(f"canvas.{name}").evaluate("canvas => canvas.toDataURL()")
    return shown


def test_the_plane_is_watched_switched_and_steered(gan: Page) -> None:
    """Samples move until only the discriminator learns; a layer is switched, a latent point moved."""
    gan.get_by_role("button", name="Ring", exact=True).click()
    gan.get_by_role("button", name="Train", exact=True).click()
    wait(gan, "__server.run?.points.some(({values}) => 'coverage' in values)")
    samples = gan.evaluate("[...__server.run.frames.get('samples').array]")
    gan.wait_for_function(
        "old => __server.run.frames.get('samples').array.some((x, i) => x !== old[i])", arg=samples
    )

    alone = gan.get_by_role("button", name="Discriminator", exact=True)
    alone.click()
    expect(alone).to_have_attribute("aria-pressed", "true")
    gan.get_by_role("button", name="Pause run").click()
    wait(gan, SETTLED)
    samples, step = gan.evaluate("[[...__server.run.frames.get('samples').array], __server.run.step]")
    gan.get_by_role("button", name="10 steps", exact=True).click()
    wait(gan, f"__server.run.step === {step + 10}")
    wait(gan, SETTLED)
    assert gan.evaluate("[...__server.run.frames.get('samples').array]") == samples

    before = picture(gan)
    arrows = gan.get_by_role("button", name="Where the generator’s loss pulls them")
    arrows.click()
    assert picture(gan) != before
    arrows.click()
    assert picture(gan) == before
    assert violations(gan) == []
    gan.set_viewport_size({"width": 700, "height": 900})
    gan.wait_for_function(SHARP, arg=gan.locator("canvas.opinions").element_handle())

    point = gan.evaluate("[...__server.run.frames.get('point').array]")
    gan.get_by_label("Latent dimension 1").fill("0.8")
    gan.wait_for_function(
        "old => __server.run.frames.get('point').array.some((x, i) => x !== old[i])", arg=point
    )

    gan.reload()
    expect(alone).to_have_attribute("aria-pressed", "true")
    wait(gan, "window.__server?.run?.frames.has('samples')")
    gan.get_by_role("button", name="Cancel run").click()
    wait(gan, "__server.run.status === 'cancelled'")


def test_data_are_drawn_by_hand(gan: Page) -> None:
    """A stroke on the pad becomes the data of the run; a shape takes its place for whoever has no mouse."""
    pad = gan.locator("canvas.points-pad")
    expect(pad).to_be_hidden()
    gan.locator(".builder").get_by_label("Data").select_option("drawn")
    box = pad.bounding_box()
    assert box
    gan.mouse.move(box["x"] + 30, box["y"] + 40)
    gan.mouse.down()
    gan.mouse.move(box["x"] + 150, box["y"] + 40, steps=5)
    gan.mouse.up()
    gan.get_by_role("button", name="Train", exact=True).click()
    wait(gan, "__server.run?.spec.points?.length > 10")
    heights = gan.evaluate("[...new Set(__server.run.spec.points.map(([, y]) => y))]")
    assert len(heights) == 1
    assert heights[0] > 0
    gan.get_by_role("button", name="Heart").click()
    expect(gan.get_by_text("120 of 1,000 points")).to_be_visible()


def test_images_are_watched_and_walked_through(gan: Page) -> None:
    """Samples come and are kept; a click on one begins a walk there, which a slider follows."""
    gan.get_by_role("button", name="GAN of images (DCGAN)").click()
    gan.evaluate(f"__server.submit({TINY})")
    wait(
        gan, "__server.run?.points.some(({values}) => 'frechet' in values) && __server.run.frames.has('walk')"
    )
    expect(gan.get_by_text("classes are there")).to_be_visible()
    gan.get_by_role("button", name="Pause run").click()
    wait(gan, "__server.run.status === 'paused'")
    grid = gan.locator("canvas.samples")
    box = grid.bounding_box()
    assert box
    grid.click(position={"x": box["width"] * 0.44, "y": box["height"] * 0.19})  # the fourth of the second row
    expect(gan.get_by_label("Sample A")).to_have_value("12")
    gan.wait_for_function("""() => {
      const [walk, samples] = ['walk', 'samples'].map((topic) => __server.run.frames.get(topic).array)
      return walk.subarray(0, 784).every((value, i) => Math.abs(value - samples[11 * 784 + i]) <= 1)
    }""")
    point = gan.evaluate("[...__server.run.frames.get('point').array]")
    gan.get_by_label("How far from A to B").fill("1")
    gan.wait_for_function(
        "old => __server.run.frames.get('point').array.some((x, i) => x !== old[i])", arg=point
    )
    slider = gan.get_by_label("When: from the first picture to now")
    last = slider.get_attribute("aria-valuetext")
    assert violations(gan) == []
    slider.press("Home")
    expect(slider).not_to_have_attribute("aria-valuetext", last or "")
