"""What the page is told of light recipes without a server: the same as with one."""

from __future__ import annotations

from playground.server import light
from playground.server.specs import RECIPES


def test_the_page_s_file_is_as_the_server_would_write_it() -> None:
    """`python -m playground.server.light` writes it anew."""
    assert light.FILE.read_text("utf-8") == light.text()


def test_every_light_recipe_trains_in_the_browser() -> None:
    """Those that the server names are those that the browser's Python has."""
    from playground.light.training import RECIPES as HERE

    assert {name for name, recipe in RECIPES.items() if recipe.LIGHT} == set(HERE)


def test_the_browser_s_python_needs_no_server_s() -> None:
    """Of our package it gets kernels and light recipes alone."""
    assert {name.split("/")[0] for name in light.files()} == {"kernels", "light"}
