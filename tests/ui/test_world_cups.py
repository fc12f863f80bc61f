"""A table whose data have to be got: the page says how, and has it once they are there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from playground import assets, datasets
from playground.datasets.world_cups import LAST_SHARE
from tests.datasets.cups import MATCHES, write
from tests.ui.conftest import Server, ready
from tests.ui.driver import play, told, wait

CUPS = "#problem=multi-class&dataset=world-cups&classes=3&percTrainData=93&compat=none&seed=a"


def test_a_table_that_was_not_got_says_how(
    page: Page, serve: Callable[..., Server], pyodide_dir: Path, tmp_path: Path
) -> None:
    """Without its data the page names the command and goes on with others; with them it trains."""
    given = tmp_path / "given"
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache"), assets.VARIABLE: str(pyodide_dir)}
    server = serve(**{datasets.VARIABLE: str(given)}, **cache)
    page.goto(server.url + CUPS)
    ready(page)
    expect(page.get_by_role("alert")).to_contain_text("playground data get world-cups")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()
    page.get_by_role("radio", name="Rings").check(force=True)
    wait(page, "__playground.metrics?.epoch === 0")
    play(page)
    expect(page.get_by_role("radio", name="World Cups")).to_be_hidden()
    write(given / "world-cups")
    page.goto("about:blank")
    page.goto(server.url + CUPS)
    wait(page, "__playground.layout?.layers[0].fan_in === 12 && __playground.metrics?.epoch === 0")
    ready(page)
    play(page)
    assert told(page, "layout.n_train") == int(MATCHES / LAST_SHARE) - MATCHES
    assert server.trouble == []
