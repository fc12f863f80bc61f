"""Scripts to take home, all of them: each is whole, and uses all that it imports."""

from __future__ import annotations

import ast
import contextlib
import subprocess
import sys
from pathlib import Path

import msgspec

from playground.server.refusal import Refusal
from playground.server.scripts import WRITERS, script
from playground.server.specs import RECIPES, Spec
from playground.server.specs.own import Own


def specs() -> list[Spec]:
    """Every preset of the recipes that have a script."""
    return [
        msgspec.convert({"recipe": name, **changes}, Spec)
        for name in WRITERS
        for changes in RECIPES[name].about()["presets"].values()
    ]


def test_the_page_offers_the_scripts_that_there_are() -> None:
    """A recipe says that it has a script if and only if somebody writes it."""
    assert {name for name, recipe in RECIPES.items() if recipe.SCRIPT} == set(WRITERS)


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


def test_quotation_marks_in_the_name_of_an_upload_stay_words() -> None:
    """They end no docstring: what follows them is never code."""
    name = 'a"""; import os; """'
    upload = Own("1", name=name, count=20, test=10, classes=("a", "b"))
    spec = msgspec.structs.replace(RECIPES["cnn"](), data="upload", upload=upload)
    assert isinstance(spec, RECIPES["cnn"])
    assert "; import os; " in (ast.get_docstring(ast.parse(script(spec))) or "")  # type: ignore[arg-type]
