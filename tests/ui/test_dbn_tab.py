"""The deep belief network in its tab: layer by layer, its dreams, and the two classifiers."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.server.conftest import GpuServer
from tests.ui.conftest import Server
from tests.ui.driver import studio, wait
from tests.ui.test_accessibility import violations

TINY = "{recipe: 'dbn', hidden: [16, 12], unlabelled: 500, pretraining_epochs: 1, labels: 20, epochs: 1}"
DREAMS = "[...__server.run.frames.get('dreams').array]"


def test_a_network_learns_layer_by_layer_and_dreams_on(page: Page, server: Server, gpu: GpuServer) -> None:
    """At its end each layer has its row, both classifiers their accuracy, and its dreams can go on."""
    studio(page, server, "images")
    page.get_by_label("Address").fill(gpu.url)
    page.get_by_role("button", name="Connect", exact=True).click()
    page.get_by_role("button", name="Deep belief network", exact=True).click()
    expect(page.locator(".dbn")).to_be_attached()  # seen before the server has told the settings
    page.evaluate(f"__server.submit({TINY})")
    wait(page, "__server.run?.status === 'done' && __server.run.frames.get('fields')?.shape[0] === 2")
    expect(page.get_by_role("img", name="Layer 2: 12 of 12 units")).to_be_visible()
    expect(page.locator(".dbn-twins figcaption")).to_contain_text("Random start")
    expect(page.locator(".dbn-energy figcaption")).to_contain_text("Held-out less training")

    before = page.evaluate(DREAMS)
    page.get_by_role("button", name="Dream on").click()
    page.wait_for_function(f"old => {DREAMS}.some((value, k) => value !== old[k])", arg=before)
    page.get_by_role("button", name="Dream on").click()
    expect(page.get_by_role("button", name="Dream on")).to_have_attribute("aria-pressed", "false")
    assert violations(page) == []
