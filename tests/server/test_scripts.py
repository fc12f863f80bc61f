"""Scripts to take home, all of them: each is whole, and uses all that it imports."""

from __future__ import annotations

import ast
import contextlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec

from playground.server.refusal import Refusal
from playground.server.scripts import WRITERS, script
from playground.server.specs import RECIPES, Spec
from playground.server.specs.own import Own

# Of each kind, and of images some in colour, too.
UPLOADS: list[dict[str, Any]] = [
    {"kind": "images", "shape": (1, 28, 28)},
    {"kind": "images", "shape": (3, 28, 28), "colour": True},
    {"kind": "scenes", "shape": (3, 96, 96)},
    {"kind": "text", "alphabet": "abc"},
    {"kind": "pairs", "alphabet": "abc"},
]
FOUND = {"id": "1", "name": "own.zip", "count": 400, "test": 80, "counts": (200, 200), "classes": ("a", "b")}


def specs() -> list[Spec]:
    """Every preset of every recipe, and each with what people can bring to it."""
    given = [
        {"recipe": name, **changes}
        for name in WRITERS
        for changes in RECIPES[name].about()["presets"].values()
    ]
    given += [
        {"recipe": name, "data": "upload", "upload": {**FOUND, **upload}}
        for name, recipe in RECIPES.items()
        for upload in UPLOADS
        if upload["kind"] == recipe.OWN and (recipe.COLOURS or "colour" not in upload)
    ]
    return [msgspec.convert(each, Spec) for each in given]


def test_every_recipe_has_a_script() -> None:
    """The page offers it of every run on a server."""
    assert set(WRITERS) == set(RECIPES)


def test_the_scripts_of_all_presets_are_whole(tmp_path: Path) -> None:
    """No name in them is undefined, imported in vain or said twice."""
    for number, spec in enumerate(specs()):
        with contextlib.suppress(Refusal):  # of a run that begins with another network
            (tmp_path / f"{number}.py").write_text(script(spec), "utf-8")
    assert len(list(tmp_path.iterdir())) > len(WRITERS)
    rules = "E9,F401,F811,F821,W"
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", rules, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


def test_what_an_upload_is_called_stays_words() -> None:
    """Quotation marks end no docstring, and backslashes say nothing: what follows them is never code."""
    name = 'C:\\u_N"""; import os; """'
    upload = Own("1", name=name, count=20, test=10, classes=("a", '"b"\\'), counts=(10, 10))
    spec = msgspec.convert({"recipe": "cnn", "data": "upload", "upload": msgspec.to_builtins(upload)}, Spec)
    whole = ast.parse(script(spec))
    assert "; import os; " in (ast.get_docstring(whole) or "")
    told = [node.value for node in whole.body if isinstance(node, ast.Assign)]
    assert (20, {"a": 10, '"b"\\': 10}) in [
        ast.literal_eval(value) for value in told if isinstance(value, ast.Tuple)
    ]
