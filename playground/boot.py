"""What the document itself carries, so that Python starts in the browser before Bokeh and Panel are read
there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playground import got, i18n, pyodide
from playground.resources import PACKAGE, STATIC, base_url, kernel_files

OF_THE_STUDIO = ("frame", "remote", "server_")  # modules loaded with it, when its tab is first opened
TEMPLATE = Path(__file__).with_name("page.html")


def boot() -> dict[str, Any]:
    """The variable `boot` of `page.html`: where the files are, what to load at once, and the first words."""
    modules = sorted(
        path.relative_to(PACKAGE).as_posix()
        for path in (STATIC / "ui").glob("*.js")
        if not path.name.startswith(OF_THE_STUDIO)
    )
    return {
        "base": base_url(),
        "runtime": pyodide.RUNTIME if pyodide.is_there() else "",
        "kernels": kernel_files(),
        "tables": got.addresses(),
        "modules": modules,
        "words": {
            language: {name: i18n.t(f"loader.{name}", language) for name in ("slow", "connection", "files")}
            for language in i18n.LANGUAGES
        },
        "noscript": " ".join(i18n.t("loader.noscript", language) for language in i18n.LANGUAGES),
    }
