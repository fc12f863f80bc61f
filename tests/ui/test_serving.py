"""The page comes up, whole and from its own origin, however `panel serve` is told to serve it."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from panel.io.resources import CDN_DIST
from playwright.sync_api import Page, expect

from playground.assets import VARIABLE
from tests.ui.conftest import Observed, Server, ready

WAYS = {
    "plain": [],
    "prefix": ["--prefix", "foo"],
    "processes": ["--num-procs", "2"],
    "root": ["--index", "app"],
}


def is_whole(page: Page) -> None:
    """The page is drawn, says how it is, and Python has started in it."""
    expect(page.get_by_role("status").first).to_be_attached()
    ready(page)


@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS)
def test_the_page_opens(page: Page, serve: Callable[..., Server], options: list[str]) -> None:
    """The page appears, Python starts in it, and neither console nor server log tells of trouble."""
    server = serve(*options)
    page.goto(server.url)
    is_whole(page)
    assert server.trouble == []


def test_the_command_opens_the_page(page: Page, serve: Callable[..., Server]) -> None:
    """`playground` serves the page at the root of its address and takes the options of `panel serve`."""
    server = serve(command=["playground", "--no-gpu-server"])
    page.goto(server.url.removesuffix("app"))
    is_whole(page)
    assert server.trouble == []


def test_the_page_opens_behind_a_password(
    page: Page, observed: Observed, serve: Callable[..., Server]
) -> None:
    """After logging in the page works as without a password."""
    server = serve("--basic-auth", "a password", "--cookie-secret", "a secret for cookies")
    # Panel's own login form, which comes before anything of ours, takes its pictures from the CDN.
    page.route(f"{CDN_DIST}images/*", lambda route: route.fulfill(status=204))
    page.goto(server.url)
    page.get_by_role("textbox").first.fill("somebody")
    page.locator("input[type=password]").fill("a password")
    page.keyboard.press("Enter")
    is_whole(page)
    assert [url for url in observed.foreign if not url.startswith(f"{CDN_DIST}images/")] == []
    observed.foreign.clear()
    assert server.trouble == []


@pytest.mark.parametrize("options", [[], ["--prefix", "foo"]], ids=["plain", "prefix"])
def test_any_process_can_serve_any_request(
    page: Page, serve: Callable[..., Server], options: list[str]
) -> None:
    """A page whose HTML one process wrote gets its files and its websocket from another that never saw it."""
    first, second = serve(*options), serve(*options)
    page.route(second.url, lambda route: route.continue_(url=first.url))
    page.goto(second.url)
    is_whole(page)
    assert second.trouble == []


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Path:
    """The package as the wheel installs it, in a folder of its own."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    return tmp_path / "site"


def test_an_installed_wheel_is_complete(
    page: Page, serve: Callable[..., Server], installed: Path, pyodide_dir: Path
) -> None:
    """The page works from a wheel alone, without a checkout, at its very first start."""
    environment = {"PYTHONPATH": str(installed), VARIABLE: str(pyodide_dir)}
    server = serve(command=("panel", "serve", installed / "playground/app.py"), **environment)
    page.goto(server.url)
    is_whole(page)
    assert server.trouble == []


def test_a_page_without_python_says_how_to_go_on(
    page: Page, serve: Callable[..., Server], installed: Path, tmp_path: Path
) -> None:
    """When the runtime cannot be had, the page is drawn all the same and tells what to do."""
    nowhere = "http://127.0.0.1:9"
    environment = {
        "PYTHONPATH": str(installed),
        "XDG_CACHE_HOME": str(tmp_path / "empty"),
        "https_proxy": nowhere,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": "",
        "PIP_CONFIG_FILE": os.devnull,
        VARIABLE: "",
    }
    page.goto(serve(command=("panel", "serve", installed / "playground/app.py"), **environment).url)
    expect(page.get_by_text(VARIABLE).first).to_be_visible()


def test_nothing_foreign_goes_unnoticed(page: Page, observed: Observed, server: Server) -> None:
    """The watch itself works: it refuses and notes requests to elsewhere, and notes errors in the console."""
    page.goto(server.url)
    page.evaluate("fetch('https://elsewhere.invalid/').catch(() => console.error('refused'))")
    page.wait_for_function("window.__playground !== undefined")
    assert observed.foreign == ["https://elsewhere.invalid/"]
    assert "error: refused" in observed.errors
    observed.foreign.clear()
    observed.errors.clear()
