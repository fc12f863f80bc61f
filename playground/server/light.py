"""Writes `static/ui/studio/browser/recipes.json`: what the page needs to train without a server.

That is what a server would say of them in its `Hello`, and the topics that a probe changes; the files that
the browser's Python needs; the texts of what they refuse; and the tabs of the recipes that need a server.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from playground.server.page_json import in_lines
from playground.server.refusal import RULES, SIGNS, texts
from playground.server.specs import RECIPES, describe

PACKAGE = Path(__file__).parents[1]
FILE = PACKAGE / "_static" / "ui" / "studio" / "browser" / "recipes.json"
KEYS = ("spec.rule", "spec.empty", "spec.choice", "probe.latent", "points.few", "grid.", "diverged")
IMPORTED = "import sys, playground.light.training; print(*(m.__file__ for m in list(sys.modules.values())"
OURS = f"{IMPORTED} if m.__name__.startswith('playground.')), sep='\\n')"


def files() -> list[str]:
    """Those of our package that `playground.light.training` imports, relative to it."""
    found = subprocess.run([sys.executable, "-c", OURS], check=True, capture_output=True, text=True).stdout
    return sorted(Path(line).relative_to(PACKAGE).as_posix() for line in found.splitlines())


def text() -> str:
    """The file's text."""
    told = describe()
    parts = {
        "files": files(),
        "recipes": {
            name: {**told[name], "probed": sorted(recipe.PROBED)}
            for name, recipe in RECIPES.items()
            if recipe.LIGHT
        },
        "larger": {name: recipe.TAB for name, recipe in RECIPES.items() if not recipe.LIGHT},
        "rules": RULES,
        "signs": SIGNS,
        "texts": {
            language: {key: words for key, words in known.items() if key.startswith(KEYS)}
            for language, known in texts().items()
        },
    }
    return in_lines(parts)


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
