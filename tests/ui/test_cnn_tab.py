"""The CNN in its tab: built, trained, drawn for, and looked into."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.server.conftest import GpuServer
from tests.ui.conftest import Server
from tests.ui.driver import studio, wait
from tests.ui.test_accessibility import violations

# Where the white of the image is that the network looks through: first and last column, and how many rows.
WHITE = """(() => {
  const image = [...__server.run.frames.get('image').array]
  const white = [...image.keys()].filter((i) => image[i] > 127)
  const columns = white.map((i) => i % 28)
  const rows = new Set(white.map((i) => Math.floor(i / 28)))
  return String([Math.min(...columns), Math.max(...columns), rows.size])
})()"""


def opened(page: Page, server: Server, gpu: GpuServer) -> Locator:
    """Open the tab, connected, with the form of the CNN; returns the form."""
    studio(page, server, "images")
    page.get_by_label("Address").fill(gpu.url)
    page.get_by_role("button", name="Connect", exact=True).click()
    page.get_by_role("button", name="Convolutional network").click()
    form = page.locator(".builder")
    form.get_by_role("button", name="LeNet-5").click()
    return form


def draw(page: Page) -> None:
    """An upright stroke in the left half of the pad."""
    page.locator(".pad").scroll_into_view_if_needed()
    box = page.locator(".pad").bounding_box()
    assert box
    x, y, side = box["x"], box["y"], box["width"]
    page.mouse.move(x + 0.3 * side, y + 0.2 * side)
    page.mouse.down()
    page.mouse.move(x + 0.3 * side, y + 0.8 * side, steps=8)
    page.mouse.up()


def test_a_network_is_trained_and_looked_into(page: Page, server: Server, gpu: GpuServer) -> None:
    """Maps of every layer, an answer to what is drawn and moved, mistakes; all there after a reload."""
    form = opened(page, server, gpu)
    expect(form.get_by_text("61,706 parameters")).to_be_visible()
    form.get_by_label("Epochs").fill("2000")
    form.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".flow > li")).to_have_count(13)  # the image and 12 layers
    expect(page.locator(".flow canvas").nth(1)).to_have_accessible_name(re.compile("28 × 28 × 6 .*156 param"))
    expect(page.locator(".cnn-filters canvas")).to_have_count(6)
    expect(page.locator(".confusion td[data-right]")).to_have_count(10)

    draw(page)
    wait(page, f"{WHITE} === '13,14,20'")  # drawn on the left, put in the middle and enlarged as MNIST's are
    page.locator(".pad").press("ArrowRight")
    page.locator(".pad").press("ArrowRight")
    wait(page, f"{WHITE} === '15,16,20'")
    expect(page.locator(".bars li")).to_have_count(10)
    expect(page.locator(".says")).to_contain_text("%")

    page.get_by_role("button", name="Pause run").click()
    wait(page, "__server.run.status === 'paused'")
    assert violations(page) == []
    page.locator(".mistakes button").first.hover()  # until the last picture, another may become the first
    mistake = page.evaluate("String(__server.run.frames.get('mistakes').array.subarray(0, 784))")
    page.locator(".mistakes button").first.click()
    wait(page, f"String(__server.run.frames.get('image').array) === '{mistake}'")
    page.reload()
    expect(page.locator(".flow > li")).to_have_count(13)
    page.get_by_role("button", name="Cancel run").click()
    wait(page, "__server.run.status === 'cancelled'")
    draw(page)  # a run that has ended still answers
    wait(page, f"{WHITE} === '13,14,20'")
    expect(page.locator(".cnn-look")).not_to_have_attribute("data-asked", "")


def test_colour_images_are_chosen_and_seen_in_colour(page: Page, server: Server, gpu: GpuServer) -> None:
    """The preset for emoji shows them in their colours and sizes; instead of a pad there is the image."""
    form = opened(page, server, gpu)
    form.get_by_role("button", name="Small, in colour").click()
    form.get_by_label("Epochs").fill("2000")
    form.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".examples canvas")).to_have_count(16)
    expect(page.get_by_role("heading", name="Choose an image")).to_be_visible()
    expect(page.locator(".pad")).to_be_hidden()
    page.get_by_role("button", name="Test image 3", exact=True).click()
    third = "[...__server.run.frames.get('examples').array.subarray(2 * 1764, 3 * 1764)]"
    wait(page, f"String([...__server.run.frames.get('image').array]) === String({third})")
    painted = """(canvas) => {
      const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
      const pixels = [...data].filter((_, i) => i % 4 < 3)
      return String(pixels) === String([...__server.run.frames.get('image').array])
    }"""
    page.wait_for_function(painted, arg=page.locator(".chosen").element_handle())
    box = page.locator(".flow canvas").first.bounding_box()
    assert box
    assert box["width"] / box["height"] == pytest.approx(28 / 21, rel=0.05)
    expect(page.locator(".confusion th[scope=row]").first).to_have_text("face")
    expect(page.locator(".curve .legend")).to_contain_text("Training accuracy")


def test_an_impossible_layer_is_marked_until_it_is_moved(page: Page, server: Server, gpu: GpuServer) -> None:
    """A layer where it cannot be is marked and explained; keys bring it to where it can be."""
    form = opened(page, server, gpu)
    layers = form.locator(".blocks ol > li")
    expect(layers).to_have_count(11)
    expect(layers.first).to_contain_text("28 × 28 × 6")
    form.get_by_role("button", name="+ max-pooling").click()
    expect(layers.nth(11)).to_have_attribute("data-wrong", "")
    expect(layers.nth(11).get_by_role("alert")).to_contain_text("Layer 12 (max_pool) needs an image")
    expect(layers.nth(5)).to_contain_text("5 × 5 × 16")  # what comes before it is still told
    layers.nth(11).locator(".grip").focus()
    for _ in range(5):
        page.keyboard.press("ArrowUp")
    expect(form.locator("[data-wrong]")).to_have_count(0)
    expect(layers.nth(6)).to_contain_text("2 × 2 × 16")
    layers.nth(6).get_by_role("button", name="Remove layer 7").click()
    expect(layers).to_have_count(11)
    expect(form.get_by_text("61,706 parameters")).to_be_visible()


def test_a_layer_is_dragged(page: Page, server: Server, gpu: GpuServer) -> None:
    """The pointer brings the first convolution below its activation."""
    form = opened(page, server, gpu)
    layers = form.locator(".blocks ol > li")
    expect(layers.first).to_contain_text("convolution")
    layers.first.scroll_into_view_if_needed()
    grip, below = layers.first.locator(".grip").bounding_box(), layers.nth(1).bounding_box()
    assert grip
    assert below
    page.mouse.move(grip["x"] + 9, grip["y"] + 15)
    page.mouse.down()
    page.mouse.move(grip["x"] + 9, below["y"] + below["height"] - 4, steps=6)
    page.mouse.up()
    expect(layers.first).to_contain_text("Tanh")
    expect(layers.nth(1)).to_contain_text("28 × 28 × 6")
