"""Famous networks: looked at block by block without a server."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.ui.conftest import Server
from tests.ui.driver import studio
from tests.ui.test_accessibility import violations


def test_a_famous_network_is_opened_by_keyboard(page: Page, server: Server) -> None:
    """Its published count, a stage, the block in it and the block's layers; each group closes again."""
    studio(page, server, "images")
    page.get_by_role("button", name="Famous networks").press("Enter")
    page.get_by_role("button", name="ResNet-50", exact=True).press("Enter")
    expect(page.get_by_text("published count to the last one: 25,557,032")).to_be_visible()
    stage = page.get_by_role("button", name="Stage conv4_x")
    stage.press("Enter")
    page.get_by_role("button", name="Bottleneck conv4_1").press("Enter")
    shortcut = page.get_by_role("row", name="way 2: 1 × 1, stride 2")
    expect(shortcut.get_by_role("cell")).to_have_text(["28 × 28 × 512", "14 × 14 × 1,024", "526,336", "103M"])
    assert violations(page) == []
    stage.press("Enter")
    expect(shortcut).to_be_hidden()
    expect(stage).to_have_attribute("aria-expanded", "false")
