"""The autoencoder in the page: chosen, trained, and its curve walked along."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.ui.conftest import Server
from tests.ui.driver import pause, pick, play, visit, wait

LOADED = "performance.getEntriesByType('resource').some(({name}) => name.includes('/ui/reconstruction/'))"
# Whether the map has the accent's colour where the decoder puts the code at this place of the curve.
STANDS = """async ([map, place]) => {
  const {found} = await __playground.ask({type: 'ask', question: 'reconstruction', about: {}})
  const [x, y] = found.curve.slice(2 * place, 2 * place + 2)
  const at = [((x + 6) / 12) * map.width, ((6 - y) / 12) * map.height]
  const brush = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true})
  brush.drawImage(map, -Math.floor(at[0]), -Math.floor(at[1]))
  const {data} = brush.getImageData(0, 0, 1, 1)
  const accent = __playground.theme.token('accent').slice(1)
  return [...data.slice(0, 3)].map((part) => part.toString(16).padStart(2, '0')).join('') === accent
}"""


def test_an_autoencoder_is_chosen_trained_and_walked_along(page: Page, server: Server) -> None:
    """The problem brings moons and a narrow middle; the network has the point as its inputs and outputs; the
    dot on the map is where the decoder puts the code under the slider, by keyboard too.
    """
    visit(page, server)
    assert page.evaluate(LOADED) is False
    pick(page, "Problem", "Autoencoder")
    wait(page, "__playground.layout?.layers.length === 4 && __playground.layout.layers[3].fan_out === 2")
    expect(page.get_by_role("radio", name="Moons")).to_be_checked()
    expect(page.locator(".node.input")).to_have_count(2)
    expect(page.get_by_role("button", name="Reconstruction: x2, vertical position")).to_be_visible()
    play(page, 10)
    pause(page)
    drawn = page.locator("canvas.map").element_handle()
    slider = page.get_by_role("slider", name="Code")
    for key, place in (("Home", 0), ("End", 255)):
        slider.press(key)
        page.wait_for_function(STANDS, arg=[drawn, place])
        expect(slider).to_have_attribute("aria-valuetext", re.compile("the decoder draws the point"))
    page.evaluate("__playground.set({hidden_layers: [4, 2]})")
    expect(slider).to_be_hidden()
    expect(page.get_by_text("There is no curve")).to_be_visible()
