"""The code card: the network on the page as a program that gives what the page shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.ui.conftest import Server
from tests.ui.driver import SEED, pause, play, visit


def program(page: Page, framework: str) -> Locator:
    """Choose a framework, and wait until its program is shown."""
    page.get_by_role("button", name=framework, exact=True).click()
    shown = page.get_by_role("region", name="Code")
    shown.scroll_into_view_if_needed()
    expect(shown).to_contain_text(f"import {framework.lower().replace('pytorch', 'torch')}")
    return shown


def test_the_program_gives_what_the_page_shows(page: Page, server: Server, tmp_path: Path) -> None:
    """After training, the downloaded NumPy program computes the map that the page shows."""
    visit(page, server, f"{SEED}&activation=mish&xTimesY=true&speed=max")
    play(page, 20)
    pause(page)
    shown = program(page, "NumPy")
    expect(shown).to_contain_text(f"after {page.evaluate('__playground.metrics.epoch')} epochs")
    with page.expect_download() as found:
        page.get_by_role("button", name="Download").click()
    assert found.value.suggested_filename == "network_numpy.py"
    found.value.save_as(tmp_path / "network.py")
    scope = {"__name__": "network"}
    exec((tmp_path / "network.py").read_text(), scope)
    centres = (np.arange(100) + 0.5) * 0.12 - 6
    plane = np.stack(np.meshgrid(centres, -centres), axis=-1).reshape(-1, 2)
    drawn = page.evaluate("[...__playground.latest('boundary').array]")
    np.testing.assert_allclose(scope["predict"](plane)[:, 0], drawn, atol=1e-6)  # type: ignore[operator]


@pytest.mark.parametrize("framework", ["PyTorch", "Keras"])
def test_the_program_is_copied(page: Page, context: BrowserContext, server: Server, framework: str) -> None:
    """The clipboard holds the program that is shown, in the framework that was chosen."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page, server)
    text = program(page, framework).text_content()
    card = page.locator(".view.Code")
    card.get_by_role("button", name="Copy").click()
    expect(card.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == text
    compile(str(text), "network.py", "exec")
