"""The Vision Transformer in its tab: trained beside a CNN, and looked into."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.server.conftest import GpuServer
from tests.ui.conftest import Server
from tests.ui.driver import studio, wait
from tests.ui.test_accessibility import violations


def test_it_is_trained_beside_a_cnn_and_looked_into(page: Page, server: Server, gpu: GpuServer) -> None:
    """Two accuracies, attention of every head over the image that is chosen, and the CNN's answer."""
    studio(page, server, "images")
    page.get_by_label("Address").fill(gpu.url)
    page.get_by_role("button", name="Connect", exact=True).click()
    page.get_by_role("button", name="Vision Transformer", exact=True).click()
    form = page.locator(".builder")
    expect(form.locator(".plan tbody tr")).to_have_count(7)
    expect(form.locator(".plan tbody tr").nth(1)).to_have_text("patch embedding16 × 321,600")
    form.get_by_label("Training images").fill("64")
    form.get_by_label("Epochs").fill("2000")
    form.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".vit-heads canvas")).to_have_count(8)
    expect(page.locator(".vit-heads canvas").nth(5)).to_have_accessible_name(
        re.compile(r"Layer 2, head 2.*itself \d+")
    )
    legend = page.locator(".curve .legend")
    expect(legend.get_by_text("Test accuracy", exact=True)).to_be_visible()
    expect(legend.get_by_text("Test accuracy, CNN")).to_be_visible()
    page.get_by_role("button", name="Pause run").click()
    wait(page, "__server.run.status === 'paused'")
    page.get_by_role("button", name="Test image 8").click()
    chosen = "String(__server.run.frames.get('examples').array.subarray(7 * 784, 8 * 784))"
    wait(page, f"String(__server.run.frames.get('image').array) === {chosen}")
    expect(page.locator(".beside")).to_have_text(re.compile(r"The CNN beside it says: \d, \d"))
    expect(page.locator(".confusion td[data-right]")).to_have_count(10)
    assert violations(page) == []
    page.get_by_role("button", name="Cancel run").click()
    wait(page, "__server.run.status === 'cancelled'")
